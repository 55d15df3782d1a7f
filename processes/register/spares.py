"""Reserving, lending and releasing units of the spare stock: commands, events, the guard that a unit has one case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from engine.api import Command, Context, Event, NotFound, Stage, WrongState
from processes.register.kinds import KINDS
from processes.register.tables import TABLES

_TABLE = TABLES["spare"]
STATES = next(field for field in KINDS["spare"].fields if field.name == "state")
_BACK = frozenset({"in_stock", "returned", "retired"})
MOVES: Mapping[str, Mapping[str, frozenset[str]]] = {
    "reserve": {"in_stock": frozenset({"reserved"})},
    "lend": {"reserved": frozenset({"lent"})},
    "release": {"reserved": _BACK, "lent": _BACK},
}
"""What a case may do with a unit: command → state of the unit → states that it may have then.

The rest (returned → in_stock once it was checked, scrapping) is an edit by who keeps the stock.
"""


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
    """A case gives a unit back: its new `state` is in_stock, returned (still to be checked) or retired; see `MOVES`."""

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
    unit = _read(context, command.id)
    if unit["reserved_for"] == command.case:
        return []
    other = unit["reserved_for"] or _holder_of_twin(context, unit, command.case)
    if other:
        raise WrongState(
            "Expected to reserve spare unit '{id}' for case {case}, but case {other} has it.",
            "应当为工单 {case} 预留备件“{id}”，但它已被工单 {other} 占用。",
            id=command.id,
            case=command.case,
            other=other,
        )
    _check_move("reserve", command.id, unit)
    return [SpareReserved(command.id, command.case)]


def lend(command: LendSpare, context: Context) -> list[Event]:
    unit = _of_case(context, command.id, command.case)
    if unit["state"] == "lent":
        return []
    _check_move("lend", command.id, unit)
    return [SpareLent(command.id, command.case)]


def release(command: ReleaseSpare, context: Context) -> list[Event]:
    unit = _of_case(context, command.id, command.case)
    _check_move("release", command.id, unit, command.state)
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


def state_of(unit: Mapping[str, Any]) -> str:
    """Return the state of a unit as cases see it: one that belongs to a case is reserved, unless it is lent."""
    return "reserved" if unit["reserved_for"] and unit["state"] != "lent" else str(unit["state"])


def _check_move(move: str, unit_id: str, unit: Mapping[str, Any], to: str | None = None) -> None:
    state = state_of(unit)
    allowed = MOVES[move].get(state, frozenset())
    if not allowed or (to is not None and to not in allowed):
        names = STATES.choices or {}
        raise WrongState(
            "Expected to {move} spare unit '{id}'{to}, but it is {state}.",
            "应当{move_zh}备件“{id}”{to_zh}，但它的状态是“{state_zh}”。",
            move=move,
            move_zh={"reserve": "预留", "lend": "借出", "release": "收回"}[move],
            id=unit_id,
            to=f" as {to}" if to else "",
            to_zh=f"（{names.get(to, to)}）" if to else "",
            state=state,
            state_zh=names.get(state, state),
        )


def _of_case(context: Context, unit_id: str, case: str) -> dict[str, Any]:
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
    """Return a unit, locked until the command ends: whoever wants it or edits it waits, and sees what became of it."""
    row = context.unit.one(select(_TABLE).where(_TABLE.c.id == unit_id).with_for_update())
    if row is None:
        raise NotFound("Expected spare unit '{id}', but there is none.", "应当有备件“{id}”，但没有。", id=unit_id)
    return dict(row._mapping)


def _holder_of_twin(context: Context, unit: Mapping[str, Any], case: str) -> str | None:
    """Return the case that has the same unit where the register has it twice: a serial number is one thing."""
    twins = select(_TABLE).where(_TABLE.c.serial == unit["serial"], _TABLE.c.id != unit["id"]).order_by(_TABLE.c.id)
    held = (row.reserved_for for row in context.unit.all(twins.with_for_update()))
    return next((other for other in held if other and other != case), None)
