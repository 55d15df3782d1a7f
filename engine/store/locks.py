"""Locks that last as long as the transaction: SQLite writers are alone anyway, PostgreSQL is asked for one."""

from __future__ import annotations

from hashlib import blake2b

from sqlalchemy import Connection, text

WRITING = {"relaydesk_write": True}
"""Execution options of a connection that is going to write: SQLite takes its lock at the beginning then."""

_ADVISORY = text("SELECT pg_advisory_xact_lock(:number)")


def lock_name(connection: Connection, name: str) -> None:
    """Wait until no other transaction holds `name`, then hold it until this one ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(_ADVISORY, {"number": _number(name)})


def _number(name: str) -> int:
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)
