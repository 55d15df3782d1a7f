"""What is deployed: process versions with their counts, decisions, forms, and the files they came from."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Column, Select, Table, func, select
from sqlalchemy.engine import Connection

from engine.errors import NotFound
from engine.model.states import InstanceState
from engine.queries.reading import as_row
from engine.queries.rows import DefinitionRow, ResourceRow
from engine.store import tables

definition, resource, instance = tables.process_definition, tables.resource, tables.process_instance
deployment = tables.deployment


def _definitions() -> Select[tuple[object, ...]]:
    total = select(func.count()).where(instance.c.definition_key == definition.c.definition_key).scalar_subquery()
    active = (
        select(func.count())
        .where(
            instance.c.definition_key == definition.c.definition_key,
            instance.c.state.in_([InstanceState.ACTIVE, InstanceState.SUSPENDED]),
        )
        .scalar_subquery()
    )
    return (
        select(
            definition,
            resource.c.name.label("resource_name"),
            deployment.c.name.label("deployment_name"),
            total.label("instance_count"),
            active.label("active_count"),
        )
        .join(resource, resource.c.resource_key == definition.c.resource_key)
        .join(deployment, deployment.c.deployment_key == definition.c.deployment_key)
    )


def find_definitions(connection: Connection, process_id: str | None, latest_only: bool) -> list[DefinitionRow]:
    """Return process versions by process id, newest first; only the newest of each when `latest_only`."""
    query = _definitions()
    if process_id is not None:
        query = query.where(definition.c.process_id == process_id)
    if latest_only:
        newest = definition.alias("newest")
        top = select(func.max(newest.c.version)).where(newest.c.process_id == definition.c.process_id).scalar_subquery()
        query = query.where(definition.c.version == top)
    query = query.order_by(definition.c.process_id, definition.c.version.desc())
    return [as_row(DefinitionRow, r) for r in connection.execute(query).mappings()]


def read_definition(connection: Connection, definition_key: int) -> DefinitionRow:
    """Return one version of a process."""
    row = connection.execute(_definitions().where(definition.c.definition_key == definition_key)).mappings().first()
    if row is None:
        raise _missing("process definition", "流程定义", definition_key)
    return as_row(DefinitionRow, row)


def read_resource(connection: Connection, resource_key: int) -> tuple[str, str]:
    """Return a deployed file's name and text, as it was deployed."""
    query = select(resource.c.name, resource.c.content).where(resource.c.resource_key == resource_key)
    row = connection.execute(query).first()
    if row is None:
        raise _missing("resource", "资源", resource_key)
    return str(row[0]), str(row[1])


def read_resources(connection: Connection, keys: Collection[int]) -> dict[int, tuple[str, str]]:
    """Return names and texts of deployed files by key; the oldest first; a key that names nothing is left out."""
    query = select(resource.c.resource_key, resource.c.name, resource.c.content)
    rows = connection.execute(query.where(resource.c.resource_key.in_(sorted(keys))).order_by(resource.c.resource_key))
    return {row.resource_key: (row.name, row.content) for row in rows}


def read_form(connection: Connection, form_key: int) -> str:
    """Return the JSON text of a version of a form."""
    return _content(connection, tables.form_definition.c.form_key, form_key, "form", "表单")


def read_decision(connection: Connection, decision_key: int) -> str:
    """Return the XML text of the file that brought a version of a decision."""
    return _content(connection, tables.decision_definition.c.decision_key, decision_key, "decision", "决策")


def _content(connection: Connection, column: Column[Any], key: int, noun: str, chinese: str) -> str:
    """Return the file that brought what `key` names in a table's column."""
    query = select(resource.c.content).join(column.table, column.table.c.resource_key == resource.c.resource_key)
    content = connection.execute(query.where(column == key)).scalar()
    if content is None:
        raise _missing(noun, chinese, key)
    return str(content)


def find_decisions(connection: Connection, decision_id: str | None = None) -> list[ResourceRow]:
    """Return the newest version of each decision, or all versions of one, newest first."""
    table = tables.decision_definition
    return _versions(connection, table, table.c.decision_key, table.c.decision_id, table.c.name, decision_id)


def find_forms(connection: Connection, form_id: str | None = None) -> list[ResourceRow]:
    """Return the newest version of each form, or all versions of one, newest first."""
    table = tables.form_definition
    return _versions(connection, table, table.c.form_key, table.c.form_id, table.c.form_id, form_id)


def _versions(
    connection: Connection, table: Table, key: Column[Any], id_: Column[Any], name: Column[Any], one: str | None
) -> list[ResourceRow]:
    other = table.alias("other")
    top = select(func.max(other.c.version)).where(other.c[id_.name] == id_).scalar_subquery()
    query = (
        select(
            *(column for column in table.c if column is not name),
            key.label("key"),
            id_.label("id"),
            name.label("name"),
            resource.c.name.label("resource_name"),
        )
        .join(resource, resource.c.resource_key == table.c.resource_key)
        .where(table.c.version == top if one is None else id_ == one)
        .order_by(id_, table.c.version.desc())
    )
    return [as_row(ResourceRow, r) for r in connection.execute(query).mappings()]


def _missing(noun: str, chinese: str, key: int) -> NotFound:
    return NotFound(
        "Expected to read {noun} {key}, but there is none",
        "应当读取{chinese} {key}，但它不存在",
        noun=noun,
        chinese=chinese,
        key=key,
    )
