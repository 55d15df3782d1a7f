"""Where customers find the service: the hotline that pages name, and the address of the portal in mails."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast
from urllib.parse import urlsplit

from flask import Flask, current_app

LONGEST = 100


def install(app: Flask, environment: Mapping[str, str]) -> None:
    """Keep what the environment says: RELAYDESK_HOTLINE, RELAYDESK_PUBLIC_URL and how mail is sent."""
    app.extensions["outside"] = dict(environment)
    app.jinja_env.globals.update(hotline=hotline)
    app.jinja_env.filters["dialled"] = dialled


def environment() -> Mapping[str, str]:
    """Return the variables that the application was made with."""
    return cast(Mapping[str, str], current_app.extensions["outside"])


def hotline() -> str:
    """Return the number that customers call, '' where none is set."""
    return " ".join(environment().get("RELAYDESK_HOTLINE", "").split())[:LONGEST]


def dialled(number: str) -> str:
    """Return what a phone dials: the number without its spaces and signs."""
    return ("+" if number.startswith("+") else "") + "".join(c for c in number if c.isascii() and c.isdigit())


def public_url(path: str) -> str | None:
    """Return the address at which a customer finds a path of this site; None where RELAYDESK_PUBLIC_URL has none.

    It is never taken from a request: who asks could name another host, and a mail would lead there.
    """
    base = environment().get("RELAYDESK_PUBLIC_URL", "").strip().rstrip("/")
    parts = urlsplit(base)
    return base + path if parts.scheme in ("http", "https") and parts.hostname else None
