"""What becomes of a mail: it joins the case that its subject names, opens one, or is left alone."""

from __future__ import annotations

import base64
import hashlib
from enum import StrEnum

from engine.api import Actor, Engine, Instance, commands
from processes.mail.keeping import KeepMail, case_of
from processes.mail.reading import Mail
from processes.register.intake import ZONE, start_variables
from processes.register.queries import find_entries

MAILBOX = Actor("mailbox", frozenset({"service_desk"}), is_system=True)
PROCESS = "support_request"


class Taken(StrEnum):
    """What was done with a mail."""

    OPENED = "opened"
    JOINED = "joined"
    DUPLICATE = "duplicate"
    LOOP = "loop"


def take(engine: Engine, mail: Mail, own_address: str = "") -> Taken:
    """Deal with one mail; the same mail again does nothing, also after a crash in the middle.

    A mail about a case that is closed opens another one: nobody would look for it there.
    Mails that a program sent, or we ourselves, are left alone: an answer to them would be answered for ever.
    """
    if mail.is_automatic or not mail.sender or (own_address and mail.sender == own_address.casefold()):
        return Taken.LOOP
    number = case_of(engine, mail.id)
    if number is not None:
        return Taken.DUPLICATE if _find(engine, number) else _open(engine, mail, number)
    joined = next((n for n in mail.case_numbers if _is_open(engine, n)), None)
    number = joined or _next_number(engine, mail)
    files = tuple(
        {"name": a.name, "kind": a.kind, "data": None if a.data is None else base64.b64encode(a.data).decode()}
        for a in mail.attachments
    )
    engine.execute(KeepMail(mail.id, number, mail.sender, mail.subject, mail.text, mail.sent_at, files), MAILBOX)
    return Taken.JOINED if joined else _open(engine, mail, number)


def _open(engine: Engine, mail: Mail, number: str) -> Taken:
    contact = next(iter(find_entries(engine, "contact", email=mail.sender)), None) or {}
    title = mail.subject[:80] or mail.text[:80] or "来信没有主题"
    variables = start_variables(
        engine,
        {"channel": "email", "title": title, "description": mail.text or mail.subject, "is_disaster": "no"},
        received_at=mail.sent_at,
        customer_id=contact.get("customer"),
        site_id=contact.get("site"),
        contact_id=contact.get("id"),
        written={
            "customer": {"name": mail.sender_name},
            "contact": {"name": mail.sender_name, "email": mail.sender},
        },
    )
    once = "mail-" + hashlib.sha256(mail.id.encode()).hexdigest()[:40]
    engine.execute(commands.StartInstance(PROCESS, variables, number), MAILBOX, once)
    return Taken.OPENED


def _is_open(engine: Engine, number: str) -> bool:
    found = _find(engine, number)
    return found is not None and found.ended_at is None


def _find(engine: Engine, number: str) -> Instance | None:
    return next((i for i in engine.find_instances(business_key=number) if i.business_key == number), None)


def _next_number(engine: Engine, mail: Mail) -> str:
    day = mail.sent_at.astimezone(ZONE).strftime("%Y%m%d")
    given = [i.business_key or "" for i in engine.find_instances(business_key=f"{day}-")]
    counts = [int(n.removeprefix(f"{day}-")) for n in given if n.removeprefix(f"{day}-").isdecimal()]
    return f"{day}-{max(counts, default=0) + 1:04d}"
