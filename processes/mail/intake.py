"""What becomes of a mail: it joins the case that its subject names, opens one, or is left alone."""

from __future__ import annotations

import base64
import hashlib
import re
from email.utils import parseaddr
from enum import StrEnum
from typing import Any

from engine.api import Actor, Engine, Instance, WrongState, commands
from processes.mail.keeping import KeepMail, case_of
from processes.mail.opening import OpenCaseByMail
from processes.mail.reading import Mail
from processes.numbers import number_after
from processes.register.intake import start_variables
from processes.register.queries import find_entries

MAILBOX = Actor("mailbox", frozenset({"service_desk"}), is_system=True)
PROCESS = "support_request"
ATTEMPTS = 20
"""How often a number that somebody else has just taken is given up for the next one."""
OUR_ID = re.compile(r"<(?P<number>\d{8}-\d{4,})\.[0-9a-f]+@relaydesk>")


class Taken(StrEnum):
    """What was done with a mail."""

    OPENED = "opened"
    JOINED = "joined"
    DUPLICATE = "duplicate"
    LOOP = "loop"


def take(engine: Engine, mail: Mail, own_address: str = "") -> Taken:
    """Deal with one mail; the same mail again does nothing, also after a crash in the middle.

    A mail joins the open case whose number its subject has, or whose mails it answers. About a case that is closed it
    opens another one, which names the first (`request.follows`): nobody would look for it there, its clocks are over.
    Mails that a program sent, or we ourselves, are left alone: an answer to them would be answered for ever.
    """
    if mail.is_automatic or not mail.sender or mail.sender == parseaddr(own_address)[1].casefold():
        return Taken.LOOP
    number = case_of(engine, mail.id)
    if number is not None:
        return Taken.DUPLICATE if _find(engine, number) else _start(engine, mail, number)
    named = list(dict.fromkeys([*mail.case_numbers, *_numbers_answered(engine, mail)]))
    joined = next((n for n in named if _is_open(engine, n)), None)
    if joined is None:
        follows = next((n for n in named if _find(engine, n) is not None), None)
        return _open(engine, mail, follows)
    engine.execute(KeepMail(**_kept(mail, joined)), MAILBOX)
    return Taken.JOINED


def _open(engine: Engine, mail: Mail, follows: str | None) -> Taken:
    """Keep the mail and start its case at once, with the next number that nobody takes at this moment."""
    variables = _variables(engine, mail, follows)
    for attempt in range(1, ATTEMPTS + 1):
        number = number_after(engine, mail.sent_at)
        kept = _kept(mail, number)
        command = OpenCaseByMail(**kept, process_id=PROCESS, variables=variables, is_answer_owed=mail.is_answerable)
        try:
            engine.execute(command, MAILBOX)
        except WrongState:
            if attempt == ATTEMPTS or _find(engine, number) is None:
                raise
            continue
        return Taken.OPENED
    raise AssertionError("unreachable")


def _start(engine: Engine, mail: Mail, number: str) -> Taken:
    """Start the case of a mail that was kept for it alone, as an older version did, before it broke off."""
    once = "mail-" + hashlib.sha256(mail.id.encode()).hexdigest()[:40]
    engine.execute(commands.StartInstance(PROCESS, _variables(engine, mail, None), number), MAILBOX, once)
    return Taken.OPENED


def _kept(mail: Mail, number: str) -> dict[str, Any]:
    files = tuple(
        {"name": a.name, "kind": a.kind, "data": None if a.data is None else base64.b64encode(a.data).decode()}
        for a in mail.attachments
    )
    return {
        "message_id": mail.id,
        "case_number": number,
        "sender": mail.sender,
        "subject": mail.subject,
        "text": mail.text,
        "sent_at": mail.sent_at,
        "attachments": files,
    }


def _variables(engine: Engine, mail: Mail, follows: str | None) -> dict[str, Any]:
    contact = next(iter(find_entries(engine, "contact", email=mail.sender)), None) or {}
    title = mail.subject[:80] or " ".join(mail.text.split())[:80] or "来信没有主题"
    request = {"channel": "email", "title": title, "description": mail.text or mail.subject, "is_disaster": "no"}
    return start_variables(
        engine,
        request | ({"follows": follows} if follows else {}),
        received_at=mail.sent_at,
        customer_id=contact.get("customer"),
        site_id=contact.get("site"),
        contact_id=contact.get("id"),
        written={
            "customer": {"name": mail.sender_name},
            "contact": {"name": mail.sender_name, "email": mail.sender},
        },
    )


def _numbers_answered(engine: Engine, mail: Mail) -> list[str]:
    """Return the numbers of the cases whose mails this one answers: ours name it in their id, others were kept."""
    numbers = []
    for one in mail.answers_to:
        ours = OUR_ID.fullmatch(one)
        if number := ours["number"] if ours else case_of(engine, one):
            numbers.append(number)
    return numbers


def _is_open(engine: Engine, number: str) -> bool:
    found = _find(engine, number)
    return found is not None and found.ended_at is None


def _find(engine: Engine, number: str) -> Instance | None:
    return next(iter(engine.find_instances(number=number, limit=1)), None)
