"""A case's mails as people see them on the case, and their attachments to take along."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from engine.api import Instance
from processes.mail.keeping import find_mails
from web.context import engine
from web.given import to_be_saved

bp = Blueprint("mails", __name__)


@dataclass(frozen=True, slots=True)
class ShownMail:
    """A mail: who wrote what when, and its attachments' names; a name without data was too large to be kept."""

    sender: str
    subject: str
    text: str
    sent_at: datetime
    attachments: list[tuple[str, bool]]


def mails_of(case: Instance) -> list[ShownMail]:
    """Return the mails of a case, oldest first."""
    return [
        ShownMail(
            mail["sender"],
            mail["subject"],
            mail["body"],
            datetime.fromisoformat(mail["sent_at"]),
            [(file["name"], file["data"] is not None) for file in mail["attachments"]],
        )
        for mail in _kept(case)
    ]


@bp.get("/<int:key>/mails/<int:number>/<int:file>")
def attachment(key: int, number: int, file: int) -> ResponseReturnValue:
    """Return an attachment of the case's mail `number`, both counted from 0; always to be saved, never to be shown."""
    mails = _kept(engine().read_instance(key))
    files = mails[number]["attachments"] if number < len(mails) else []
    if file >= len(files) or files[file]["data"] is None:
        abort(404)
    return to_be_saved(base64.b64decode(files[file]["data"]), files[file]["name"])


def _kept(case: Instance) -> list[Mapping[str, Any]]:
    return find_mails(engine(), case.business_key) if case.business_key else []
