"""Whom a change concerns: running instances by the element at which they stand, and what calls or uses something."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from engine.bpmn.model import Element
from engine.definitions import Definitions
from engine.definitions.references import elements_of, references_of
from engine.model.states import InstanceState
from engine.queries.definitions import find_definitions
from engine.queries.rows import Standing, Use
from engine.queries.running import active_elements, execution_of
from engine.store import tables
from engine.store.unit_of_work import Reader

MOST_CASES = 2_000
"""How many running cases are looked into, the newest first."""

_instance, _definition = tables.process_instance, tables.process_definition
_RUNNING = (InstanceState.ACTIVE, InstanceState.SUSPENDED)


def find_standing(
    connection: Connection, definitions: Definitions, process_id: str, now: datetime, definition_key: int | None
) -> list[Standing]:
    """Return where the tokens of all running instances of a process are, whatever their version, newest case first."""
    root = _instance.alias("root")
    query = (
        select(_instance, root.c.business_key.label("case_number"), _definition.c.version)
        .join(root, root.c.instance_key == _instance.c.root_key)
        .join(_definition, _definition.c.definition_key == _instance.c.definition_key)
        .where(_instance.c.process_id == process_id, _instance.c.state.in_(_RUNNING))
        .order_by(_instance.c.root_key.desc(), _instance.c.instance_key)
    )
    if definition_key is not None:
        query = query.where(_instance.c.definition_key == definition_key)
    rows: dict[int, dict[int, Any]] = {}
    for row in connection.execute(query.limit(MOST_CASES)):
        rows.setdefault(row.root_key, {})[row.instance_key] = row
    return [s for root_key, own in rows.items() for s in _of(connection, definitions, now, root_key, own)]


def _of(
    connection: Connection, definitions: Definitions, now: datetime, root_key: int, own: dict[int, Any]
) -> Iterator[Standing]:
    for active in active_elements(execution_of(connection, definitions, root_key, now)):
        row = own.get(active.instance_key)
        if row is not None:
            yield Standing(
                root_key,
                active.instance_key,
                active.element_key,
                active.element_id,
                row.case_number,
                row.definition_key,
                row.version,
                row.state,
            )


def find_uses(connection: Connection, definitions: Definitions, kind: str, id_: str) -> list[Use]:
    """Return the elements of the newest process versions that name a process, decision or form; static names only."""
    found = []
    for row in find_definitions(connection, None, True):
        process = definitions.process(Reader(connection), row.definition_key).process
        elements = [r.element for r in references_of(process, "") if (r.kind, r.id) == (kind, id_)]
        if kind == "form":
            elements += [e for e in elements_of(process.body) if _starts_with(e, id_)]
        found += [Use(row.definition_key, row.process_id, row.name, e.id, e.name) for e in elements]
    return found


def _starts_with(element: Element, form_id: str) -> bool:
    form = None if element.start_form is None else element.start_form.form_id
    return form is not None and not form.is_feel and form.text == form_id
