"""The commands of mails that open a case: mail, number and case in one transaction, and the answer to the sender."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from sqlalchemy import Boolean, Column, String, Table, bindparam, insert, select, update

from engine.api import Command, Context, Event, NotFound, Stage, WrongState, commands
from processes.mail.keeping import KeepMail
from processes.register.tables import metadata

mail_answer = Table(
    "mail_answer",
    metadata,
    Column("message_id", String(998), primary_key=True),
    Column("case_number", String(64), nullable=False),
    Column("address", String(320), nullable=False, index=True),
    Column("owed_at", String(40), nullable=False, index=True),
    Column("answered_at", String(40)),
    Column("is_sent", Boolean),
    Column("why", String(500)),
)
"""The answers that senders get, once each: owed with the case, `answered_at` when it was sent or given up (`why`)."""


@dataclass(frozen=True, slots=True)
class OpenCaseByMail(KeepMail):
    """Keep a mail and start the case that it asks for, whole or not at all; `WrongState` where the number is taken."""

    process_id: str = ""
    variables: Mapping[str, Any] = field(default_factory=dict)
    is_answer_owed: bool = True


@dataclass(frozen=True, slots=True)
class RecordMailAnswer(Command):
    """Say what became of the answer to a mail: it was sent, or was given up and why."""

    message_id: str
    is_sent: bool
    why: str | None = None


@dataclass(frozen=True, slots=True)
class MailAnswerOwed(Event):
    message_id: str
    case_number: str
    address: str


@dataclass(frozen=True, slots=True)
class MailAnswered(Event):
    message_id: str
    is_sent: bool
    why: str | None = None


def open_case(command: OpenCaseByMail, context: Context) -> list[Event]:
    context.run(KeepMail(**{one.name: getattr(command, one.name) for one in fields(KeepMail)}))
    if command.is_answer_owed:
        context.emit(MailAnswerOwed(command.message_id, command.case_number, command.sender))
    for start in retold(command):
        context.run(start)
    return []


def retold(command: OpenCaseByMail) -> Iterator[Command]:
    """Yield what the command comes to for the case itself."""
    yield commands.StartInstance(command.process_id, command.variables, command.case_number, is_business_key_new=True)


_OWED = select(mail_answer.c.answered_at, mail_answer.c.case_number).where(mail_answer.c.message_id == bindparam("id"))


def record(command: RecordMailAnswer, context: Context) -> list[Event]:
    row = context.unit.one(_OWED, {"id": command.message_id})
    if row is None:
        raise NotFound(
            "Expected to record the answer to mail '{id}', but none is owed.",
            "应当记录对邮件“{id}”的答复，但没有待发的答复。",
            id=command.message_id,
        )
    if row.answered_at is not None:
        raise WrongState(
            "Expected to record the answer to mail '{id}', but case {case} has its answer already.",
            "应当记录对邮件“{id}”的答复，但工单 {case} 的答复已经记录。",
            id=command.message_id,
            case=row.case_number,
        )
    return [MailAnswered(command.message_id, command.is_sent, command.why)]


def owed(events: Sequence[MailAnswerOwed], stage: Stage) -> None:
    for e in events:
        row = {"message_id": e.message_id, "case_number": e.case_number, "address": e.address}
        stage.unit.write(insert(mail_answer), [row | {"owed_at": stage.at.isoformat()}])


_ANSWERED = update(mail_answer).where(mail_answer.c.message_id == bindparam("id"))


def answered(events: Sequence[MailAnswered], stage: Stage) -> None:
    for e in events:
        done = {"answered_at": stage.at.isoformat(), "is_sent": e.is_sent, "why": e.why}
        stage.unit.write(
            _ANSWERED.values(**{name: bindparam(f"new_{name}") for name in done}),
            [{"id": e.message_id} | {f"new_{name}": value for name, value in done.items()}],
        )
