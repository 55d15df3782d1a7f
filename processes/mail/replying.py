"""Answers the senders of mails that opened a case: the number, and what they are promised; once, and no program.

An answer is owed with the case, in the same transaction, and recorded when it was sent: after a crash in between it is
sent again with the same Message-ID, which mail programs show once. Without a mail server it stays owed for a day.
Anybody may write to us, under any address: one that can't be answered keeps no answer back from the others.
"""

from __future__ import annotations

import hashlib
import logging
import smtplib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from sqlalchemy import Row, func, select

from engine.api import Engine
from processes.mail.intake import MAILBOX
from processes.mail.keeping import case_mail
from processes.mail.opening import RecordMailAnswer, mail_answer
from processes.wording.catalogue import MAIL_ANSWER
from processes.wording.mails import worded_mail
from processes.workers.messages import deliver, is_address, portal_of, sender_of

OWED_FOR = timedelta(days=1)
MOST_TO_AN_ADDRESS = 10
"""Answers in a day; an address that gets more is a program that does not say so."""

log = logging.getLogger(__name__)


def answer_owed(engine: Engine, environment: Mapping[str, str]) -> int:
    """Send the answers that are owed and record them; return how many were sent. A server that fails is tried again."""
    if not environment.get("RELAYDESK_SMTP_URL"):
        return 0
    sent = 0
    for row in _owed(engine):
        if why := _why_not(engine, row.address):
            engine.execute(RecordMailAnswer(row.message_id, False, why), MAILBOX)
            continue
        mail = _answer(engine, environment, row.message_id, row.case_number, row.address, row.subject)
        try:
            deliver(environment, mail)
        except (OSError, smtplib.SMTPException) as failure:
            if is_final(failure, row.address):
                engine.execute(RecordMailAnswer(row.message_id, False, f"refused: {failure}"[:500]), MAILBOX)
            elif not isinstance(failure, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError):
                log.exception("the answer to mail %s could not be sent", row.message_id)
                break  # the server is away; the others would only wait for it, too
            continue
        engine.execute(RecordMailAnswer(row.message_id, True), MAILBOX)
        sent += 1
    return sent


def is_final(failure: Exception, address: str) -> bool:
    """Say whether a server would refuse the same mail again, and only this one: for its recipient or for what it says.

    A code below 500 asks to come again, as servers do with senders whom they don't know yet.
    """
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _said in failure.recipients.values())
    if isinstance(failure, smtplib.SMTPDataError):
        return failure.smtp_code >= 500
    return isinstance(failure, smtplib.SMTPNotSupportedError) and not address.isascii()


def _why_not(engine: Engine, address: str) -> str | None:
    """Say why an address gets no answer."""
    if not is_address(address):
        return "no address that can be written to"
    return "too many answers to this address" if _answers_to(engine, address) >= MOST_TO_AN_ADDRESS else None


def message_id_of(number: str, message_id: str) -> str:
    """Return the Message-ID of our answer to a mail, which names the case: an answer to it finds the case by it."""
    return f"<{number}.{hashlib.sha256(message_id.encode()).hexdigest()[:24]}@relaydesk>"


def _owed(engine: Engine) -> Sequence[Row[Any]]:
    since = (engine.clock.now() - OWED_FOR).isoformat()
    query = (
        select(mail_answer.c.message_id, mail_answer.c.case_number, mail_answer.c.address, case_mail.c.subject)
        .join(case_mail, case_mail.c.message_id == mail_answer.c.message_id)
        .where(mail_answer.c.answered_at.is_(None), mail_answer.c.owed_at >= since)
        .order_by(mail_answer.c.owed_at)
    )
    with engine.reading() as reader:
        return reader.all(query)


def _answers_to(engine: Engine, address: str) -> int:
    since = (engine.clock.now() - OWED_FOR).isoformat()
    query = select(func.count()).where(
        mail_answer.c.address == address, mail_answer.c.answered_at >= since, mail_answer.c.is_sent.is_(True)
    )
    with engine.reading() as reader:
        found = reader.one(query)
    return int(found[0]) if found else 0


def _answer(
    engine: Engine, environment: Mapping[str, str], message_id: str, number: str, address: str, subject: str
) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = sender_of(environment), address
    said = worded_mail(engine, MAIL_ANSWER, _known(engine, environment, number, subject))
    mail["Subject"] = f"[{number}] {said.subject}"[:200]
    mail["Date"], mail["Message-ID"] = format_datetime(engine.clock.now()), message_id_of(number, message_id)
    if message_id.startswith("<"):
        mail["In-Reply-To"] = mail["References"] = message_id
    mail["Auto-Submitted"], mail["X-Auto-Response-Suppress"] = "auto-replied", "All"
    mail["X-Relaydesk-Case"] = number
    mail.set_content(said.text)
    return mail


def _known(engine: Engine, environment: Mapping[str, str], number: str, subject: str) -> dict[str, Any]:
    """Return what the table of the answer sees as `mail`; what is not set is null."""
    [case] = engine.find_instances(number=number, limit=1)
    promises = [p for p in engine.commitments(case.root_key) if p.due_at is not None and p.state == "running"]
    return {
        "number": number,
        "subject": subject,
        "promises": [{"name": p.name, "due": p.due_at.isoformat()} for p in promises if p.due_at is not None],
        "portal": portal_of(environment) or None,
        "hotline": " ".join(environment.get("RELAYDESK_HOTLINE", "").split()) or None,
    }
