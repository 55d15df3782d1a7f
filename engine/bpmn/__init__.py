"""Untrusted BPMN XML in the zeebe dialect → plain values (`engine.bpmn.model`), or a refusal with all findings."""
