"""What the environment decides: each setting with its variable, default and meaning."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.errors import InvalidInput

HIGHEST_PORT = 65535
MOST_PROXIES = 9


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. `RELAYDESK_DATABASE_URL`: an SQLAlchemy URL; the default is one SQLite file under `var/`."""

    database_url: str
    var: Path
    host: str = "127.0.0.1"
    port: int = 8000
    trusted_proxies: int = 0  # how many proxies in front are one's own: so many X-Forwarded-… entries are believed


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment (default: the process's own); `InvalidInput` for a port or a
    number of proxies that is none.
    """
    env = os.environ if environment is None else environment
    var = Path(env.get("RELAYDESK_VAR", "var"))
    return Settings(
        database_url=env.get("RELAYDESK_DATABASE_URL", f"sqlite:///{(var / 'relaydesk.sqlite3').as_posix()}"),
        var=var,
        host=env.get("RELAYDESK_HOST", "127.0.0.1"),
        port=read_port(env.get("RELAYDESK_PORT", "8000")),
        trusted_proxies=read_proxies(env.get("RELAYDESK_TRUSTED_PROXIES", "0")),
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


def read_proxies(text: str) -> int:
    """Return the number of trusted proxies that `text` names; `InvalidInput` for one that is none."""
    if not text.isascii() or not text.isdigit() or int(text) > MOST_PROXIES:
        raise InvalidInput(
            "Expected a number of trusted proxies (RELAYDESK_TRUSTED_PROXIES) up to {most}, but found '{text}'.",
            "可信代理的个数（RELAYDESK_TRUSTED_PROXIES）应当是不超过 {most} 的数字，但得到的是“{text}”。",
            most=MOST_PROXIES,
            text=text,
        )
    return int(text)
