"""What happened to batches: one intervention on many instances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.model.events.base import Event


@dataclass(frozen=True, slots=True)
class BatchStarted(Event):
    batch_key: int
    kind: str
    instance_keys: tuple[int, ...]
    arguments: Mapping[str, Any] = field(default_factory=dict)
    reason: str | None = None
    is_dry_run: bool = False


@dataclass(frozen=True, slots=True)
class BatchItemCompleted(Event):
    batch_key: int
    instance_key: int


@dataclass(frozen=True, slots=True)
class BatchItemFailed(Event):
    batch_key: int
    instance_key: int
    message: str
    message_zh: str


@dataclass(frozen=True, slots=True)
class BatchCanceled(Event):
    batch_key: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class BatchEnded(Event):
    """Each of its items is done, failed or canceled."""

    batch_key: int
