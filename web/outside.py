"""Where customers find the service: the hotline that pages name, and the address of the portal in mails."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import cast
from urllib.parse import urlsplit

from flask import Flask, current_app
from markupsafe import Markup, escape

LONGEST = 100
TELEPHONE = re.compile(
    r"(?<![\w.-])(?:\+\d{1,3}[ -]?)?"
    r"(?:1[3-9]\d{9}|0\d{2,3}[- ]?\d{3,4} ?\d{4}|[48]00[- ]?\d{3,4}[- ]?\d{3,4})(?![\w.-])"
)
"""Numbers as they are written in China: mobile, with an area code, 400 and 800; serial numbers and times are none."""


def install(app: Flask, environment: Mapping[str, str]) -> None:
    """Keep what the environment says: RELAYDESK_HOTLINE, RELAYDESK_PUBLIC_URL and how mail is sent."""
    app.extensions["outside"] = dict(environment)
    app.jinja_env.globals.update(hotline=hotline)
    app.jinja_env.filters["dialled"] = dialled
    app.jinja_env.filters["calls"] = calls


def environment() -> Mapping[str, str]:
    """Return the variables that the application was made with."""
    return cast(Mapping[str, str], current_app.extensions["outside"])


def hotline() -> str:
    """Return the number that customers call, '' where none is set."""
    return " ".join(environment().get("RELAYDESK_HOTLINE", "").split())[:LONGEST]


def dialled(number: str) -> str:
    """Return what a phone dials: the number without its spaces and signs."""
    return ("+" if number.startswith("+") else "") + "".join(c for c in number if c.isascii() and c.isdigit())


def calls(text: object) -> Markup:
    """Return a text in which telephone numbers can be tapped to be called; all else is escaped."""
    written, shown, end = str(text), Markup(), 0
    for found in TELEPHONE.finditer(written):
        link = Markup('<a class="number" href="tel:{}">{}</a>').format(dialled(found[0]), found[0])
        shown += escape(written[end : found.start()]) + link
        end = found.end()
    return shown + escape(written[end:])


def public_url(path: str) -> str | None:
    """Return the address at which a customer finds a path of this site; None where RELAYDESK_PUBLIC_URL has none.

    It is never taken from a request: who asks could name another host, and a mail would lead there.
    """
    base = environment().get("RELAYDESK_PUBLIC_URL", "").strip().rstrip("/")
    parts = urlsplit(base)
    return base + path if parts.scheme in ("http", "https") and parts.hostname else None
