"""Built-ins for contexts (DMN 1.5 §10.3.4.9)."""

from __future__ import annotations

from engine.feel.builtins.registry import ANYTHING, CONTEXT, LIST, STRING, Family, needs
from engine.feel.errors import Unfit
from engine.feel.frames import Run
from engine.feel.values import ABSENT, Value

contexts = Family()


@contexts.function("get value", needs("m", CONTEXT), needs("key", STRING))
def get_value(run: Run, context: dict[str, Value], key: str) -> Value:
    return context.get(key)


@contexts.function("get value", needs("context", CONTEXT), needs("keys", LIST))
def get_nested_value(run: Run, context: dict[str, Value], keys: list[Value]) -> Value:
    value: Value = context if keys else None
    for key in keys:
        value = value.get(key, ABSENT) if type(value) is dict and type(key) is str else ABSENT
        if value is ABSENT:
            return None
    return value


@contexts.function("get entries", needs("m", CONTEXT))
def get_entries(run: Run, context: dict[str, Value]) -> list[Value]:
    run.meter.take(3 * len(context))
    return [{"key": key, "value": value} for key, value in context.items()]


@contexts.function("context", needs("entries", LIST))
def context(run: Run, entries: list[Value]) -> dict[str, Value]:
    made: dict[str, Value] = {}
    for entry in entries:
        run.meter.take(1)
        if type(entry) is not dict or "value" not in entry or type(entry.get("key")) is not str or entry["key"] in made:
            raise Unfit("Expected entries with different keys and a value each", "每一项应当有不重复的 key 和 value")
        made[entry["key"]] = entry["value"]
    return made


@contexts.function("context put", needs("context", CONTEXT), needs("key", STRING), needs("value", ANYTHING))
@contexts.function("put", needs("context", CONTEXT), needs("key", STRING), needs("value", ANYTHING))
def context_put(run: Run, context: dict[str, Value], key: str, value: Value) -> dict[str, Value]:
    run.meter.take(len(context) + 1)
    return {**context, key: value}


@contexts.function("context put", needs("context", CONTEXT), needs("keys", LIST), needs("value", ANYTHING))
def context_put_nested(run: Run, context: dict[str, Value], keys: list[Value], value: Value) -> dict[str, Value]:
    if not keys or len(keys) > 50 or any(type(key) is not str for key in keys):
        raise Unfit("Expected a list of keys", "应当是键的列表")
    run.meter.take(len(context) + 1)
    if len(keys) == 1:
        return {**context, keys[0]: value}
    inner = context.get(keys[0])
    if inner is not None and type(inner) is not dict:
        raise Unfit("Expected a context at '{key}'", "“{key}”处应当是上下文", key=keys[0])
    return {**context, keys[0]: context_put_nested(run, inner or {}, keys[1:], value)}


@contexts.function("context merge", needs("contexts", LIST))
@contexts.function("put all", needs("contexts", LIST))
def context_merge(run: Run, contexts: list[Value]) -> dict[str, Value]:
    merged: dict[str, Value] = {}
    for part in contexts:
        if type(part) is not dict:
            raise Unfit("Expected a list of contexts", "应当是上下文的列表")
        run.meter.take(len(part))
        merged.update(part)
    return merged
