"""How commitment events change the ledger."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, case, insert, update

from engine.model.events import (
    CommitmentBreached,
    CommitmentCanceled,
    CommitmentMet,
    CommitmentPaused,
    CommitmentResumed,
    CommitmentRetimed,
    CommitmentSkipped,
    CommitmentStarted,
    CommitmentTermsChanged,
)
from engine.model.states import CommitmentState
from engine.runtime.appliers.stage import Stage
from engine.store import tables

_table = tables.commitment
_ONE = update(_table).where(_table.c.commitment_key == bindparam("key"))
_INSERT = insert(_table)
_MET = _ONE.values(
    # kept late it stays breached: `met_at` says when
    state=case((_table.c.state == CommitmentState.RUNNING.value, CommitmentState.MET.value), else_=_table.c.state),
    met_at=bindparam("at"),
    met_by=bindparam("by"),
    met_element_id=bindparam("element"),
    is_intervention=_table.c.is_intervention | bindparam("hand"),  # once skipped, that stays known
)
_BREACHED = _ONE.values(state=CommitmentState.BREACHED.value, breached_at=bindparam("at"))
_CANCELED = _ONE.values(state=CommitmentState.CANCELED.value)
_RETIMED = _ONE.values(
    due_at=bindparam("to"),
    previous_due_at=bindparam("from"),
    due_values=bindparam("values"),
    retimed=_table.c.retimed + 1,
    problem=None,
)
_PAUSED = _ONE.values(paused_at=bindparam("at"))
_RESUMED = _ONE.values(paused_at=None, due_at=bindparam("to"), paused_us=_table.c.paused_us + bindparam("length"))
_TERMS = _ONE.values(pauses=bindparam("for"), calendar=bindparam("by"))
_SKIPPED = _ONE.values(is_intervention=True)


def started(events: Sequence[CommitmentStarted], stage: Stage) -> None:
    rows = [
        {
            "commitment_key": e.commitment_key,
            "root_key": e.root_key,
            "instance_key": e.instance_key,
            "element_key": e.element_key,
            "element_id": e.element_id,
            "commitment_id": e.commitment_id,
            "name": e.name,
            "clause": e.clause,
            "owner": e.owner,
            "state": CommitmentState.RUNNING.value,
            "started_at": stage.at,
            "due_at": e.due_at,
            "retimed": 0,
            "due_expression": e.due_expression,
            "due_values": dict(e.due_values),
            "problem": e.problem,
            "is_intervention": False,
            "pauses": list(e.pauses) or None,
            "calendar": dict(e.calendar) if e.calendar is not None else None,
            "paused_us": 0,
            "within": None if e.within is None else list(e.within),
        }
        for e in events
    ]
    stage.unit.write(_INSERT, rows)


def met(events: Sequence[CommitmentMet], stage: Stage) -> None:
    rows = [
        {
            "key": e.commitment_key,
            "at": stage.at,
            "by": stage.actor,
            "element": e.element_id,
            "hand": e.is_intervention,
        }
        for e in events
    ]
    stage.unit.write(_MET, rows)


def breached(events: Sequence[CommitmentBreached], stage: Stage) -> None:
    stage.unit.write(_BREACHED, [{"key": e.commitment_key, "at": stage.at} for e in events])


def canceled(events: Sequence[CommitmentCanceled], stage: Stage) -> None:
    stage.unit.write(_CANCELED, [{"key": e.commitment_key} for e in events])


def retimed(events: Sequence[CommitmentRetimed], stage: Stage) -> None:
    rows = [
        {"key": e.commitment_key, "to": e.due_at, "from": e.previous_due_at, "values": dict(e.due_values)}
        for e in events
    ]
    stage.unit.write(_RETIMED, rows)


def paused(events: Sequence[CommitmentPaused], stage: Stage) -> None:
    stage.unit.write(_PAUSED, [{"key": e.commitment_key, "at": stage.at} for e in events])


def resumed(events: Sequence[CommitmentResumed], stage: Stage) -> None:
    stage.unit.write(_RESUMED, [{"key": e.commitment_key, "to": e.due_at, "length": e.paused_us} for e in events])


def skipped(events: Sequence[CommitmentSkipped], stage: Stage) -> None:
    stage.unit.write(_SKIPPED, [{"key": e.commitment_key} for e in events])


def terms_changed(events: Sequence[CommitmentTermsChanged], stage: Stage) -> None:
    rows = [
        {
            "key": e.commitment_key,
            "for": list(e.pauses) or None,
            "by": dict(e.calendar) if e.calendar is not None else None,
        }
        for e in events
    ]
    stage.unit.write(_TERMS, rows)
