"""Counts the statements that a database is sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event


@contextmanager
def counted(database: Engine) -> Iterator[list[str]]:
    """Collect the statements that are sent within the block."""
    found: list[str] = []

    def see(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        found.append(statement)

    event.listen(database, "before_cursor_execute", see)
    try:
        yield found
    finally:
        event.remove(database, "before_cursor_execute", see)
