"""What a deployment changes as a whole: the newest files before it and after it, for what an application checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, Table, func, select

from engine.definitions.bundle import Bundle
from engine.errors import Finding
from engine.store import tables
from engine.store.unit_of_work import Reader

_resource = tables.resource


@dataclass(frozen=True, slots=True)
class Release:
    """File name → text. `files` are deployed now; `before` and `after` are all that have a newest version then.

    `newest_before` and `newest_after` say which file has the newest version of a (kind, id); kinds are process,
    decision and form. A file may also hold older versions: something in it was deployed again in another file. Of two
    files with one name the older is called "… (before)". `at` is when it is deployed, or asked about.
    """

    files: Mapping[str, str]
    before: Mapping[str, str]
    after: Mapping[str, str]
    newest_before: Mapping[tuple[str, str], str]
    newest_after: Mapping[tuple[str, str], str]
    at: datetime


Check = Callable[[Release, Reader], Iterable[Finding]]
"""Says what is wrong with a release as a whole; a finding of severity 'error' refuses the deployment.

It reads what it needs to know beside the files (who is on duty) and writes nothing. It is not asked when the journal's
commands are run again.
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


def release_of(bundle: Bundle, reader: Reader, at: datetime) -> Release:
    """Return what deploying a bundle at this time changes; a file goes when all that is newest of it is replaced."""
    files = {resource.name: resource.content for resource in bundle.resources}
    before: dict[str, str] = {}
    after = dict(files)
    newest_before: dict[tuple[str, str], str] = {}
    newest_after: dict[tuple[str, str], str] = {}
    for kind in _NEWEST:
        newest_after |= {(kind, id_): resource.name for id_, (resource, _) in bundle.named(kind).items()}
    for rows in _deployed(reader):
        old = _free(rows[0][2].name, before)
        kept = [(kind, id_) for kind, id_, _ in rows if id_ not in bundle.named(kind)]
        before[old] = rows[0][2].content
        newest_before |= {(kind, id_): old for kind, id_, _ in rows}
        if kept:
            new = _free(rows[0][2].name, after)
            after[new] = rows[0][2].content
            newest_after |= dict.fromkeys(kept, new)
    return Release(files, before, after, newest_before, newest_after, at)


def _free(name: str, taken: Mapping[str, str]) -> str:
    while name in taken:
        name = f"{name} (before)"
    return name


def _deployed(reader: Reader) -> Iterator[list[tuple[str, str, Row[Any]]]]:
    """Yield for each file, the latest first, the (kind, id, row) of what is newest in it."""
    found: dict[int, list[tuple[str, str, Row[Any]]]] = {}
    for kind, query in _NEWEST.items():
        for row in reader.all(query):
            found.setdefault(row.resource_key, []).append((kind, row.id, row))
    for key in sorted(found, reverse=True):
        yield found[key]
