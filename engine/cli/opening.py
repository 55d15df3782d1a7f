"""Opens the engine that the environment names, with every installed module."""

from __future__ import annotations

from importlib.metadata import entry_points

from engine.api import Engine, Module, read_settings

GROUP = "relaydesk.modules"


def installed_modules() -> list[Module]:
    """Return the modules that installed packages bring (entry points of the group `relaydesk.modules`), by name."""
    return [point.load() for point in sorted(entry_points(group=GROUP), key=lambda p: p.name)]


def open_engine(database_url: str | None = None) -> Engine:
    """Open `database_url`, or the database of the settings, with all installed modules."""
    return Engine.open(database_url or read_settings().database_url, modules=installed_modules())
