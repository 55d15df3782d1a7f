"""Relaydesk's general process engine: BPMN diagrams, FEEL and DMN, executed exactly, durably and on the record."""
