"""The command by which somebody says that he rang whom no mail could tell: who, when, to whom, what was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, String, Table, bindparam, insert, select

from engine.api import (
    SYSTEM,
    Command,
    Context,
    Event,
    FieldProblem,
    Forbidden,
    InvalidInput,
    Stage,
    Text,
    WrongState,
    commands,
)
from processes.register.tables import metadata

case_call = Table(
    "case_call",
    metadata,
    Column("root_key", BigInteger, primary_key=True),
    Column("whom", String(20), primary_key=True),
    Column("name", String(255), primary_key=True),
    Column("until_at", String(40), primary_key=True),
    Column("called_at", String(40), nullable=False),
    Column("called_by", String(255), nullable=False),
)
"""Who rang whom, about what came up until when; the journal has what was said."""
LONGEST_NAME, LONGEST_SAID = 100, 2000
WHOM = ("customer", "vendor")


@dataclass(frozen=True, slots=True)
class RecordCall(Command):
    """Tick off that the customer, or a vendor by `name`, was told by telephone what could not be sent.

    `until`: when the newest of these notices came up; what comes later is not told by this call. `subjects`: what they
    were about.
    """

    root_key: int
    whom: str
    name: str
    until: datetime
    subjects: tuple[str, ...]
    spoke_to: str
    said: str


@dataclass(frozen=True, slots=True)
class CallRecorded(Event):
    root_key: int
    whom: str
    name: str
    until: datetime
    subjects: tuple[str, ...]
    spoke_to: str
    said: str


_CALLS = case_call.c
_TOLD = select(_CALLS.called_by, _CALLS.called_at).where(
    _CALLS.root_key == bindparam("key"),
    _CALLS.whom == bindparam("to"),
    _CALLS.name == bindparam("called"),
    _CALLS.until_at >= bindparam("until"),
)


def record(command: RecordCall, context: Context) -> list[Event]:
    if not (context.actor.groups or context.actor.is_system):
        raise Forbidden(
            "Expected to record a call in case {key}, but '{actor}' is in no group that works on cases.",
            "应当在工单 {key} 记录通话，但“{actor}”不属于任何处理工单的组。",
            key=command.root_key,
            actor=context.actor.name,
        )
    _check(command)
    context.run(commands.SetVariables(command.root_key, {}), SYSTEM)  # is there such a case, does it run? locks it
    asked = {"key": command.root_key, "to": command.whom, "called": command.name, "until": _written(command.until)}
    if (call := context.unit.one(_TOLD, asked)) is not None:
        raise WrongState(
            "Expected to record a call in case {key}, but '{by}' rang them at {time:%H:%M} already.",
            "应当在工单 {key} 记录通话，但“{by}”已在 {time:%H:%M} 致电。",
            key=command.root_key,
            by=call.called_by,
            time=context.local(datetime.fromisoformat(call.called_at)),
        )
    told = {field.name: getattr(command, field.name) for field in fields(RecordCall)}
    return [CallRecorded(**told | {"spoke_to": command.spoke_to.strip(), "said": command.said.strip()})]


def recorded(events: Sequence[CallRecorded], stage: Stage) -> None:
    for e in events:
        row: dict[str, Any] = {"root_key": e.root_key, "whom": e.whom, "name": e.name, "until_at": _written(e.until)}
        stage.unit.write(insert(case_call), [row | {"called_at": _written(stage.at), "called_by": stage.actor}])


def _written(at: datetime) -> str:
    """Return a time so that texts compare as times do."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _check(command: RecordCall) -> None:
    problems = [
        FieldProblem(field, Text("1 to {most} characters", "应当有 1 到 {most} 个字", {"most": most}))
        for field, most in (("spoke_to", LONGEST_NAME), ("said", LONGEST_SAID))
        if not 0 < len(getattr(command, field).strip()) <= most
    ]
    if command.whom not in WHOM:
        problems.append(FieldProblem("whom", Text("one of {all}", "应当是 {all} 之一", {"all": ", ".join(WHOM)})))
    if problems:
        raise InvalidInput(
            "Expected to record a call in case {key}, but {count} of its fields are not right.",
            "应当在工单 {key} 记录通话，但有 {count} 栏填写有误。",
            problems,
            key=command.root_key,
            count=len(problems),
        )
