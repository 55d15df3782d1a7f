"""The files that customers send along: kept once each, under the hash of what is in them, and under the journal.

A file is kept by an entry of its own, before the case or the addition that names it: a case's journal stays small, and
what names a file never comes without it. What is sent again is there already.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, String, Table, Text, bindparam, insert, select

from engine.api import Command, Context, Engine, Event, FieldProblem, Forbidden, InvalidInput, Stage
from engine.api import Text as Words
from processes.customers.answering import CUSTOMER
from processes.register.tables import metadata

kept_file = Table(
    "kept_file",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("data", Text, nullable=False),
    Column("kept_at", String(40), nullable=False),
)
"""`digest`: SHA-256 in hex of the file's bytes; `data`: these in base64."""


@dataclass(frozen=True, slots=True)
class KeepFile(Command):
    """Keep a file under its digest; one that is kept already changes nothing. `data` is in base64."""

    digest: str
    data: str


@dataclass(frozen=True, slots=True)
class FileKept(Event):
    digest: str
    data: str


_KEPT = select(kept_file.c.digest).where(kept_file.c.digest == bindparam("digest"))
_READ = select(kept_file.c.data).where(kept_file.c.digest == bindparam("digest"))


def keep(command: KeepFile, context: Context) -> list[Event]:
    if not context.actor.is_system:
        raise Forbidden(
            "Expected the portal to keep a file, but '{actor}' is a person.",
            "应当由门户保存文件，但“{actor}”是人员。",
            actor=context.actor.name,
        )
    if _digest_of(command.data) != command.digest:
        raise InvalidInput(
            "Expected to keep a file under the hash of its bytes, but they have another one.",
            "应当以内容的哈希值保存文件，但哈希值不符。",
            [FieldProblem("digest", Words("the SHA-256 of the bytes", "应当是内容的 SHA-256"))],
        )
    context.unit.lock(f"file:{command.digest}")
    if context.unit.one(_KEPT, {"digest": command.digest}) is not None:
        return []
    return [FileKept(command.digest, command.data)]


def kept(events: Sequence[FileKept], stage: Stage) -> None:
    for e in events:
        row: dict[str, Any] = {"digest": e.digest, "data": e.data, "kept_at": stage.at.isoformat()}
        stage.unit.write(insert(kept_file), [row])


def keep_file(engine: Engine, digest: str, data: bytes) -> None:
    """Keep a file that a customer sent."""
    engine.execute(KeepFile(digest, base64.b64encode(data).decode()), CUSTOMER)


def read_file(engine: Engine, digest: str) -> bytes | None:
    """Return the bytes of a kept file, or None."""
    with engine.reading() as reader:
        row = reader.one(_READ, {"digest": digest})
    return None if row is None else base64.b64decode(row.data)


def _digest_of(data: str) -> str:
    try:
        return hashlib.sha256(base64.b64decode(data, validate=True)).hexdigest()
    except binascii.Error:
        return ""
