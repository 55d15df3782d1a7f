"""How events change the tables by which cases are found again: where they have been, and their searched variables."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Text, bindparam, delete, exists, insert, select

from engine.model.events import ElementActivated, InstanceMigrated, VariablesWritten
from engine.model.keys import is_inner, root_key_of
from engine.runtime.appliers.stage import Applier, Stage
from engine.store import tables
from engine.store.prepared import Prepared
from engine.store.tables.search import MOST_LETTERS
from engine.store.types import Key

ANY = "*"
"""Stands in a searched path for any variable: `*.case_number`."""

_passed, _value = tables.passed_element, tables.searched_value
_instance = tables.process_instance
_ELEMENT, _ROOT = bindparam("element", type_=Text), bindparam("root", type_=Key)


def _unless_there(definition: Any, *sources: Any) -> Prepared:
    there = _passed.alias("there")
    is_there = exists().where(
        there.c.definition_key == definition, there.c.element_id == _ELEMENT, there.c.root_key == _ROOT
    )
    return Prepared(
        insert(_passed).from_select(
            ["definition_key", "element_id", "root_key"], select(definition, _ELEMENT, _ROOT).where(*sources, ~is_there)
        )
    )


_COME = _unless_there(_instance.c.definition_key, _instance.c.instance_key == bindparam("instance", type_=Key))
_old = _passed.alias("old")
_RENAME = _unless_there(
    bindparam("to", type_=Key),
    exists().where(
        _old.c.definition_key == bindparam("from", type_=Key),
        _old.c.element_id == bindparam("was", type_=Text),
        _old.c.root_key == _ROOT,
    ),
)
_FORGET = Prepared(delete(_value).where(_value.c.root_key == bindparam("root"), _value.c.path == bindparam("name")))
_KEEP = Prepared(insert(_value))


def come_to(events: Sequence[ElementActivated], stage: Stage) -> None:
    """Note each element that the case has not come to before in this version."""
    seen = dict.fromkeys((e.instance_key, e.element_id) for e in events if e.kind != "process")
    rows = [{"instance": key, "element": id_, "root": root_key_of(key)} for key, id_ in seen]
    stage.unit.write(_COME, rows)


def renamed(events: Sequence[InstanceMigrated], stage: Stage) -> None:
    """What the case has come to counts as come to in the version to which it migrated, by the names there."""
    for event in events:
        ends = {"to": event.definition_key, "from": event.from_definition_key, "root": root_key_of(event.instance_key)}
        stage.unit.write(_RENAME, [{**ends, "was": was, "element": is_} for was, is_ in event.mapping.items()])


def following(paths: Iterable[str]) -> Applier:
    """Return the applier that keeps the searched values of a case as its own variables are written."""
    members: dict[str, list[str]] = {}
    for path in paths:
        variable, _, member = path.partition(".")
        members.setdefault(variable, []).append(member)

    def written(events: Sequence[VariablesWritten], stage: Stage) -> None:
        for event in events:
            if is_inner(event.scope_key):
                continue
            found = dict(_searched(members, event.variables))
            stage.unit.write(_FORGET, [{"root": event.scope_key, "name": path} for path in found])
            kept = {path: text for path, text in found.items() if text}
            stage.unit.write(
                _KEEP, [{"root_key": event.scope_key, "path": path, "value": text} for path, text in kept.items()]
            )

    return written


def _searched(members: Mapping[str, Collection[str]], variables: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield path and text of each searched value in `variables`; an empty text where there is none now."""
    for name, value in variables.items():
        for member in (*members.get(name, ()), *members.get(ANY, ())):
            path = f"{name}.{member}" if member else name
            if len(path) <= MOST_LETTERS:
                yield path, _text(value, member)


def _text(value: Any, member: str) -> str:
    for name in member.split(".") if member else ():
        value = value.get(name) if isinstance(value, Mapping) else None
    if value is None or isinstance(value, Mapping | list | tuple):
        return ""
    return str(value).strip()[:MOST_LETTERS]
