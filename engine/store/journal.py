"""The chain of journal entries: how one is hashed, and how it is put behind the last one, without a gap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import insert, select

from engine.model.values import dumps
from engine.store import tables
from engine.store.prepared import Prepared
from engine.store.unit_of_work import UnitOfWork

GENESIS = "0" * 64
"""The hash before the first entry."""

_journal = tables.journal.c
_HEAD = Prepared(select(_journal.position, _journal.hash).order_by(_journal.position.desc()).limit(1))
_APPEND = Prepared(insert(tables.journal))
_TOUCH = Prepared(insert(tables.journal_instance))


@dataclass(frozen=True, slots=True)
class Entry:
    """One executed command. `command` and `events` are JSON texts; `root_keys` the instances it touched."""

    at: datetime
    actor: str
    command_type: str
    command: str
    events: str
    seed: str
    request_id: str | None = None
    root_keys: tuple[int, ...] = ()


def hash_of(position: int, entry: Entry, previous_hash: str) -> str:
    """Return the SHA-256 (hexadecimal) of an entry's canonical JSON, its texts exactly as they are stored.

    `[[previous_hash, position, at, actor, command_type], command, events, [seed, request_id, root_key]]`, without
    spaces, in UTF-8, `at` in ISO 8601.
    """
    root_key = entry.root_keys[0] if entry.root_keys else None
    head = [previous_hash, position, entry.at.isoformat(), entry.actor, entry.command_type]
    tail = [entry.seed, entry.request_id, root_key]
    text = f"[{dumps(head)},{entry.command},{entry.events},{dumps(tail)}]"
    return sha256(text.encode()).hexdigest()


def append(unit: UnitOfWork, entry: Entry) -> int:
    """Put an entry behind the last one and return its position; nobody else can append until this one commits."""
    unit.lock("journal")
    head = unit.one(_HEAD)
    position, previous_hash = (head.position + 1, head.hash) if head else (1, GENESIS)
    row: dict[str, Any] = {
        "position": position,
        "at": entry.at,
        "actor": entry.actor,
        "command_type": entry.command_type,
        "command": entry.command,
        "events": entry.events,
        "seed": entry.seed,
        "request_id": entry.request_id,
        "root_key": entry.root_keys[0] if entry.root_keys else None,
        "previous_hash": previous_hash,
        "hash": hash_of(position, entry, previous_hash),
    }
    unit.write(_APPEND, [row])
    unit.write(_TOUCH, [{"root_key": root_key, "position": position} for root_key in entry.root_keys[1:]])
    return position
