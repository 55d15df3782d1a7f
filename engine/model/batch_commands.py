"""Commands of batches: one intervention on many instances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.model.command import Command


@dataclass(frozen=True, slots=True)
class StartBatch(Command):
    """Do one intervention on many root instances, one after another: each item is a journal entry of its own.

    `kind` with its `arguments`: cancel, suspend, resume, retry (resolves the incidents, of jobs with one retry),
    set_variables (`variables`), migrate (`definition_key`, `mapping`), move (`from_element`, `to_element`). With
    `dry_run`, for migrate, items say what would be refused, and change nothing.
    """

    kind: str
    instance_keys: tuple[int, ...]
    arguments: Mapping[str, Any] = field(default_factory=dict)
    reason: str | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class CancelBatch(Command):
    """Leave alone what a batch has not done yet; what it has done stays."""

    batch_key: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class RunBatchItem(Command):
    """Do a batch's intervention on one of its instances: sent by the worker."""

    batch_key: int
    instance_key: int


@dataclass(frozen=True, slots=True)
class RecordBatchFailure(Command):
    """One of a batch's instances refused the intervention: sent by the worker with what it was told."""

    batch_key: int
    instance_key: int
    message: str
    message_zh: str
