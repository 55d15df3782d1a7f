"""What all tables share: their metadata and the short forms of their columns."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKey, MetaData, Text

from engine.store.types import Key, Time

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def primary(name: str) -> Column[Any]:
    """The table's key, given by the engine, never by the database."""
    return Column(name, Key, primary_key=True, autoincrement=False)


def key(name: str, to: str | None = None, optional: bool = False) -> Column[Any]:
    """A key of another thing; `to` (`table.column`) has the database check that it exists."""
    return Column(name, Key, *([ForeignKey(to)] if to else []), nullable=optional)


def text(name: str, optional: bool = False) -> Column[Any]:
    return Column(name, Text, nullable=optional)


def time(name: str, optional: bool = False) -> Column[Any]:
    return Column(name, Time, nullable=optional)
