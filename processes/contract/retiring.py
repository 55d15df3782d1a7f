"""Retiring a clause: a promise that the commitment itself no longer has, dropped by a command with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert

from engine.api import (
    Command,
    Context,
    Event,
    FieldProblem,
    Forbidden,
    InvalidInput,
    NotFound,
    Stage,
    Text,
    WrongState,
)
from processes.contract.clauses import read_register, retired_clause

OWNERS = frozenset({"owner", "admin"})
"""The roles that deploy, and so make and drop promises."""


@dataclass(frozen=True, slots=True)
class RetireClause(Command):
    """Let deployments lose this clause: the commitment no longer has it. `reason` is needed."""

    clause: str
    reason: str


@dataclass(frozen=True, slots=True)
class RestoreClause(Command):
    """Hold deployments to a retired clause again."""

    clause: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ClauseRetired(Event):
    clause: str
    reason: str


@dataclass(frozen=True, slots=True)
class ClauseRestored(Event):
    clause: str
    reason: str | None = None


def retire(command: RetireClause, context: Context) -> list[Event]:
    require_owner("retire", "停用", command.clause, context)
    if command.clause not in read_register(context.unit).clauses:
        raise NotFound(
            "Expected to retire clause {clause}, but it is not in the register of clauses",
            "应当停用条款 {clause}，但条款登记中没有它",
            clause=command.clause,
        )
    if not command.reason.strip():
        raise InvalidInput(
            "Expected to retire clause {clause}, but no reason is given",
            "应当停用条款 {clause}，但没有写明原因",
            [FieldProblem("reason", Text("why the promise is dropped", "应当写明为什么不再承诺"))],
            clause=command.clause,
        )
    if command.clause in read_register(context.unit).retired:
        raise WrongState(
            "Expected to retire clause {clause}, but it is retired already",
            "应当停用条款 {clause}，但它已经停用",
            clause=command.clause,
        )
    return [ClauseRetired(command.clause, command.reason.strip())]


def restore(command: RestoreClause, context: Context) -> list[Event]:
    require_owner("restore", "恢复", command.clause, context)
    if command.clause not in read_register(context.unit).retired:
        raise WrongState(
            "Expected to restore clause {clause}, but it is not retired",
            "应当恢复条款 {clause}，但它没有停用",
            clause=command.clause,
        )
    return [ClauseRestored(command.clause, command.reason)]


def retired(events: Sequence[ClauseRetired], stage: Stage) -> None:
    changed = {"changed_by": stage.actor, "changed_at": stage.at.isoformat()}
    stage.unit.write(insert(retired_clause), [{"clause": e.clause, "reason": e.reason, **changed} for e in events])


def restored(events: Sequence[ClauseRestored], stage: Stage) -> None:
    for event in events:
        stage.unit.write(delete(retired_clause).where(retired_clause.c.clause == event.clause), [{}])


def require_owner(verb: str, verb_zh: str, clause: str, context: Context) -> None:
    """Raise Forbidden for who is no process owner; the words say what was to be done with the clause."""
    if not context.actor.is_system and not context.actor.roles & OWNERS:
        raise Forbidden(
            "Expected to {verb} clause {clause}, but '{actor}' is no process owner",
            "应当{verb_zh}条款 {clause}，但“{actor}”不是流程负责人",
            verb=verb,
            verb_zh=verb_zh,
            clause=clause,
            actor=context.actor.name,
        )
