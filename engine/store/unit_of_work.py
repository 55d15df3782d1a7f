"""One transaction. The only place in the product that commits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine, Executable, Row, bindparam, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from engine.store import tables
from engine.store.locks import WRITING, lock_name

_NEXT_KEY = (
    update(tables.key_sequence)
    .where(tables.key_sequence.c.name == "engine")
    .values(next_key=tables.key_sequence.c.next_key + bindparam("count"))
    .returning(tables.key_sequence.c.next_key)
)
_LOCK_ROOT = (
    select(tables.process_instance.c.state)
    .where(tables.process_instance.c.instance_key == bindparam("root_key"))
    .with_for_update()
)
_TRANSIENT = frozenset({"40001", "40P01"})  # PostgreSQL: serialization failure, deadlock


class Conflict(Exception):
    """Somebody else changed, before this transaction's end, what it had read: it has to be run again."""


class Reader:
    """Reads rows on a connection."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def one(self, statement: Executable, parameters: Mapping[str, Any] | None = None) -> Row[Any] | None:
        """Return the first row, or None."""
        return self.connection.execute(statement, parameters).first()

    def all(self, statement: Executable, parameters: Mapping[str, Any] | None = None) -> Sequence[Row[Any]]:
        return self.connection.execute(statement, parameters).all()


class UnitOfWork(Reader):
    """A transaction that writes: what is not committed at its end is as if it had never been."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    def __enter__(self) -> Self:
        self.connection = self._database.connect().execution_options(**WRITING)
        self._needs_locks = self.connection.dialect.name != "sqlite"  # whose writers are alone from BEGIN IMMEDIATE
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()  # rolls back whatever was not committed

    def commit(self) -> None:
        self.connection.commit()

    def write(self, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> int:
        """Run a statement for each of `rows` and return how many table rows it changed (-1: not known)."""
        if len(rows) == 1:
            return self.connection.execute(statement, rows[0]).rowcount
        return self.connection.execute(statement, rows).rowcount if rows else 0

    def lock(self, name: str) -> None:
        """Wait until no other transaction holds the lock `name`, and hold it until the end of this one."""
        if self._needs_locks:
            lock_name(self.connection, name)

    def lock_roots(self, root_keys: Iterable[int]) -> None:
        """Lock root instances, in the order of their keys, so that nobody else changes them until the end."""
        if self._needs_locks:
            for root_key in sorted(set(root_keys)):
                self.connection.execute(_LOCK_ROOT, {"root_key": root_key})

    def next_key(self, count: int = 1) -> int:
        """Return the first of `count` new keys in a row; a rollback gives them back."""
        following: int = self.connection.execute(_NEXT_KEY, {"count": count}).scalar_one()
        return following - count


def is_transient(error: Exception) -> bool:
    """May the same transaction succeed when it is run again? True when somebody else was at the same thing."""
    if isinstance(error, Conflict | IntegrityError):
        return True
    if not isinstance(error, DBAPIError) or error.orig is None or not error.orig.args:
        return False
    about = error.orig.args[0]
    state = about.get("C") if isinstance(about, dict) else None
    return state in _TRANSIENT or state == "23505"
