"""What happened to subscriptions, messages and signals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.model.events.base import Event


@dataclass(frozen=True, slots=True)
class SubscriptionOpened(Event):
    """An element instance waits for a message or signal (`kind`)."""

    subscription_key: int
    instance_key: int
    element_key: int
    element_id: str
    kind: str
    name: str
    correlation_key: str | None = None


@dataclass(frozen=True, slots=True)
class SubscriptionClosed(Event):
    subscription_key: int


@dataclass(frozen=True, slots=True)
class MessagePublished(Event):
    """A message that could not be delivered everywhere yet is buffered until `expires_at`; None: not buffered."""

    message_key: int
    name: str
    correlation_key: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    message_id: str | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MessageCorrelated(Event):
    """A message reached an instance, through its subscription or by starting it."""

    message_key: int
    instance_key: int
    process_id: str
    element_id: str
    subscription_key: int | None = None
    correlation_key: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class MessageExpired(Event):
    message_key: int


@dataclass(frozen=True, slots=True)
class SignalBroadcast(Event):
    signal_key: int
    name: str
    variables: Mapping[str, Any] = field(default_factory=dict)
