"""Brings a database to the newest revisions, wherever it stands; any number of processes may try at once.

The engine has its line of revisions, and so has each application that stands on it: each line is a folder of Alembic
revisions, and a table of its own says which of them a database has.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from engine.errors import EngineError
from engine.store.locks import WRITING, lock_name

HEAD = "0008"
"""The newest revision of the engine's tables; a test compares it with the files."""

_SCRIPTS = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True)
class Revisions:
    """A line of revisions: the folder with its files, the newest one, and the table that notes which one is reached."""

    folder: Path
    head: str
    version_table: str


ENGINE = Revisions(_SCRIPTS / "versions", HEAD, "alembic_version")


def upgrade(database: Engine, revision: str | None = None, line: Revisions = ENGINE) -> None:
    """Run the revisions of a line that the database does not have yet, in one transaction; to the newest by default.

    EngineError for a database that a newer release has changed: this one would not understand its tables.
    """
    wanted = revision or line.head
    with database.connect() as connection:
        if _reached(connection, line) == wanted:
            return
    with database.connect().execution_options(**WRITING) as connection, connection.begin():
        lock_name(connection, "migrate")
        configuration = _configuration(connection, line)
        reached = _reached(connection, line)
        if reached is not None and reached not in _known(configuration):
            raise EngineError(
                "Expected a database of this release or an older one, but '{table}' is at revision {found}, "
                "which a newer release has made; this one knows them up to {head}.",
                "应当是本版本或更早版本的数据库，但“{table}”处于修订 {found}，由更新的版本写成；本版本只到 {head}。",
                table=line.version_table,
                found=reached,
                head=line.head,
            )
        command.upgrade(configuration, wanted)


def expect_newest(database: Engine, line: Revisions) -> None:
    """Refuse (EngineError) a database that is not at the newest revision of a line: who only reads changes none."""
    with database.connect() as connection:
        reached = _reached(connection, line)
    if reached != line.head:
        raise EngineError(
            "Expected a database of this release, '{table}' at revision {head}, but it is at {found}; "
            "`relaydesk serve` brings it there.",
            "应当是本版本的数据库（“{table}”处于修订 {head}），但它处于 {found}；运行 relaydesk serve 会更新它。",
            table=line.version_table,
            head=line.head,
            found=reached or "none 无",
        )


def _reached(connection: Connection, line: Revisions) -> str | None:
    return MigrationContext.configure(connection, opts={"version_table": line.version_table}).get_current_revision()


def _known(configuration: Config) -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(configuration).walk_revisions()}


def _configuration(connection: Connection, line: Revisions) -> Config:
    config = Config()
    config.set_main_option("script_location", _escaped(_SCRIPTS))
    config.set_main_option("version_locations", _escaped(line.folder))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    config.attributes["version_table"] = line.version_table
    return config


def _escaped(folder: Path) -> str:
    return str(folder).replace("%", "%%")
