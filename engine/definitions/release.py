"""What a deployment changes as a whole: the newest files before it and after it, for what an application checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Table, func, select

from engine.definitions.bundle import Bundle
from engine.errors import Finding
from engine.store import tables
from engine.store.unit_of_work import Reader

_resource = tables.resource


@dataclass(frozen=True, slots=True)
class Release:
    """File name → text. `files` are deployed now; `before` and `after` are all newest versions then."""

    files: Mapping[str, str]
    before: Mapping[str, str]
    after: Mapping[str, str]


Check = Callable[[Release], Iterable[Finding]]
"""Says what is wrong with a release as a whole; a finding of severity 'error' refuses the deployment.

It is pure: the same release, the same findings. It is not asked when the journal's commands are run again.
"""


def _newest(table: Table, id_: str) -> Select[Any]:
    """Select (id, resource key, name, content) of the newest version of each id."""
    versions = select(table.c[id_].label("id"), func.max(table.c.version).label("version")).group_by(table.c[id_])
    newest = versions.subquery()
    return (
        select(newest.c.id, _resource.c.resource_key, _resource.c.name, _resource.c.content)
        .join(table, (table.c[id_] == newest.c.id) & (table.c.version == newest.c.version))
        .join(_resource, _resource.c.resource_key == table.c.resource_key)
        .order_by(_resource.c.resource_key, newest.c.id)
    )


_NEWEST = {
    "process": _newest(tables.process_definition, "process_id"),
    "decision": _newest(tables.decision_definition, "decision_id"),
    "form": _newest(tables.form_definition, "form_id"),
}


def release_of(bundle: Bundle, reader: Reader) -> Release:
    """Return what deploying a bundle changes; a file goes when all that is newest of it is replaced."""
    files = {resource.name: resource.content for resource in bundle.resources}
    before: dict[str, str] = {}
    kept: dict[str, str] = {}
    for kind, id_, name, content in _deployed(reader):
        before[name] = content
        if id_ not in bundle.named(kind):
            kept[name] = content
    moved = {name if name not in files else f"{name} (before)": text for name, text in kept.items()}
    return Release(files, before, {**moved, **files})


def _deployed(reader: Reader) -> Iterator[tuple[str, str, str, str]]:
    for kind, query in _NEWEST.items():
        for row in reader.all(query):
            yield kind, row.id, row.name, row.content
