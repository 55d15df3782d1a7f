"""The one connection on which an SQLite database is written by this process; its threads take turns.

SQLite lets one writer in at a time anyway. Taking turns here is fair, where SQLite's own waiting is a retry with sleep,
and the connection needs no fetching from a pool and no cleaning up for each command.
"""

from __future__ import annotations

from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, PoolProxiedConnection, event

_writers: WeakKeyDictionary[Engine, Writer] = WeakKeyDictionary()
_making = Lock()


class Writer:
    """Hold `lock` while using `driver`, the DBAPI connection of `pooled`."""

    def __init__(self, database: Engine) -> None:
        self.lock = Lock()
        self._database = database
        self._pooled: PoolProxiedConnection | None = None
        event.listen(database, "engine_disposed", self._close)

    @property
    def pooled(self) -> PoolProxiedConnection:
        if self._pooled is None:
            self._pooled = self._database.raw_connection()
        return self._pooled

    @property
    def driver(self) -> Any:
        return self.pooled.driver_connection

    def _close(self, database: Engine) -> None:
        if self._pooled is not None:
            self._pooled.detach()  # its pool is gone: this closes it, and with the last connection goes the WAL file
            self._pooled.close()
            self._pooled = None


def writer_of(database: Engine) -> Writer:
    """Return the writer of an SQLite database, the same one for all threads."""
    writer = _writers.get(database)
    if writer is None:
        with _making:
            writer = _writers.setdefault(database, Writer(database))
    return writer
