"""The range of keys that everything inside a root instance has: the primary key serves as the index by instance."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement

from engine.model.keys import LOCAL_BITS, LOCAL_MASK


def inside(key: ColumnElement[Any], root_key: Any) -> ColumnElement[bool]:
    """Is the key in column `key` one of the root instance `root_key` (a number, parameter or column)?"""
    first = root_key * (1 << LOCAL_BITS)
    return key.between(first, first + LOCAL_MASK)
