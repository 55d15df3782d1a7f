"""JSON values of variables, and their one text form: decimals without loss, stable order, no machine floats.

A variable's value is `None`, `bool`, `int`, `Decimal`, `str`, `list` or `dict` with `str` keys, nested as deep as
`MAX_DEPTH`. Temporal values cross this border as ISO 8601 strings.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import simplejson

Value = None | bool | int | Decimal | str | list[Any] | dict[str, Any]
Variables = Mapping[str, Any]

MAX_DEPTH = 100

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
    text: str = _encoder.encode(value)
    return text


def canonical(value: Any) -> str:
    """Return the JSON text that is hashed and compared: entries sorted by name."""
    text: str = _canonical.encode(value)
    return text


def loads(text: str) -> Any:
    """Read JSON text; fractions become `Decimal`, so nothing is lost."""
    return _decoder.decode(text)
