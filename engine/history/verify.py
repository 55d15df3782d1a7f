"""Recomputes the journal's chain of hashes, and says where it breaks and why."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from engine.errors import Text
from engine.store import tables
from engine.store.journal import GENESIS, Entry, hash_of


@dataclass(frozen=True, slots=True)
class Break:
    """The first entry that is not as it was written."""

    position: int
    text: Text


@dataclass(frozen=True, slots=True)
class Verification:
    """`entries` that were found right, the hash of the last of them, and the first problem, if any.

    Entries that were cut off at the end leave no trace in the chain: compare `head_hash` with one noted elsewhere.
    """

    entries: int
    head_hash: str
    problem: Break | None = None


def verify(connection: Connection) -> Verification:
    """Read the whole journal and check every entry."""
    query = select(tables.journal).order_by(tables.journal.c.position)
    expected, previous_hash = 1, GENESIS
    for row in connection.execution_options(yield_per=20).execute(query):
        if row.position != expected:
            text = Text(
                "Expected entry {position}, but the next one is {found}.",
                "应当是第 {position} 条，但下一条是第 {found} 条。",
                {"position": expected, "found": row.position},
            )
            return Verification(expected - 1, previous_hash, Break(expected, text))
        if row.previous_hash != previous_hash:
            text = Text(
                "Expected entry {position} to follow {previous}, but it says {found}.",
                "第 {position} 条应当接在 {previous} 之后，但记录的是 {found}。",
                {"position": expected, "previous": previous_hash, "found": row.previous_hash},
            )
            return Verification(expected - 1, previous_hash, Break(expected, text))
        entry = Entry(
            row.at,
            row.actor,
            row.command_type,
            row.command,
            row.events,
            row.seed,
            row.request_id,
            () if row.root_key is None else (row.root_key,),
        )
        if hash_of(row.position, entry, previous_hash) != row.hash:
            text = Text(
                "Expected entry {position} to have the hash {found}, but its content has another: it was changed.",
                "第 {position} 条的哈希应当是 {found}，但其内容的哈希不同：它被改动过。",
                {"position": expected, "found": row.hash},
            )
            return Verification(expected - 1, previous_hash, Break(expected, text))
        expected, previous_hash = expected + 1, row.hash
    return Verification(expected - 1, previous_hash)
