"""The tables of the register: one for each kind of entry, its fields as columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Boolean, Column, Index, Integer, MetaData, String, Table, Text
from sqlalchemy.types import TypeEngine

from processes.register.fields import Field
from processes.register.kinds import KINDS

metadata = MetaData()


def _column(field: Field) -> Column[Any]:
    kinds: dict[str, TypeEngine[Any]] = {
        "note": Text(),
        "number": Integer(),
        "flag": Boolean(),
        "date": String(10),
        "time": String(5),
    }
    return Column(field.name, kinds.get(field.type) or String(255))


TABLES: Mapping[str, Table] = {
    kind.name: Table(
        f"register_{kind.name}",
        metadata,
        Column("id", String(64), primary_key=True),
        *(_column(field) for field in kind.fields),
        Column("changed_by", String(255), nullable=False),
        Column("changed_at", String(40), nullable=False),
        *(
            Index(f"ix_register_{kind.name}_{field.name}", field.name)
            for field in kind.fields
            if field.type == "reference" or field.name == "serial"
        ),
    )
    for kind in KINDS.values()
}
"""Kind → table. `changed_at` is an ISO time in UTC."""
