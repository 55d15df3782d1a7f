"""Opens the engine that the environment names, with every installed module."""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path

from engine.api import Engine, Module, NotFound, read_settings

GROUP = "relaydesk.modules"
SQLITE_FILE = "sqlite:///"


def installed_modules() -> list[Module]:
    """Return the modules that installed packages bring (entry points of the group `relaydesk.modules`), by name."""
    return [point.load() for point in sorted(entry_points(group=GROUP), key=lambda p: p.name)]


def open_engine(database_url: str | None = None) -> Engine:
    """Open `database_url`, or the database of the settings, with all installed modules.

    `NotFound` where that is an SQLite file which is not there: who looks into a database does not want a new one.
    """
    url = database_url or read_settings().database_url
    file = url.removeprefix(SQLITE_FILE)
    if file != url and not Path(file).exists():
        raise NotFound(
            "Expected a database at {file}, but there is none. RELAYDESK_DATABASE_URL or --database names another; "
            "the demonstration's is --database sqlite:///var/demo.sqlite3.",
            "应当在 {file} 有数据库，但没有。可用 RELAYDESK_DATABASE_URL 或 --database 指定；"
            "演示的数据库是 --database sqlite:///var/demo.sqlite3。",
            file=file,
        )
    return Engine.open(url, modules=installed_modules())
