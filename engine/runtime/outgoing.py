"""Messages and signals that instances threw in this command and that others have yet to get."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Thrown:
    """`kind`: message or signal; `root_key` is the instance that threw it."""

    kind: str
    root_key: int
    name: str
    correlation_key: str | None
    variables: Mapping[str, Any]


class Outgoing:
    """A queue: first thrown, first delivered."""

    def __init__(self) -> None:
        self._queue: deque[Thrown] = deque()

    @property
    def is_empty(self) -> bool:
        return not self._queue

    def publish(self, root_key: int, name: str, correlation_key: str | None, variables: Mapping[str, Any]) -> None:
        self._queue.append(Thrown("message", root_key, name, correlation_key, dict(variables)))

    def broadcast(self, root_key: int, name: str, variables: Mapping[str, Any]) -> None:
        self._queue.append(Thrown("signal", root_key, name, None, dict(variables)))

    def take(self) -> Thrown | None:
        """Return the next one and forget it; None when there is none."""
        return self._queue.popleft() if self._queue else None
