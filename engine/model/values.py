"""JSON values of variables, and their one text form: decimals without loss, stable order, no machine floats.

A variable's value is `None`, `bool`, `int`, `Decimal`, `str`, `list` or `dict` with `str` keys, nested as deep as
`MAX_DEPTH`. Temporal values cross this border as ISO 8601 strings.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NoReturn

import simplejson

Value = None | bool | int | Decimal | str | list[Any] | dict[str, Any]
Variables = Mapping[str, Any]

MAX_DEPTH = 100


def no_plain_value(value: object) -> NoReturn:
    """Say that the standard library's encoder can't write a value without losing something."""
    raise TypeError(type(value).__name__)


# Most values have no decimals: the standard library's encoder does those several times as fast, with the same text.
_plain_encoder = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, allow_nan=False, separators=(",", ":"), default=no_plain_value
)
_ESCAPED_BY_ONE_ONLY = ("\u2028", "\u2029")

_encoder = simplejson.JSONEncoder(
    use_decimal=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False, namedtuple_as_object=False
)
_canonical = simplejson.JSONEncoder(
    use_decimal=True,
    ensure_ascii=False,
    separators=(",", ":"),
    allow_nan=False,
    namedtuple_as_object=False,
    sort_keys=True,
)


_decoder = simplejson.JSONDecoder(parse_float=Decimal)


def dumps(value: Any) -> str:
    """Return the compact JSON text of a value, its entries in their own order."""
    try:
        text = _plain_encoder.encode(value)
    except TypeError:
        exact: str = _encoder.encode(value)
        return exact
    if not text.isascii() and any(mark in text for mark in _ESCAPED_BY_ONE_ONLY):
        exact = _encoder.encode(value)
        return exact
    return text


def canonical(value: Any) -> str:
    """Return the JSON text that is hashed and compared: entries sorted by name."""
    text: str = _canonical.encode(value)
    return text


def loads(text: str) -> Any:
    """Read JSON text; fractions become `Decimal`, so nothing is lost."""
    return _decoder.decode(text)
