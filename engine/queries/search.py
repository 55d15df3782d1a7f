"""Cases found again: by the elements they have come to, by what people know of them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, Select, and_, false, func, or_, select

from engine.runtime.appliers.search import ANY
from engine.store import tables

_passed, _value = tables.passed_element, tables.searched_value


def find_cases_at(
    connection: Connection,
    elements: Collection[tuple[int, str]],
    limit: int,
    before: int | None,
    after: int | None,
) -> list[int]:
    """Return the keys of cases that have come to one of the elements, the newest first."""
    query = select(_passed.c.root_key).distinct().where(_at(elements)).limit(limit)
    if after is not None:
        query = query.where(_passed.c.root_key > after).order_by(_passed.c.root_key)
        return list(connection.execute(query).scalars())[::-1]
    if before is not None:
        query = query.where(_passed.c.root_key < before)
    return list(connection.execute(query.order_by(_passed.c.root_key.desc())).scalars())


def count_cases_at(connection: Connection, elements: Collection[tuple[int, str]]) -> int:
    """Return how many cases have come to one of the elements."""
    query = select(func.count(_passed.c.root_key.distinct())).where(_at(elements))
    return connection.execute(query).scalar_one()


def _at(elements: Collection[tuple[int, str]]) -> ColumnElement[bool]:
    """Versions that have the same of these elements are asked for together, so that the primary key serves."""
    of_version: dict[int, set[str]] = {}
    for definition_key, element_id in elements:
        of_version.setdefault(definition_key, set()).add(element_id)
    versions: dict[tuple[str, ...], list[int]] = {}
    for definition_key, ids in sorted(of_version.items()):
        versions.setdefault(tuple(sorted(ids)), []).append(definition_key)
    some = (and_(_passed.c.definition_key.in_(keys), _passed.c.element_id.in_(ids)) for ids, keys in versions.items())
    return or_(false(), *some)


def searched_values(connection: Connection, root_keys: Collection[int]) -> dict[int, dict[str, str]]:
    """Return the searched values of cases, by path."""
    found: dict[int, dict[str, str]] = {}
    for row in connection.execute(select(_value).where(_value.c.root_key.in_(sorted(root_keys)))):
        found.setdefault(row.root_key, {})[row.path] = row.value
    return found


def cases_with_value(path: str, text: str) -> Select[tuple[int]]:
    """Select the cases that have `text` at `path`, which may stand for any variable: `*.case_number`."""
    if path.startswith(ANY):
        is_there = _value.c.path.endswith(path.removeprefix(ANY), autoescape=True)
    else:
        is_there = _value.c.path == path
    return select(_value.c.root_key).where(_value.c.value == text, is_there)


def cases_with_text(text: str) -> Select[tuple[int]]:
    """Select the cases that have `text` somewhere in what they are searched by, in capitals or not."""
    return select(_value.c.root_key).where(_value.c.value.icontains(text, autoescape=True))
