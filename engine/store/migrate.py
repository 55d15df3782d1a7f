"""Brings a database to the newest revision, wherever it stands; any number of processes may try at once."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine

from engine.store.locks import WRITING, lock_name

HEAD = "0004"
"""The newest revision; a test compares it with the files."""


def upgrade(database: Engine, revision: str = HEAD) -> None:
    """Run the revisions that the database does not have yet, in one transaction."""
    with database.connect() as connection:
        if MigrationContext.configure(connection).get_current_revision() == revision:
            return
    with database.connect().execution_options(**WRITING) as connection, connection.begin():
        lock_name(connection, "migrate")
        command.upgrade(_configuration(connection), revision)


def _configuration(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
