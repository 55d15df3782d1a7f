"""How people's accounts change the user_account table."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, insert, update

from engine.model.events import PasswordChanged, UserChanged, UserCreated
from engine.runtime.appliers.stage import Stage
from engine.store import tables

_table = tables.user_account
_ONE = update(_table).where(_table.c.name == bindparam("who"))


def created(events: Sequence[UserCreated], stage: Stage) -> None:
    rows = [
        {
            "name": e.name,
            "display_name": e.display_name,
            "groups": e.groups,
            "roles": e.roles,
            "email": e.email,
            "phone": e.phone,
            "password_hash": e.password_hash,
            "is_active": True,
            "created_at": stage.at,
        }
        for e in events
    ]
    stage.unit.write(insert(_table), rows)


def changed(events: Sequence[UserChanged], stage: Stage) -> None:
    for event in events:
        stage.unit.write(_ONE.values(**event.changes), [{"who": event.name}])


def password_changed(events: Sequence[PasswordChanged], stage: Stage) -> None:
    for event in events:
        stage.unit.write(_ONE.values(password_hash=event.password_hash), [{"who": event.name}])
