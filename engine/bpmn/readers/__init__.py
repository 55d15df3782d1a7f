"""Turns checked XML into the plain values of engine.bpmn.model; each family of elements has its file."""
