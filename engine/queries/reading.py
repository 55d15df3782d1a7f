"""One consistent read of the database, and rows as dataclasses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

Row = TypeVar("Row")


def as_row(cls: type[Row], values: Mapping[Any, Any]) -> Row:
    """Build a row from the columns it names; lists become tuples."""
    known = {f.name for f in fields(cls)}  # type: ignore[arg-type]  # every Row is a dataclass
    return cls(**{k: tuple(v) if isinstance(v, list) else v for k, v in values.items() if k in known})
