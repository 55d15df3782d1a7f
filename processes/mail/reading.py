"""Reads a mail as it came: who, what, attachments, and whether a program sent it."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import EmailPolicy
from email.utils import parseaddr, parsedate_to_datetime
from html import unescape
from itertools import islice
from typing import Any, cast

from processes.customers.files import safe_name

LONGEST_TEXT, LONGEST_SUBJECT, LONGEST_ADDRESS, LONGEST_ID = 20_000, 1000, 320, 998
MOST_BYTES = 5_000_000
"""How much of attachments is kept with a mail; what is more is named, not kept."""

_NUMBER = re.compile(r"(?<!\d)(\d{8}-\d{4,})(?!\d)")
_ID = re.compile(r"<[^<>\s]+>")
_BY_A_PROGRAM = re.compile(
    r"\s*(?:自动回复|自动答复|自動回覆|假期自动回复|automatic reply|auto[- ]?reply|out of office|"
    r"undeliverable|undelivered|delivery status notification|mail delivery failed|退信|系统退信)[^\w]*(?:[:：(（]|$)",
    re.IGNORECASE,
)
"""Subjects of programs that don't say in a header that they are one; with a colon, for people write about them too."""
_NO_ONE_READS = re.compile(r"(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|mailer-daemon|postmaster)\b", re.IGNORECASE)
MOST_REFERENCES = 20
LONGEST_HEADER, MOST_PARTS = 4000, 100
LONGEST_PARSED = 2000  # characters of a header that says of which kind a part is
LONGEST_NAME = 200
OLDEST = timedelta(days=30)
"""How long a mail may have been on its way; an older date is a wrong clock, and would break every promise at once."""
FORWARDED = "message/rfc822"
UNREADABLE = "（邮件内容无法自动读取，原邮件见附件。）"
_HIDDEN = {"<script": "</script", "<style": "</style", "<!--": "-->"}
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}
"""Charsets that programs name and don't keep to: what they are part of is read."""
_NO_CHARSETS = frozenset({"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined"})
"""Codecs of Python that no mail is written in; the first takes hours over a text of some megabytes."""


class _Bounded(EmailPolicy):
    """Reads the beginning of a header: the standard library's time for one grows with the square of its length."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        return super().header_fetch_parse(name, value[:LONGEST_PARSED])


_POLICY = cast("EmailPolicy[EmailMessage]", _Bounded(refold_source="none"))  # a forwarded mail is kept as it came


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a mail; `data` None: too large to be kept."""

    name: str
    kind: str
    data: bytes | None


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail. `id` is its Message-ID, or a hash of it where it has none; `case_numbers` those in its subject.

    `answers_to`: the ids of the mails that it answers, the nearest first. `is_answerable`: somebody reads what is sent
    to its sender.
    """

    id: str
    sender: str
    sender_name: str
    subject: str
    text: str
    sent_at: datetime
    attachments: tuple[Attachment, ...]
    case_numbers: tuple[str, ...]
    is_automatic: bool
    answers_to: tuple[str, ...] = ()
    is_answerable: bool = True


def read_mail(data: bytes, arrived_at: datetime, *, is_cut: bool = False) -> Mail:
    """Read a mail from its bytes; `arrived_at` counts where it has no date of its own, or one that can't be right.

    `is_cut`: only the beginning was fetched, so its last attachment is not kept: half a file is none.
    Of a mail that can't be taken apart (parts within parts without end) the headers are read, and it is kept whole.
    """
    try:
        message = message_from_bytes(data, policy=_POLICY)
        text, attachments = _text(message)[:LONGEST_TEXT], tuple(_attachments(message))
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError):
        message = BytesParser(policy=_POLICY).parsebytes(data, headersonly=True)
        whole = data if len(data) <= MOST_BYTES else None
        text, attachments = UNREADABLE, (Attachment("mail.eml", FORWARDED, whole),)
    if is_cut and attachments:
        attachments = (*attachments[:-1], replace(attachments[-1], data=None))
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
        is_automatic=_is_automatic(message, subject),
        answers_to=_answers_to(message),
        is_answerable=_NO_ONE_READS.match(address) is None,
    )


def _id(message: EmailMessage) -> str:
    """Return the Message-ID, '' where it has none that mail programs may use."""
    found = _header(message, "Message-ID")
    return found if len(found) <= LONGEST_ID else ""


def _answers_to(message: EmailMessage) -> tuple[str, ...]:
    nearest = _ID.findall(_header(message, "In-Reply-To")) + _ID.findall(_header(message, "References"))[::-1]
    return tuple(dict.fromkeys(nearest))[:MOST_REFERENCES]


def _header(message: EmailMessage, name: str) -> str:
    """Return a header's text; of what is very long only the beginning, reading it costs more than its length."""
    raw = next((str(value) for key, value in message.raw_items() if key.casefold() == name.casefold()), "")
    raw = " ".join(_as_text(raw[:LONGEST_HEADER]).split())
    try:
        return _plain(" ".join(str(policy.default.header_factory(name, raw)).split()))
    except (ValueError, LookupError, AttributeError, TypeError):
        return _plain(raw)


def _plain(text: str) -> str:
    """Return a text that every database keeps: without zeros and halves of pairs."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "")


def _as_text(raw: str) -> str:
    """Return a header that was written in bytes without saying in which charset: in China UTF-8 or GBK."""
    data = raw.encode("utf-8", "surrogateescape")
    return raw if raw.isascii() else decoded(data, "utf-8")


def decoded(data: bytes, charset: str) -> str:
    """Return the text of bytes in the charset that they name, or in the one that they are evidently in."""
    charset = _WIDER.get(charset.casefold(), charset)
    charset = charset if _is_charset(charset) else "utf-8"
    for name in (charset, "utf-8", "gb18030"):
        try:
            return _plain(data.decode(name))
        except ValueError:
            continue
    return _plain(data.decode(charset, "replace"))


def _is_charset(name: str) -> bool:
    try:
        b"a".decode(name)  # LookupError for what is unknown, or makes no text
        return codecs.lookup(name).name.replace("-", "_") not in _NO_CHARSETS
    except (LookupError, ValueError):
        return False


def _date(message: EmailMessage) -> datetime | None:
    try:
        at = parsedate_to_datetime(_header(message, "Date"))
    except (ValueError, TypeError):
        return None
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _text(message: EmailMessage) -> str:
    part = message.get_body(("plain", "html"))
    if part is None:
        inner = next((p.get_payload(0) for p in message.iter_parts() if p.get_content_type() == FORWARDED), None)
        if isinstance(inner, EmailMessage):  # a forward without a word of one's own: what was forwarded is the text
            return f"{_header(inner, 'Subject')}\n\n{_text(inner)}".strip()
        payload = message.get_payload()
        return _plain(payload).strip() if isinstance(payload, str) else ""
    text = decoded(bytes(part.get_payload(decode=True) or b""), part.get_content_charset("utf-8") or "utf-8")
    if part.get_content_subtype() == "html":
        text = unescape(_without_tags(text))
    return _plain(text).strip()


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
        is_mail = part.get_content_type() == FORWARDED
        inner = part.get_payload(0) if is_mail else None
        whole = inner.as_bytes() if isinstance(inner, EmailMessage) else part.get_payload(decode=True)
        data = bytes(whole or b"")
        name = _file_name(part) or (f"mail-{number}.eml" if is_mail else f"attachment-{number}")
        kept = data if len(data) <= left else None
        left -= len(kept or b"")
        yield Attachment(safe_name(name, LONGEST_NAME), _plain(part.get_content_type()), kept)


def _file_name(part: EmailMessage) -> str:
    """Return an attachment's name: as the standards write it, or as mail programs do."""
    found = part.get_filename() or ""
    if found and "\ufffd" not in found:
        return found
    raw = _as_text(str(dict(part.raw_items()).get("Content-Disposition", ""))[:LONGEST_HEADER])
    written = re.search(r'filename\s*=\s*(?:"([^"]*)"|(=\?[^?]*\?[^?]*\?[^?]*\?=))', raw, re.IGNORECASE)
    name = (written[1] or written[2]) if written else ""
    try:
        return str(make_header(decode_header(name))) or found
    except (HeaderParseError, LookupError, ValueError):
        return name or found


def _is_automatic(message: EmailMessage, subject: str) -> bool:
    submitted = _header(message, "Auto-Submitted").casefold()
    return (
        submitted not in ("", "no")
        or _header(message, "Precedence").casefold() in ("bulk", "junk", "list", "auto_reply")
        or bool(message.get("X-Relaydesk-Case") or message.get("X-Auto-Response-Suppress") or message.get("List-Id"))
        or bool(message.get("X-Autoreply") or message.get("X-Autorespond") or message.get("X-Failed-Recipients"))
        or message.get_content_type() == "multipart/report"
        or _header(message, "Return-Path") == "<>"
        or _header(message, "From").casefold().startswith(("mailer-daemon", "postmaster"))
        or _BY_A_PROGRAM.match(subject) is not None
    )
