"""Decides what happens to the register: SaveEntry and RemoveEntry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from engine.api import Actor, Context, Event, Forbidden, InvalidInput, NotFound, WrongState
from processes.moments import ZONE
from processes.register.changes import EntryRemoved, EntrySaved, RemoveEntry, SaveEntry
from processes.register.checks import dangling, held, problems_of, unfit, untimely
from processes.register.choices import known_in
from processes.register.kinds import KINDS, Kind
from processes.register.tables import TABLES

_DESK = frozenset({"service_desk", "service_manager"})
KEEPERS: Mapping[str, frozenset[str]] = {
    "customer": _DESK,
    "site": _DESK,
    "contact": _DESK,
    "project": _DESK,
    "contract": _DESK,
    "warranty_standard": _DESK | {"vendor_desk"},
    "product": _DESK | {"vendor_desk"},
    "vendor": frozenset({"vendor_desk", "service_manager"}),
    "spare": frozenset({"spare_keeper", "service_manager"}),
    "stock": frozenset({"spare_keeper", "service_manager"}),
    "group": frozenset({"service_manager"}),
    "skill": frozenset({"service_manager"}),
    "duty": frozenset({"service_manager"}),
    "duty_change": frozenset({"service_manager"}),
    "backup": _DESK | {"engineer", "operations"},
    "training": _DESK | {"trainer"},
}
"""Kind → the groups that keep it, beside managers, owners and administrators."""
KEEPING_ROLES = frozenset({"manager", "owner", "admin"})


def save(command: SaveEntry, context: Context) -> list[Event]:
    kind = allowed_kind(command.kind, command.id, context)
    before = _read(kind, command.id, context, is_changed=True)
    values = {f.name: (before or {}).get(f.name) for f in kind.fields} | dict(command.values)
    problems = problems_of(kind, values, known_in(context, kind), before)
    problems += unfit(command.id)
    problems += held(kind, before, values)
    problems += untimely(kind, values, today_of(context), before) if not problems else []
    if not problems:
        problems += dangling(kind, values, lambda name, id_: _read(KINDS[name], id_, context))
    if problems:
        raise InvalidInput(
            "Expected to save {kind} '{id}', but {count} field(s) are not as expected.",
            "应当保存{kind_zh}“{id}”，但有 {count} 个字段不符合要求。",
            problems,
            kind=kind.en,
            kind_zh=kind.zh,
            id=command.id,
            count=len(problems),
        )
    if before is not None and command.seen_at is not None:
        _not_changed_since(kind, command, context)
    kept = {name: value for name, value in values.items() if value is not None and value != ""}
    if before is not None and kept == {n: v for n, v in before.items() if v is not None}:
        return []
    return [EntrySaved(kind.name, command.id, kept, is_new=before is None)]


def today_of(context: Context) -> date:
    """Return the day of the command in the service's own time."""
    return context.now.astimezone(ZONE).date()


def _not_changed_since(kind: Kind, command: SaveEntry, context: Context) -> None:
    table = TABLES[kind.name]
    row = context.unit.one(select(table.c.changed_by, table.c.changed_at).where(table.c.id == command.id))
    if row is not None and row.changed_at != command.seen_at:
        at = context.local(datetime.fromisoformat(row.changed_at))
        raise WrongState(
            "Expected to save {kind} '{id}' as it was read, but '{who}' changed it at {at}.",
            "应当保存{kind_zh}“{id}”，但“{who}”已在 {at} 修改过它。",
            kind=kind.en,
            kind_zh=kind.zh,
            id=command.id,
            who=row.changed_by,
            at=f"{at:%Y-%m-%d %H:%M:%S}",
        )


def remove(command: RemoveEntry, context: Context) -> list[Event]:
    kind = allowed_kind(command.kind, command.id, context)
    before = _read(kind, command.id, context, is_changed=True)
    if before is None:
        raise NotFound(
            "Expected to remove {kind} '{id}', but there is none.",
            "应当删除{kind_zh}“{id}”，但没有这一条。",
            kind=kind.en,
            kind_zh=kind.zh,
            id=command.id,
        )
    if (case := before.get("reserved_for")) and not context.actor.is_system:  # journals before this rule run again
        raise WrongState(
            "Expected to remove {kind} '{id}', but case {case} has it.",
            "应当删除{kind_zh}“{id}”，但工单 {case} 正占用它。",
            kind=kind.en,
            kind_zh=kind.zh,
            id=command.id,
            case=case,
        )
    for other in KINDS.values():
        for field in (f for f in other.fields if f.refers_to == kind.name):
            table = TABLES[other.name]
            user = context.unit.one(select(table.c.id).where(table.c[field.name] == command.id).limit(1))
            if user is not None:
                raise WrongState(
                    "Expected to remove {kind} '{id}', but {other_en} '{user}' refers to it.",
                    "应当删除{kind_zh}“{id}”，但{other_zh}“{user}”正在引用它。",
                    kind=kind.en,
                    kind_zh=kind.zh,
                    id=command.id,
                    other_en=other.en,
                    other_zh=other.zh,
                    user=user.id,
                )
    return [EntryRemoved(kind.name, command.id, command.reason)]


def known_kind(name: str) -> Kind:
    """Return the kind of this name; NotFound for another."""
    if name not in KINDS:
        raise NotFound(
            "Expected a kind of entry, one of {kinds}, but got '{kind}'.",
            "应当是登记资料的类别（{kinds}），但得到的是“{kind}”。",
            kind=name,
            kinds=", ".join(KINDS),
        )
    return KINDS[name]


def allowed_kind(name: str, entry_id: str, context: Context) -> Kind:
    """Return the kind of this name, where the actor keeps it; NotFound or Forbidden."""
    kind = known_kind(name)
    actor = context.actor
    if not may_keep(name, actor):
        raise Forbidden(
            "Expected to change {kind} '{id}', but '{actor}' does not keep this part of the register.",
            "应当修改{kind_zh}“{id}”，但“{actor}”无权维护这一类登记资料。",
            kind=kind.en,
            kind_zh=kind.zh,
            id=entry_id,
            actor=actor.name,
        )
    return kind


def may_keep(kind: str, actor: Actor) -> bool:
    """May this person add, change and remove entries of a kind?"""
    return bool(actor.is_system or actor.groups & KEEPERS[kind] or actor.roles & KEEPING_ROLES)


def _read(kind: Kind, entry_id: str, context: Context, *, is_changed: bool = False) -> dict[str, Any] | None:
    """Return an entry, locked until the command ends: against changes, and where it `is_changed` against readers, too.

    Else somebody who edits a unit of the stock would undo the reservation that a case made at the same moment.
    """
    table = TABLES[kind.name]
    row = context.unit.one(select(table).where(table.c.id == entry_id).with_for_update(read=not is_changed))
    return None if row is None else {f.name: row._mapping[f.name] for f in kind.fields}
