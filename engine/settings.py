"""What the environment decides: each setting with its variable, default and meaning."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.errors import InvalidInput

HIGHEST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. `RELAYDESK_DATABASE_URL`: an SQLAlchemy URL; the default is one SQLite file under `var/`."""

    database_url: str
    var: Path
    host: str = "127.0.0.1"
    port: int = 8000


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment (default: the process's own); `InvalidInput` for a port that is none."""
    env = os.environ if environment is None else environment
    var = Path(env.get("RELAYDESK_VAR", "var"))
    return Settings(
        database_url=env.get("RELAYDESK_DATABASE_URL", f"sqlite:///{(var / 'relaydesk.sqlite3').as_posix()}"),
        var=var,
        host=env.get("RELAYDESK_HOST", "127.0.0.1"),
        port=read_port(env.get("RELAYDESK_PORT", "8000")),
    )


def read_port(text: str) -> int:
    """Return the port that `text` names; `InvalidInput` for one that is none."""
    if not text.isascii() or not text.isdigit() or int(text) > HIGHEST_PORT:
        raise InvalidInput(
            "Expected a port (RELAYDESK_PORT, --port) up to {highest}, but found '{text}'.",
            "端口（RELAYDESK_PORT、--port）应当是不超过 {highest} 的数字，但得到的是“{text}”。",
            highest=HIGHEST_PORT,
            text=text,
        )
    return int(text)
