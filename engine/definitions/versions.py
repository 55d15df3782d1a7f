"""Which version of a process, decision or form is meant: by key, by number, or as a binding says."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Table, bindparam, select
from sqlalchemy.sql import Select

from engine.bpmn.model import Binding
from engine.store import tables
from engine.store.unit_of_work import Reader

_process = tables.process_definition
_OF_CALLER = select(_process.c.deployment_key).where(_process.c.definition_key == bindparam("caller")).scalar_subquery()


class Versions:
    """The versions in one table, by the id that their files give them."""

    def __init__(self, table: Table, key: str, id_: str) -> None:
        by_id = select(table).where(table.c[id_] == bindparam("id")).order_by(table.c.version.desc()).limit(1)
        self._by_key: Select[Any] = select(table).where(table.c[key] == bindparam("key"))
        self._by_number: Select[Any] = by_id.where(table.c.version == bindparam("number"))
        self._bound: dict[str, Select[Any]] = {
            "latest": by_id,
            "versionTag": by_id.where(table.c.version_tag == bindparam("tag")),
            # What was current as the caller was deployed: in its bundle, or unchanged by it.
            "deployment": by_id.where(table.c.deployment_key <= _OF_CALLER),
        }

    def by_key(self, reader: Reader, key: int) -> Row[Any] | None:
        return reader.one(self._by_key, {"key": key})

    def by_number(self, reader: Reader, id_: str, version: int) -> Row[Any] | None:
        return reader.one(self._by_number, {"id": id_, "number": version})

    def latest(self, reader: Reader, id_: str) -> Row[Any] | None:
        return reader.one(self._bound["latest"], {"id": id_})

    def bound(self, reader: Reader, id_: str, binding: Binding, caller_key: int) -> Row[Any] | None:
        """Return the version that the definition `caller_key` means by an id."""
        parameters = {"id": id_, "tag": binding.version_tag, "caller": caller_key}
        return reader.one(self._bound[binding.kind], parameters)


PROCESSES = Versions(_process, "definition_key", "process_id")
DECISIONS = Versions(tables.decision_definition, "decision_key", "decision_id")
FORMS = Versions(tables.form_definition, "form_key", "form_id")
