"""People who may sign in."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.engine import Connection

from engine.queries.reading import as_row
from engine.queries.rows import User
from engine.store import tables
from engine.store.unit_of_work import Reader

account = tables.user_account


def find_user(connection: Connection, name: str) -> User | None:
    """Return a person by user name, or None."""
    row = connection.execute(select(account).where(account.c.name == name)).mappings().first()
    return None if row is None else as_row(User, row)


def find_users(connection: Connection) -> list[User]:
    """Return everybody, inactive ones too, by name."""
    return [as_row(User, r) for r in connection.execute(select(account).order_by(account.c.name)).mappings()]


def read_users(reader: Reader) -> list[User]:
    """Return everybody, inactive ones too, by name, as an application's check of a deployment sees them."""
    return [as_row(User, row._mapping) for row in reader.all(select(account).order_by(account.c.name))]
