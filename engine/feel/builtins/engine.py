"""Built-ins that only an engine has: identifiers, errors to throw, and parameters that an agent fills in."""

from __future__ import annotations

from uuid import UUID

from engine.feel.builtins.registry import ANYTHING, CONTEXT, STRING, Family, needs, optional
from engine.feel.frames import Run
from engine.feel.values import Value

engine = Family()


@engine.function("uuid")
def uuid(run: Run) -> str:
    """A version 4 UUID, decided by the caller's seed."""
    return str(UUID(bytes=run.draw()[:16], version=4))


@engine.function("bpmnError", needs("code", STRING), needs("message", STRING), optional("variables", CONTEXT))
def bpmn_error(run: Run, code: str, message: str, variables: dict[str, Value] | None) -> dict[str, Value]:
    """What a worker's error expression returns to throw a BPMN error."""
    return {"errorType": "bpmnError", "code": code, "message": message, "variables": variables or {}}


@engine.function(
    "fromAi",
    needs("value", ANYTHING),
    optional("description", STRING),
    optional("type", STRING),
    optional("schema", CONTEXT),
    optional("options", CONTEXT),
)
def from_ai(run: Run, value: Value, description: Value, type_: Value, schema: Value, options: Value) -> Value:
    """The value itself; the other arguments describe to an agent how to fill it in."""
    return value
