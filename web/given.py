"""What came from a customer on a case: by the portal with the request or added since, by mail; files to be saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from flask import Response

from engine.api import Instance
from processes.customers.adding import find_additions
from processes.customers.files import GivenFile, read_given
from processes.mail.keeping import find_mail_heads
from web.context import engine

OPENING = ("request", "complaint")
"""The variables in which a case begins, with `files` where some came along."""


@dataclass(frozen=True, slots=True)
class Given:
    """What came at one time; `number` 0 is what the case began with, whose text stands among its facts."""

    number: int
    at: datetime
    text: str
    files: list[GivenFile]


def given_to(case: Instance) -> list[Given]:
    """Return what a customer sent along and added, oldest first; of the beginning only where files came with it."""
    variables = engine().variables(case.root_key)
    begun = next((v for name in OPENING if isinstance(v := variables.get(name), Mapping) and v.get("files")), {})
    files = read_given(begun.get("files"))
    opening = [Given(0, case.started_at, "", files)] if files else []
    return opening + [
        Given(row["number"], datetime.fromisoformat(row["added_at"]), row["text"], read_given(row["files"]))
        for row in find_additions(engine(), case.root_key)
    ]


def mail_heads_of(case: Instance) -> list[tuple[datetime, str, str]]:
    """Return when which mails of a case were sent: (time, sender, subject), oldest first."""
    heads = find_mail_heads(engine(), case.business_key) if case.business_key else []
    return [(datetime.fromisoformat(head["sent_at"]), head["sender"], head["subject"]) for head in heads]


def to_be_saved(data: bytes, name: str) -> Response:
    """Return a file that somebody sent, as one that a browser saves and never shows, whatever is in it."""
    answer = Response(data, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
