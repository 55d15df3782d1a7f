"""Reads a mail as it came: who, what, attachments, and whether a program sent it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from html import unescape

LONGEST_TEXT = 20_000
MOST_BYTES = 5_000_000
"""How much of attachments is kept with a mail; what is more is named, not kept."""

_NUMBER = re.compile(r"(?<!\d)(\d{8}-\d{4,})(?!\d)")
_TAG = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>", re.IGNORECASE | re.DOTALL)


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
    """Read a mail from its bytes; `arrived_at` counts where it has no date of its own, or one in the future."""
    message = message_from_bytes(data, policy=policy.default)
    name, address = parseaddr(_header(message, "From"))
    subject = _header(message, "Subject")
    return Mail(
        id=_header(message, "Message-ID") or "sha256:" + hashlib.sha256(data).hexdigest(),
        sender=address.casefold(),
        sender_name=name or address,
        subject=subject,
        text=_text(message)[:LONGEST_TEXT],
        sent_at=min(_date(message) or arrived_at, arrived_at),
        attachments=tuple(_attachments(message)),
        case_numbers=tuple(dict.fromkeys(_NUMBER.findall(subject))),
        is_automatic=_is_automatic(message),
    )


def _header(message: EmailMessage, name: str) -> str:
    try:
        value = str(message.get(name) or "")
    except (ValueError, IndexError):
        return ""
    return " ".join(value.split())


def _date(message: EmailMessage) -> datetime | None:
    try:
        at = parsedate_to_datetime(_header(message, "Date"))
    except (ValueError, TypeError):
        return None
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _text(message: EmailMessage) -> str:
    part = message.get_body(("plain", "html"))
    if part is None:
        return ""
    try:
        text = str(part.get_content())
    except (LookupError, ValueError, KeyError):
        text = bytes(part.get_payload(decode=True) or b"").decode("utf-8", "replace")
    if part.get_content_subtype() == "html":
        text = unescape(_TAG.sub(" ", text))
    return text.replace("\x00", "").strip()


def _attachments(message: EmailMessage) -> Iterator[Attachment]:
    left = MOST_BYTES
    for number, part in enumerate(message.iter_attachments(), 1):
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
