"""Flattens a plain value into property paths with texts, so that no field of it can be forgotten in a comparison."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from engine.bpmn.model import Expression, VariableMapping
from engine.compare.model import Change, Difference

PLACES = frozenset({"line", "place"})
"""Where something stands in its file: never a difference."""


def facts_of(value: Any, skip: Collection[str] = ()) -> dict[str, str]:
    """Return property path → text of a dataclass or mapping, without its fields in `skip`; what is None has no path."""
    return dict(_parts(value, "", frozenset(skip)))


def _parts(value: Any, path: str, skip: frozenset[str]) -> Iterator[tuple[str, str]]:
    if value is None:
        return
    if isinstance(value, Expression):
        yield path, f"={value.text}" if value.is_feel else value.text
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            if field.name not in PLACES and field.name not in skip:
                yield from _parts(getattr(value, field.name), _join(path, field.name), frozenset())
    elif isinstance(value, Mapping):
        for name, item in value.items():
            if name not in skip:
                yield from _parts(item, _join(path, str(name)), frozenset())
    elif isinstance(value, list | tuple):
        yield from _items(value, path)
    elif isinstance(value, bool):
        yield path, "true" if value else "false"
    else:
        yield path, str(value)


def _items(items: list[Any] | tuple[Any, ...], path: str) -> Iterator[tuple[str, str]]:
    if all(isinstance(item, str) for item in items):
        if items:
            yield path, ", ".join(items)
        return
    for number, item in enumerate(items, 1):
        if isinstance(item, VariableMapping):
            yield from _parts(item.source, _join(path, item.target), frozenset())
        else:
            yield from _parts(item, _join(path, _name_of(item) or str(number)), frozenset())


def _name_of(item: Any) -> str | None:
    """What an item of a list is known by, so that one that is put before it does not change it."""
    for name in ("id", "key", "value", "name"):
        found = item.get(name) if isinstance(item, Mapping) else getattr(item, name, None)
        if isinstance(found, str) and found:
            return found
    return None


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Difference, ...]:
    """Return what differs, in the order in which the properties stand."""
    names = dict.fromkeys([*before, *after])
    return tuple(Difference(n, before.get(n), after.get(n)) for n in names if before.get(n) != after.get(n))


def compare_things(before: Mapping[str, Change], after: Mapping[str, Change]) -> Iterator[Change]:
    """Yield changes of things by id. Each is given as a `Change` whose differences are its facts (`after` alone)."""
    for id_ in dict.fromkeys([*before, *after]):
        old, new = before.get(id_), after.get(id_)
        if old is None or new is None:
            it, what = (old, "removed") if old is not None else (new, "added")
            assert it is not None
            yield Change(it.kind, what, it.id, it.label, it.type, it.within)
            continue
        found = differences(_facts(old), _facts(new))
        if found:
            yield Change(new.kind, "changed", new.id, new.label or old.label, new.type, new.within, found)


def thing(
    kind: str,
    id_: str,
    label: str | None,
    facts: Mapping[str, str],
    *,
    type_: str | None = None,
    within: str | None = None,
) -> Change:
    """Return a thing to be compared, with all its facts."""
    stated = tuple(Difference(name, None, text) for name, text in facts.items())
    return Change(kind, "stated", id_, label, type_, within, stated)


def _facts(it: Change) -> dict[str, str]:
    return {d.name: d.after for d in it.differences if d.after is not None}
