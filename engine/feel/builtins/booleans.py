"""Built-ins that decide and choose: `not`, `is defined` (as a value), `get or else`, `assert`."""

from __future__ import annotations

from engine.errors import ExpressionFailed
from engine.feel.builtins.registry import ANYTHING, STRING, Family, needs, optional
from engine.feel.frames import Run
from engine.feel.values import Value

booleans = Family()


@booleans.function("not", needs("negand", ANYTHING))
def not_(run: Run, value: Value) -> bool | None:
    return (not value) if type(value) is bool else None


@booleans.function("is defined", needs("value", ANYTHING))
def is_defined(run: Run, value: Value) -> bool:
    """Where the compiler sees no name (`is defined` handed around as a function): whether the value is not null."""
    return value is not None


@booleans.function("get or else", needs("value", ANYTHING), needs("default", ANYTHING))
def get_or_else(run: Run, value: Value, default: Value) -> Value:
    return default if value is None else value


@booleans.function("assert", needs("value", ANYTHING), needs("condition", ANYTHING), optional("cause", STRING))
def assert_(run: Run, value: Value, condition: Value, cause: str | None) -> Value:
    """The value if the condition is true; otherwise the evaluation fails, with the cause."""
    if condition is True:
        return value
    raise ExpressionFailed(
        "Expected the asserted condition to be true, but it is not: {cause}",
        "断言的条件应当为真，但不是：{cause}",
        reason="assertion",
        cause=cause or "",
    )
