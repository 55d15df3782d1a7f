"""Column types that mean the same on every database: keys, times as integer microseconds, JSON as exact text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Dialect, Integer, Text, TypeDecorator

from engine.model.values import dumps, loads

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Key = BigInteger().with_variant(Integer(), "sqlite")


def to_microseconds(at: datetime) -> int:
    """Return an aware time as microseconds since 1970-01-01T00:00Z."""
    passed = at - _EPOCH
    return (passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds


def from_microseconds(value: int) -> datetime:
    """Return the aware UTC time of `value` microseconds since 1970-01-01T00:00Z."""
    return _EPOCH + timedelta(microseconds=value)


class Time(TypeDecorator[datetime]):
    """An aware time, stored as integer microseconds since the epoch: exact, small, sortable, the same everywhere."""

    impl = Key
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else to_microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else from_microseconds(value)


class Json(TypeDecorator[Any]):
    """A JSON value as its exact text: decimals without loss, entries in their own order."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else dumps(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else loads(value)
