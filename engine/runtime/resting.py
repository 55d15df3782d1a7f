"""Running instances that rest between commands, kept as they are: restoring one from its snapshot costs more.

Only a shortcut. An instance is taken out for a command and put back after its commit; it is used only when the
database's revision is the one it was put back with, so what another process or a failed command did is never missed.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from engine.spiff import Execution

CAPACITY = 1_000
"""How many instances are kept; the least recently used goes first."""


class Resting:
    """Shared by the threads of one engine."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._kept: OrderedDict[int, tuple[int, Execution]] = OrderedDict()
        self._lock = Lock()

    def take(self, root_key: int, revision: int) -> Execution | None:
        """Return the instance and forget it; None when it is not here in that revision."""
        with self._lock:
            found = self._kept.pop(root_key, None)
        return found[1] if found is not None and found[0] == revision else None

    def put(self, root_key: int, revision: int, execution: Execution) -> None:
        """Keep an instance whose snapshot was committed as `revision`."""
        with self._lock:
            self._kept[root_key] = (revision, execution)
            while len(self._kept) > self._capacity:
                self._kept.popitem(last=False)
