"""Reserving, lending and releasing units of the spare stock: commands, events, the guard that a unit has one case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from engine.api import Command, Context, Event, NotFound, Stage, WrongState
from processes.register.tables import TABLES

_TABLE = TABLES["spare"]


@dataclass(frozen=True, slots=True)
class ReserveSpare(Command):
    """Keep a unit of the stock (`id`) for a case; the same case may ask again."""

    id: str
    case: str


@dataclass(frozen=True, slots=True)
class LendSpare(Command):
    """A unit that is kept for a case goes out to its customer."""

    id: str
    case: str


@dataclass(frozen=True, slots=True)
class ReleaseSpare(Command):
    """A case gives a unit back: its new `state` is in_stock, returned (still to be checked) or retired."""

    id: str
    case: str
    state: str = "in_stock"


@dataclass(frozen=True, slots=True)
class SpareReserved(Event):
    id: str
    case: str


@dataclass(frozen=True, slots=True)
class SpareLent(Event):
    id: str
    case: str


@dataclass(frozen=True, slots=True)
class SpareReleased(Event):
    id: str
    case: str
    state: str


def reserve(command: ReserveSpare, context: Context) -> list[Event]:
    context.unit.lock("spare:" + command.id)
    unit = _read(context, command.id)
    if unit["reserved_for"] == command.case:
        return []
    if unit["state"] != "in_stock" or unit["reserved_for"]:
        raise WrongState(
            "Expected to reserve spare unit '{id}' for case {case}, but case {other} has it.",
            "应当为工单 {case} 预留备件“{id}”，但它已被工单 {other} 占用。",
            id=command.id,
            case=command.case,
            other=unit["reserved_for"] or unit["state"],
        )
    return [SpareReserved(command.id, command.case)]


def lend(command: LendSpare, context: Context) -> list[Event]:
    unit = _of_case(context, command.id, command.case)
    return [] if unit["state"] == "lent" else [SpareLent(command.id, command.case)]


def release(command: ReleaseSpare, context: Context) -> list[Event]:
    _of_case(context, command.id, command.case)
    return [SpareReleased(command.id, command.case, command.state)]


def reserved(events: Sequence[SpareReserved], stage: Stage) -> None:
    for event in events:
        _write(stage, event.id, {"state": "reserved", "reserved_for": event.case})


def lent(events: Sequence[SpareLent], stage: Stage) -> None:
    for event in events:
        _write(stage, event.id, {"state": "lent", "reserved_for": event.case})


def released(events: Sequence[SpareReleased], stage: Stage) -> None:
    for event in events:
        _write(stage, event.id, {"state": event.state, "reserved_for": None})


def _write(stage: Stage, unit_id: str, values: dict[str, Any]) -> None:
    change = {**values, "changed_by": stage.actor, "changed_at": stage.at.isoformat()}
    stage.unit.write(update(_TABLE).where(_TABLE.c.id == unit_id), [change])


def _of_case(context: Context, unit_id: str, case: str) -> dict[str, Any]:
    context.unit.lock("spare:" + unit_id)
    unit = _read(context, unit_id)
    if unit["reserved_for"] != case:
        raise WrongState(
            "Expected case {case} to have spare unit '{id}', but it has not reserved it.",
            "应当由工单 {case} 占用备件“{id}”，但该工单没有占用它。",
            id=unit_id,
            case=case,
        )
    return unit


def _read(context: Context, unit_id: str) -> dict[str, Any]:
    row = context.unit.one(select(_TABLE).where(_TABLE.c.id == unit_id))
    if row is None:
        raise NotFound("Expected spare unit '{id}', but there is none.", "应当有备件“{id}”，但没有。", id=unit_id)
    return dict(row._mapping)
