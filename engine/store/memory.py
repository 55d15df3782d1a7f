"""Gives a database in memory its tables: the revisions run once in a process of the machine, later ones are copies.

Trying a change and proving the journal make such databases by the dozen; the revisions take most of their time.
"""

from __future__ import annotations

import atexit
import sqlite3
from threading import Lock
from typing import Any

from sqlalchemy import URL, Engine

from engine.store.migrate import Revisions, upgrade

_kept: dict[tuple[Revisions, ...], sqlite3.Connection] = {}
_lock = Lock()


def is_in_memory(url: URL) -> bool:
    """Return whether a URL names a database of SQLite without a file."""
    return url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:")


def make_tables(database: Engine, lines: tuple[Revisions, ...]) -> None:
    """Bring an empty database in memory to the newest revision of `lines`."""
    with _lock:
        if lines not in _kept:
            for line in lines:
                upgrade(database, line=line)
            _kept[lines] = sqlite3.connect(":memory:", check_same_thread=False)
            atexit.register(_kept[lines].close)
            _raw(database).backup(_kept[lines])
        else:
            _kept[lines].backup(_raw(database))


def _raw(database: Engine) -> Any:
    """Return the driver's one connection of a database in memory."""
    with database.connect() as connection:
        return connection.connection.driver_connection
