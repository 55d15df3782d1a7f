"""What happened to user accounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.model.events.base import Event


@dataclass(frozen=True, slots=True)
class UserCreated(Event):
    name: str
    display_name: str
    groups: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    email: str | None = None
    phone: str | None = None
    password_hash: str | None = None


@dataclass(frozen=True, slots=True)
class UserChanged(Event):
    name: str
    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PasswordChanged(Event):
    name: str
    password_hash: str
