"""Structural rules: what can be read and still must be refused; each looks at one scope of a process."""

from engine.bpmn.rules.run import check_process

__all__ = ["check_process"]
