"""A deployed process, ready to run: the plain diagram values, and their version."""

from __future__ import annotations

from dataclasses import dataclass

from engine.bpmn.model import Process


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """An executable process version. `content_hash` identifies its file's content."""

    key: int
    process: Process
    content_hash: str
    version: int
