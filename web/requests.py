"""Reads what a request brings: JSON without losing a digit, keys, and the id that makes a repeated request run once."""

from __future__ import annotations

import secrets
from typing import Any

import simplejson
from flask import abort, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.routing import IntegerConverter, Map

PAGE, MOST = 100, 1000
"""How many lines a list shows at first and adds each time, and how many it shows at most."""
HIGHEST_KEY = 2**63 - 1
"""No database has a higher one: an address with more digits is an address of nothing."""


class ExactJSON(DefaultJSONProvider):
    """JSON with decimals as they are, in both directions, and Chinese as Chinese."""

    def dumps(self, obj: Any, **more: Any) -> str:
        """Return the JSON text of a value; what JSON doesn't know is written as Flask does."""
        text: str = simplejson.dumps(obj, use_decimal=True, ensure_ascii=False, default=DefaultJSONProvider.default)
        return text

    def loads(self, s: str | bytes, **more: Any) -> Any:
        """Read JSON text; fractions become `Decimal`. ValueError for what is none, or nested without end."""
        try:
            return simplejson.loads(s, use_decimal=True)
        except RecursionError as error:
            raise ValueError("Expected JSON, but it is nested too deeply") from error


class KeyConverter(IntegerConverter):
    """`<int:key>` of an address, as far as keys go."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=HIGHEST_KEY)


def shown_of(asked: int) -> int:
    """Return how many lines a list shows that was asked for so many."""
    return min(max(asked, PAGE), MOST)


def as_key(text: str) -> int:
    """Return the key or position that a query parameter names; ValueError for what can be none."""
    if not text.isascii() or not text.isdigit() or int(text[:20]) > HIGHEST_KEY or len(text) > 20:
        raise ValueError(text)
    return int(text)


def json_body() -> dict[str, Any]:
    """Return the JSON object of this request; anything else is refused (400)."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        abort(400)
    return body


def request_id(body: dict[str, Any] | None = None) -> str | None:
    """Return the id that the page gave this request, bounded, as a text that every database takes; None without one."""
    given = str((body or {}).get("requestId") or request.form.get("request_id") or "")
    return "".join(c for c in given if c.isprintable())[:100] or None


def request_token() -> str:
    """Return an id for the command that a form of this page will send: sent twice, it is done once."""
    return secrets.token_hex(12)
