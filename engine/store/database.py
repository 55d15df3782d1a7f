"""Opens a database: its connections' settings by dialect, and its tables brought to the newest revision."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.pool import StaticPool

from engine.errors import InvalidInput
from engine.store.locks import WRITING
from engine.store.migrate import upgrade

BUSY_TIMEOUT_MS = 30_000
DRIVERS = {"postgresql": "postgresql+pg8000", "postgres": "postgresql+pg8000"}


def open_database(url: str) -> Engine:
    """Return the database at `url`, migrated to the newest revision.

    SQLite (`sqlite:///path`, `sqlite://` in memory for one thread) and PostgreSQL (`postgresql://…`, by pg8000).
    `InvalidInput` for any other.
    """
    database = connect(url)
    upgrade(database)
    return database


def connect(url: str) -> Engine:
    """Return the database as it is, without a look at its tables."""
    target = make_url(url)
    if target.get_backend_name() == "sqlite":
        return _sqlite(target)
    if target.drivername in DRIVERS:
        target = target.set(drivername=DRIVERS[target.drivername])
    if target.drivername != "postgresql+pg8000":
        raise InvalidInput(
            "Expected a database URL of SQLite or PostgreSQL, but found '{url}'.",
            "应当是 SQLite 或 PostgreSQL 的数据库地址，但得到的是“{url}”。",
            url=target.render_as_string(hide_password=True),
        )
    return _postgresql(target)


def _postgresql(url: URL) -> Engine:
    """`?host=/directory` names the directory of the server's Unix socket, as in other PostgreSQL URLs."""
    arguments: dict[str, Any] = {}
    directory = url.query.get("host")
    if isinstance(directory, str) and directory.startswith("/"):
        arguments["unix_sock"] = f"{directory}/.s.PGSQL.{url.port or 5432}"
        url = url.difference_update_query(["host"])
    return create_engine(url, connect_args=arguments, isolation_level="READ COMMITTED", pool_pre_ping=True)


def _sqlite(url: URL) -> Engine:
    if url.database in (None, "", ":memory:"):
        database = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
    else:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
        database = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
    event.listen(database, "connect", _set_up_sqlite)
    event.listen(database, "begin", _begin_sqlite)
    return database


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
