"""Process instances: found by what people know of them."""

from __future__ import annotations

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.engine import Connection

from engine.errors import NotFound
from engine.model.states import IncidentState, InstanceState
from engine.queries.reading import as_row
from engine.queries.rows import Instance
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


def find_instances(
    connection: Connection,
    *,
    process_id: str | None,
    state: str | None,
    business_key: str | None,
    root_only: bool,
    limit: int,
    before: int | None,
    with_rounds: bool,
) -> list[Instance]:
    """Return instances, newest first; `before` (an instance key) continues a listing, `business_key` a part of it.

    `with_rounds` is false: without what completed and never had a business key, as the daily rounds of a timer.
    """
    query = _instances()
    if not with_rounds:
        query = query.where(or_(instance.c.business_key.is_not(None), instance.c.state != InstanceState.COMPLETED))
    if process_id is not None:
        query = query.where(instance.c.process_id == process_id)
    if state is not None:
        query = query.where(instance.c.state == state)
    if business_key:
        query = query.where(instance.c.business_key.contains(business_key, autoescape=True))
    if root_only:
        query = query.where(instance.c.parent_key.is_(None))
    if before is not None:
        query = query.where(instance.c.instance_key < before)
    query = query.order_by(instance.c.instance_key.desc()).limit(limit)
    return [as_row(Instance, r) for r in connection.execute(query).mappings()]


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
