"""Opens a database: its connections' settings by dialect, and its tables brought to the newest revision."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import StaticPool

from engine.errors import EngineError, InvalidInput
from engine.store.locks import WRITING
from engine.store.memory import is_in_memory, make_tables
from engine.store.migrate import ENGINE, Revisions, expect_newest, upgrade

BUSY_TIMEOUT_MS = 30_000
DRIVERS = {"postgresql": "postgresql+pg8000", "postgres": "postgresql+pg8000"}


def open_database(url: str, lines: Iterable[Revisions] = (), *, is_read_only: bool = False) -> Engine:
    """Return the database at `url`, migrated to the newest revision of the engine's tables and of further `lines`.

    SQLite (`sqlite:///path`, `sqlite://` in memory for one thread) and PostgreSQL (`postgresql://…`, by pg8000).
    `InvalidInput` for any other, `EngineError` for one that can't be reached or is none. `is_read_only`: nothing can be
    written, and `EngineError` for one that is not there or not at the newest revisions.
    """
    database = connect(url, is_read_only=is_read_only)
    lines = (ENGINE, *lines)
    try:
        if is_in_memory(database.url) and not is_read_only:
            make_tables(database, lines)
        for line in lines:
            if is_read_only:
                expect_newest(database, line)
            else:
                upgrade(database, line=line)
    except EngineError:
        database.dispose()
        raise
    except (DBAPIError, OSError) as error:
        database.dispose()
        raise EngineError(
            "Expected to open the database {url}, but: {reason}",
            "应当能打开数据库 {url}，但是：{reason}",
            url=database.url.render_as_string(hide_password=True),
            reason=str(error.orig if isinstance(error, DBAPIError) else error),
        ) from error
    return database


def connect(url: str, *, is_read_only: bool = False) -> Engine:
    """Return the database as it is, without a look at its tables; `is_read_only`: the database refuses to write."""
    try:
        target = make_url(url)
    except (ArgumentError, ValueError) as error:  # the text may hold a password: it is not shown
        raise InvalidInput(
            "Expected a database URL such as sqlite:///file or postgresql://user@host/name, but found none.",
            "应当是数据库地址，例如 sqlite:///文件 或 postgresql://用户@主机/库名，但不是。",
        ) from error
    if target.get_backend_name() == "sqlite":
        return _sqlite(target, is_read_only=is_read_only)
    if target.drivername in DRIVERS:
        target = target.set(drivername=DRIVERS[target.drivername])
    if target.drivername != "postgresql+pg8000":
        raise InvalidInput(
            "Expected a database URL of SQLite or PostgreSQL, but found '{url}'.",
            "应当是 SQLite 或 PostgreSQL 的数据库地址，但得到的是“{url}”。",
            url=target.render_as_string(hide_password=True),
        )
    database = _postgresql(target)
    return database.execution_options(postgresql_readonly=True) if is_read_only else database


def _postgresql(url: URL) -> Engine:
    """`?host=/directory` names the directory of the server's Unix socket, as in other PostgreSQL URLs."""
    arguments: dict[str, Any] = {}
    directory = url.query.get("host")
    if isinstance(directory, str) and directory.startswith("/"):
        arguments["unix_sock"] = f"{directory}/.s.PGSQL.{url.port or 5432}"
        url = url.difference_update_query(["host"])
    return create_engine(url, connect_args=arguments, isolation_level="READ COMMITTED", pool_pre_ping=True)


def _sqlite(url: URL, *, is_read_only: bool) -> Engine:
    if is_in_memory(url):
        database = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
    elif is_read_only:
        database = create_engine(url, creator=lambda: _look_into(str(url.database)))
    else:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
        database = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
    if not is_read_only:
        event.listen(database, "connect", _set_up_sqlite)
    event.listen(database, "begin", _begin_sqlite)
    return database


def _look_into(file: str) -> sqlite3.Connection:
    """Open a file that must be there; what is written beside it meanwhile (WAL) is read, too."""
    raw = sqlite3.connect(f"{Path(file).absolute().as_uri()}?mode=rw", uri=True, timeout=BUSY_TIMEOUT_MS / 1000)
    raw.isolation_level = None
    raw.execute("PRAGMA query_only = ON")
    return raw


def _set_up_sqlite(raw: Any, record: Any) -> None:
    raw.isolation_level = None  # the driver leaves BEGIN to us
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "temp_store = MEMORY",
    ):
        raw.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    is_write = connection.get_execution_options().keys() >= WRITING.keys()
    raw: Any = connection.connection.driver_connection
    if not raw.in_transaction:
        raw.execute("BEGIN IMMEDIATE" if is_write else "BEGIN")
