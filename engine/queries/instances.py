"""Process instances: found by what people know of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.engine import Connection

from engine.errors import NotFound
from engine.model.states import IncidentState, InstanceState
from engine.queries.reading import as_row
from engine.queries.rows import Instance
from engine.queries.search import cases_with_text, cases_with_value
from engine.store import tables
from engine.store.ranges import inside

instance, definition, incident = tables.process_instance, tables.process_definition, tables.incident


def _instances() -> Select[tuple[object, ...]]:
    has_incident = exists().where(
        inside(incident.c.incident_key, instance.c.root_key), incident.c.state == IncidentState.ACTIVE
    )
    return select(
        instance, definition.c.version, definition.c.name.label("process_name"), has_incident.label("has_incident")
    ).join(definition, definition.c.definition_key == instance.c.definition_key)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which instances are meant; see `Reading.find_instances`."""

    process_id: str | None = None
    state: str | None = None
    business_key: str | None = None
    root_only: bool = True
    before: int | None = None
    with_rounds: bool = True
    number: str | None = None
    keys: Collection[int] | None = None
    text: str | None = None
    value: tuple[str, str] | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """Yield what a row has to meet."""
        if self.process_id is not None:
            yield instance.c.process_id == self.process_id
        if self.state is not None:
            yield instance.c.state == self.state
        if self.business_key:
            yield instance.c.business_key.contains(self.business_key, autoescape=True)
        if self.number is not None:
            yield instance.c.business_key == self.number
        if self.root_only:
            yield instance.c.parent_key.is_(None)
        if self.before is not None:
            yield instance.c.instance_key < self.before
        if not self.with_rounds:
            yield or_(instance.c.business_key.is_not(None), instance.c.state != InstanceState.COMPLETED)
        if self.keys is not None:
            yield instance.c.instance_key.in_(sorted(self.keys))
        if self.text:
            has_number = instance.c.business_key.icontains(self.text, autoescape=True)
            yield or_(has_number, instance.c.root_key.in_(cases_with_text(self.text)))
        if self.value is not None:
            yield instance.c.root_key.in_(cases_with_value(*self.value))


def find_instances(connection: Connection, wanted: Wanted, limit: int | None) -> list[Instance]:
    """Return instances, newest first."""
    query = _instances().where(*wanted.conditions()).order_by(instance.c.instance_key.desc()).limit(limit)
    return [as_row(Instance, r) for r in connection.execute(query).mappings()]


def count_instances(connection: Connection, wanted: Wanted) -> int:
    """Return how many instances there are."""
    return connection.execute(select(func.count()).select_from(instance).where(*wanted.conditions())).scalar_one()


def read_instance(connection: Connection, instance_key: int) -> Instance:
    """Return one instance, root or called."""
    row = connection.execute(_instances().where(instance.c.instance_key == instance_key)).mappings().first()
    if row is None:
        raise NotFound(
            "Expected to read process instance {key}, but there is none",
            "应当读取流程实例 {key}，但它不存在",
            key=instance_key,
        )
    return as_row(Instance, row)


def find_children(connection: Connection, instance_key: int) -> list[Instance]:
    """Return the instances that this one called, oldest first."""
    query = _instances().where(instance.c.parent_key == instance_key).order_by(instance.c.instance_key)
    return [as_row(Instance, r) for r in connection.execute(query).mappings()]


def find_family(connection: Connection, root_key: int) -> list[Instance]:
    """Return a root instance with all that it called: each before what it called, and that oldest first."""
    query = _instances().where(instance.c.root_key == root_key).order_by(instance.c.instance_key)
    called: dict[int | None, list[Instance]] = {}
    for row in connection.execute(query).mappings():
        called.setdefault(row["parent_key"], []).append(as_row(Instance, row))
    found, rest = [], called.get(None, [])
    while rest:
        found.append(rest.pop(0))
        rest = called.get(found[-1].instance_key, []) + rest
    return found
