"""The mails of cases: kept once, with their attachments, under the journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, String, Table, Text, insert, select

from engine.api import Command, Context, Engine, Event, Forbidden, Stage, WrongState
from processes.register.tables import metadata

case_mail = Table(
    "case_mail",
    metadata,
    Column("message_id", String(998), primary_key=True),
    Column("case_number", String(64), nullable=False, index=True),
    Column("sender", String(320), nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("sent_at", String(40), nullable=False),
    Column("attachments", JSON, nullable=False),
)
"""`attachments`: a list of {name, kind, data}, data in base64 or null where it was too large."""


@dataclass(frozen=True, slots=True)
class KeepMail(Command):
    """Keep a mail for a case number; refused when this mail was kept before."""

    message_id: str
    case_number: str
    sender: str
    subject: str
    text: str
    sent_at: datetime
    attachments: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class MailKept(Event):
    message_id: str
    case_number: str
    sender: str
    subject: str
    text: str
    sent_at: datetime
    attachments: tuple[Any, ...] = ()


def keep(command: KeepMail, context: Context) -> list[Event]:
    if not context.actor.is_system:
        raise Forbidden(
            "Expected the mailbox to keep mail '{id}', but '{actor}' is a person.",
            "应当由邮箱程序保存邮件“{id}”，但“{actor}”是人员。",
            id=command.message_id,
            actor=context.actor.name,
        )
    found = context.unit.one(select(case_mail.c.case_number).where(case_mail.c.message_id == command.message_id))
    if found is not None:
        raise WrongState(
            "Expected mail '{id}' to be new, but case {case} has it.",
            "邮件“{id}”应当是新的，但工单 {case} 已有这封邮件。",
            id=command.message_id,
            case=found.case_number,
        )
    return [MailKept(**{field.name: getattr(command, field.name) for field in fields(command)})]


def kept(events: Sequence[MailKept], stage: Stage) -> None:
    for e in events:
        row: dict[str, Any] = {
            "message_id": e.message_id,
            "case_number": e.case_number,
            "sender": e.sender,
            "subject": e.subject,
        }
        row |= {"body": e.text, "sent_at": e.sent_at.isoformat(), "attachments": list(e.attachments)}
        stage.unit.write(insert(case_mail), [row])


def find_mails(engine: Engine, case_number: str) -> list[Mapping[str, Any]]:
    """Return the mails of a case, oldest first."""
    query = select(case_mail).where(case_mail.c.case_number == case_number).order_by(case_mail.c.sent_at)
    with engine.reading() as reader:
        return [row._asdict() for row in reader.all(query)]


def find_mail_heads(engine: Engine, case_number: str) -> list[Mapping[str, Any]]:
    """Return sender, subject and time of a case's mails, oldest first: what does not cost reading their attachments."""
    heads = select(case_mail.c.sender, case_mail.c.subject, case_mail.c.sent_at)
    query = heads.where(case_mail.c.case_number == case_number).order_by(case_mail.c.sent_at)
    with engine.reading() as reader:
        return [row._asdict() for row in reader.all(query)]


def case_of(engine: Engine, message_id: str) -> str | None:
    """Return the number of the case that has this mail, or None."""
    with engine.reading() as reader:
        row = reader.one(select(case_mail.c.case_number).where(case_mail.c.message_id == message_id))
    return None if row is None else str(row.case_number)
