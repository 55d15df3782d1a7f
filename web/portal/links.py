"""One-time links by e-mail: whoever opens one has the mailbox of the person who may decide, and decides one question.

A link is signed, names its task and address, ends after half an hour, and ends with its question: once that is
answered, by whomever, the link is used up. The token is in the mail alone, neither in the journal nor in a table.
"""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from flask import current_app, url_for
from itsdangerous import BadSignature, URLSafeSerializer

from engine.api import InboxTask, Instance
from processes.customers.deciding import deciding_address
from processes.wording.catalogue import ANSWER_LINK
from processes.wording.mails import worded_mail
from processes.workers.messages import deliver, is_address, sender_of
from web.context import engine, language, now
from web.outside import environment, public_url

GOOD_FOR = timedelta(minutes=30)
LONGEST = 500  # characters of a token


@dataclass(frozen=True, slots=True)
class Link:
    """What a link says: the question's task, and whom the mail went to."""

    task_key: int
    address: str


def address_for(case: Instance) -> str | None:
    """Return where a link for this case would go; None where there is no mail, or nobody whom the link would prove."""
    if not environment().get("RELAYDESK_SMTP_URL") or public_url("/") is None:
        return None
    address = deciding_address(engine(), engine().variables(case.root_key))
    return address if address is not None and is_address(address) else None


def masked(address: str) -> str:
    """Return an address so that its owner knows it and nobody else learns it."""
    name, _at, host = address.rpartition("@")
    return f"{name[:2] if len(name) > 3 else name[:1]}***@{host}"


def send_link(case: Instance, task: InboxTask, text: str, address: str) -> bool:
    """Mail the link for a question to an address; False where the mail server does not take it."""
    until = now() + GOOD_FOR
    token = _signer().dumps([task.user_task_key, address, int(until.timestamp())])
    link = public_url(url_for("portal.answer", token=token)) or ""
    mail = EmailMessage()
    mail["From"], mail["To"] = sender_of(environment()), address
    name = " ".join((task.name or task.element_id).split())  # a diagram breaks names into lines, a subject has one
    known = {"number": case.business_key, "task": name, "question": text, "link": link, "language": language()}
    said = worded_mail(engine(), ANSWER_LINK, known | {"minutes": int(GOOD_FOR.total_seconds() // 60)})
    mail["Subject"] = f"[{case.business_key}] {said.subject}"
    mail["Date"], mail["Message-ID"] = format_datetime(now()), make_msgid(domain="relaydesk")
    mail["Auto-Submitted"], mail["X-Relaydesk-Case"] = "auto-generated", case.business_key or ""
    mail.set_content(said.text)
    try:
        deliver(environment(), mail)
    except (OSError, smtplib.SMTPException):
        current_app.logger.exception("a link could not be sent")
        return False
    return True


def read_link(token: str) -> Link | None:
    """Return what a link says; None for one that is not ours, or whose time is over."""
    if len(token) > LONGEST:
        return None
    try:
        task_key, address, until = _signer().loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    return Link(task_key, address) if now().timestamp() < until else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt="portal-answer")
