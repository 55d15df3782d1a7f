"""Reads what a page's script sends: JSON without losing a digit, and the id that makes a repeated request run once."""

from __future__ import annotations

from typing import Any

import simplejson
from flask import abort, request
from flask.json.provider import DefaultJSONProvider


class ExactJSON(DefaultJSONProvider):
    """JSON with decimals as they are, in both directions, and Chinese as Chinese."""

    def dumps(self, obj: Any, **more: Any) -> str:
        """Return the JSON text of a value; what JSON doesn't know is written as Flask does."""
        text: str = simplejson.dumps(obj, use_decimal=True, ensure_ascii=False, default=DefaultJSONProvider.default)
        return text

    def loads(self, s: str | bytes, **more: Any) -> Any:
        """Read JSON text; fractions become `Decimal`."""
        return simplejson.loads(s, use_decimal=True)


def json_body() -> dict[str, Any]:
    """Return the JSON object of this request; anything else is refused (400)."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        abort(400)
    return body


def request_id(body: dict[str, Any] | None = None) -> str | None:
    """Return the id that the page gave this request, bounded; None where it gave none."""
    given = (body or {}).get("requestId") or request.form.get("request_id")
    return str(given)[:100] if given else None
