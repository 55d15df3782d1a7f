"""Restores an instance to look at it: tokens, variables. Nothing can happen in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, NoReturn

from sqlalchemy import bindparam, select

from engine.bpmn.model import Binding
from engine.definitions import Definitions
from engine.model.events import Event
from engine.model.values import loads
from engine.spiff import Definition, Execution, root_variables
from engine.spiff.world import Decided
from engine.store import tables
from engine.store.unit_of_work import Reader

_BODY = select(tables.snapshot.c.body).where(tables.snapshot.c.root_key == bindparam("key"))

_BODIES = select(tables.snapshot.c.root_key, tables.snapshot.c.body).where(
    tables.snapshot.c.root_key.in_(bindparam("keys", expanding=True))
)


def read_execution(reader: Reader, definitions: Definitions, root_key: int, now: datetime) -> Execution | None:
    """Return a running root instance as it is now; None when it has ended or never was."""
    row = reader.one(_BODY, {"key": root_key})
    return None if row is None else Execution.restore(loads(row.body), _StillWorld(reader, definitions, now))


def read_root_variables(reader: Reader, root_keys: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return the variables of running root instances by key, in one query; those that have ended are left out."""
    rows = reader.all(_BODIES, {"keys": list(root_keys)}) if root_keys else ()
    return {row.root_key: root_variables(loads(row.body)) for row in rows}


class _StillWorld:
    """A world in which nothing may happen."""

    seed = "read"
    zone: str | None = None

    def __init__(self, reader: Reader, definitions: Definitions, now: datetime) -> None:
        self._reader, self._definitions, self.now = reader, definitions, now

    def definition(self, key: int) -> Definition:
        return self._definitions.process(self._reader, key)

    def emit(self, event: Event) -> None:
        _changes()

    def find_called(self, process_id: str, binding: Binding, caller: Definition) -> Definition | None:
        _changes()

    def find_form(self, form_id: str, binding: Binding, caller: Definition) -> int | None:
        _changes()

    def decide(
        self, decision_id: str, binding: Binding, caller: Definition, variables: Mapping[str, Any]
    ) -> Decided | None:
        _changes()

    def put_off(self, text: str, at: datetime, key: int, variables: Callable[[], Mapping[str, Any]]) -> datetime:
        _changes()

    def publish(self, name: str, correlation_key: str | None, variables: Mapping[str, Any]) -> None:
        _changes()

    def broadcast(self, name: str, variables: Mapping[str, Any]) -> None:
        _changes()


def _changes() -> NoReturn:
    raise AssertionError("reading an instance changes nothing")
