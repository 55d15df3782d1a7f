"""One transaction. The only place in the product that commits."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self, cast

from sqlalchemy import Connection, Engine, Executable, Row, bindparam, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from engine.store import tables
from engine.store.locks import lock_name
from engine.store.prepared import Prepared
from engine.store.writer import writer_of

Statement = Executable | Prepared

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
_LOCK_KEYS = select(tables.key_sequence.c.next_key).where(tables.key_sequence.c.name == "engine").with_for_update()
_TRANSIENT = frozenset({"40001", "40P01"})  # PostgreSQL: serialization failure, deadlock


class Conflict(Exception):
    """Somebody else changed, before this transaction's end, what it had read: it has to be run again."""


class Reader:
    """Reads rows on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection: Connection | None = connection

    @property
    def connection(self) -> Connection:
        assert self._connection is not None
        return self._connection

    def one(self, statement: Statement, parameters: Mapping[str, Any] | None = None) -> Row[Any] | None:
        """Return the first row, or None."""
        if isinstance(statement, Prepared):
            statement = statement.statement
        return self.connection.execute(statement, parameters).first()

    def all(self, statement: Statement, parameters: Mapping[str, Any] | None = None) -> Sequence[Row[Any]]:
        if isinstance(statement, Prepared):
            statement = statement.statement
        return self.connection.execute(statement, parameters).all()


class UnitOfWork(Reader):
    """A transaction that writes: what is not committed at its end is as if it had never been.

    On SQLite prepared statements go to the driver directly; SQLAlchemy's `connection` around the same transaction is
    made for whoever asks for it.
    """

    def __init__(self, database: Engine) -> None:
        self._database = database
        self._writer = writer_of(database) if database.dialect.name == "sqlite" else None
        self._connection = None

    def __enter__(self) -> Self:
        if self._writer is None:
            self._connection = self._database.connect()
            return self
        self._writer.lock.acquire()
        try:
            self._raw: Any = self._writer.driver
            self._raw.execute("BEGIN IMMEDIATE")
        except BaseException:
            self._writer.lock.release()
            raise
        return self

    @property
    def connection(self) -> Connection:
        if self._connection is None:
            assert self._writer is not None
            self._connection = Connection(self._database, self._writer.pooled)
        return self._connection

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._writer is None:
            self.connection.close()  # rolls back whatever was not committed
            return
        try:
            if self._raw.in_transaction:
                self._raw.execute("ROLLBACK")
            if self._connection is not None and (begun := self._connection.get_transaction()) is not None:
                begun.close()
        finally:
            self._writer.lock.release()

    def commit(self) -> None:
        if self._writer is None:
            self.connection.commit()
        else:
            self._raw.execute("COMMIT")

    def one(self, statement: Statement, parameters: Mapping[str, Any] | None = None) -> Row[Any] | None:
        """Return the first row, or None."""
        if self._writer is not None and isinstance(statement, Prepared):
            given = parameters or {}
            direct = statement.compiled or statement.direct(self._database.dialect, tuple(given))
            found = self._raw.execute(direct.sql, direct.arguments(given)).fetchone()
            return None if found is None else cast("Row[Any]", direct.row(found))
        return super().one(statement, parameters)

    def write(self, statement: Statement, rows: Sequence[Mapping[str, Any]]) -> int:
        """Run a statement for each of `rows` and return how many table rows it changed (-1: not known)."""
        if not rows:
            return 0
        if isinstance(statement, Prepared):
            if self._writer is not None:
                direct = statement.compiled or statement.direct(self._database.dialect, tuple(rows[0]))
                if len(rows) == 1:
                    return int(self._raw.execute(direct.sql, direct.arguments(rows[0])).rowcount)
                return int(self._raw.executemany(direct.sql, map(direct.arguments, rows)).rowcount)
            statement = statement.statement
        if len(rows) == 1:
            return self.connection.execute(statement, rows[0]).rowcount
        return self.connection.execute(statement, rows).rowcount

    def lock(self, name: str) -> None:
        """Wait until no other transaction holds the lock `name`, and hold it until the end of this one."""
        if self._writer is None:  # SQLite's writers are alone anyway
            lock_name(self.connection, name)

    def lock_keys(self) -> None:
        """Wait until nobody else takes keys, and let nobody take one until the end; `next_key` does the same."""
        if self._writer is None:  # SQLite's writers are alone anyway
            self.connection.execute(_LOCK_KEYS)

    def lock_roots(self, root_keys: Iterable[int]) -> None:
        """Lock root instances, in the order of their keys, so that nobody else changes them until the end."""
        if self._writer is None:  # SQLite's writers are alone anyway
            for root_key in sorted(set(root_keys)):
                self.connection.execute(_LOCK_ROOT, {"root_key": root_key})

    def next_key(self, count: int = 1) -> int:
        """Return the first of `count` new keys in a row; a rollback gives them back."""
        following: int = self.connection.execute(_NEXT_KEY, {"count": count}).scalar_one()
        return following - count


def is_transient(error: Exception) -> bool:
    """May the same transaction succeed when it is run again? True when somebody else was at the same thing."""
    if isinstance(error, Conflict | IntegrityError | sqlite3.IntegrityError):
        return True
    if not isinstance(error, DBAPIError) or error.orig is None or not error.orig.args:
        return False
    about = error.orig.args[0]
    state = about.get("C") if isinstance(about, dict) else None
    return state in _TRANSIENT or state == "23505"
