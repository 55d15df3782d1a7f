"""SpiffWorkflow's script engine, refused: it would run Python out of a diagram, and nothing here may."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine


class RefusingScriptEngine(PythonScriptEngine):
    """Given to SpiffWorkflow's workflow, which else makes an engine that evaluates Python."""

    def __init__(self) -> None:
        self.environment = None

    def evaluate(self, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError("Expected expressions to be FEEL, but SpiffWorkflow's Python engine was called.")

    execute = call_service = validate = evaluate
