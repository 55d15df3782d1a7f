"""Reads a mail as it came: who, what, attachments, and whether a program sent it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from html import unescape
from itertools import islice

LONGEST_TEXT, LONGEST_SUBJECT, LONGEST_ADDRESS, LONGEST_ID = 20_000, 1000, 320, 998
MOST_BYTES = 5_000_000
"""How much of attachments is kept with a mail; what is more is named, not kept."""

_NUMBER = re.compile(r"(?<!\d)(\d{8}-\d{4,})(?!\d)")
LONGEST_HEADER, MOST_PARTS = 4000, 100
OLDEST = timedelta(days=30)
"""How long a mail may have been on its way; an older date is a wrong clock, and would break every promise at once."""
UNREADABLE = "（邮件内容无法自动读取，原邮件见附件。）"
_HIDDEN = {"<script": "</script", "<style": "</style", "<!--": "-->"}
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}
"""Charsets that programs name and don't keep to: what they are part of is read."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a mail; `data` None: too large to be kept."""

    name: str
    kind: str
    data: bytes | None


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail. `id` is its Message-ID, or a hash of it where it has none; `case_numbers` those in its subject."""

    id: str
    sender: str
    sender_name: str
    subject: str
    text: str
    sent_at: datetime
    attachments: tuple[Attachment, ...]
    case_numbers: tuple[str, ...]
    is_automatic: bool


def read_mail(data: bytes, arrived_at: datetime) -> Mail:
    """Read a mail from its bytes; `arrived_at` counts where it has no date of its own, or one that can't be right.

    Of a mail that can't be taken apart (parts within parts without end) the headers are read, and it is kept whole.
    """
    try:
        message = message_from_bytes(data, policy=policy.default)
        text, attachments = _text(message)[:LONGEST_TEXT], tuple(_attachments(message))
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError):
        message = BytesParser(policy=policy.default).parsebytes(data, headersonly=True)
        whole = data if len(data) <= MOST_BYTES else None
        text, attachments = UNREADABLE, (Attachment("mail.eml", "message/rfc822", whole),)
    name, address = parseaddr(_header(message, "From"))
    subject = _header(message, "Subject")[:LONGEST_SUBJECT]
    at = _date(message) or arrived_at
    return Mail(
        id=_id(message) or "sha256:" + hashlib.sha256(data).hexdigest(),
        sender=address.casefold() if len(address) <= LONGEST_ADDRESS else "",
        sender_name=name or address,
        subject=subject,
        text=text,
        sent_at=at if arrived_at - OLDEST <= at <= arrived_at else arrived_at,
        attachments=attachments,
        case_numbers=tuple(dict.fromkeys(_NUMBER.findall(subject))),
        is_automatic=_is_automatic(message),
    )


def _id(message: EmailMessage) -> str:
    """Return the Message-ID, '' where it has none that mail programs may use."""
    found = _header(message, "Message-ID")
    return found if len(found) <= LONGEST_ID else ""


def _header(message: EmailMessage, name: str) -> str:
    """Return a header's text; of what is very long only the beginning, reading it costs more than its length."""
    raw = next((str(value) for key, value in message.raw_items() if key.casefold() == name.casefold()), "")
    raw = " ".join(raw[:LONGEST_HEADER].split())
    try:
        return " ".join(str(policy.default.header_factory(name, raw)).split())
    except (ValueError, LookupError, AttributeError, TypeError):
        return raw.encode("utf-8", "replace").decode()


def _date(message: EmailMessage) -> datetime | None:
    try:
        at = parsedate_to_datetime(_header(message, "Date"))
    except (ValueError, TypeError):
        return None
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _text(message: EmailMessage) -> str:
    part = message.get_body(("plain", "html"))
    if part is None:
        payload = message.get_payload()
        return payload.replace("\x00", "").strip() if isinstance(payload, str) else ""
    data = bytes(part.get_payload(decode=True) or b"")
    charset = (part.get_content_charset("utf-8") or "utf-8").casefold()
    try:
        text = data.decode(_WIDER.get(charset, charset), "replace")
    except (LookupError, ValueError):
        text = data.decode("utf-8", "replace")
    if part.get_content_subtype() == "html":
        text = unescape(_without_tags(text))
    return text.replace("\x00", "").strip()


def _without_tags(html: str) -> str:
    """Return what an HTML text shows, in time that grows with its length only."""
    lower, shown, at = html.casefold(), list[str](), 0
    if len(lower) != len(html):  # a letter that folds to two: places would not fit
        lower = html
    while (start := html.find("<", at)) >= 0:
        shown.append(html[at:start])
        hidden = next((end for begin, end in _HIDDEN.items() if lower.startswith(begin, start)), "")
        end = lower.find(hidden, start) if hidden else start
        end = html.find(">", end) if end >= 0 else -1
        if end < 0:
            return " ".join(shown)
        at = end + 1
    return " ".join([*shown, html[at:]])


def _attachments(message: EmailMessage) -> Iterator[Attachment]:
    left = MOST_BYTES
    for number, part in enumerate(islice(message.iter_attachments(), MOST_PARTS), 1):
        data = bytes(part.get_payload(decode=True) or b"")
        name = re.sub(r"[\x00-\x1f/\\]", "_", part.get_filename() or f"attachment-{number}")[:200]
        kept = data if len(data) <= left else None
        left -= len(kept or b"")
        yield Attachment(name, part.get_content_type(), kept)


def _is_automatic(message: EmailMessage) -> bool:
    submitted = _header(message, "Auto-Submitted").casefold()
    return (
        submitted not in ("", "no")
        or _header(message, "Precedence").casefold() in ("bulk", "junk", "list", "auto_reply")
        or bool(message.get("X-Relaydesk-Case") or message.get("X-Auto-Response-Suppress") or message.get("List-Id"))
        or _header(message, "Return-Path") == "<>"
        or _header(message, "From").casefold().startswith(("mailer-daemon", "postmaster"))
    )
