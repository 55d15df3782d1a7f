"""Running instances that rest between commands, kept as they are: restoring one from its snapshot costs more.

Only a shortcut. An instance is taken out for a command and put back after its commit; it is used only when the
database's revision is the one it was put back with, so what another process or a failed command did is never missed.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from engine.spiff import Execution

CAPACITY = 1_000
"""How many instances are kept; the least recently used goes first."""


@dataclass(slots=True)
class Rest:
    """An instance between commands. `may_pause`: has it a promise whose clock can stand still? None: not looked up."""

    revision: int
    execution: Execution
    may_pause: bool | None = None


class Resting:
    """Shared by the threads of one engine."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._kept: OrderedDict[int, Rest] = OrderedDict()
        self._lock = Lock()

    def take(self, root_key: int, revision: int) -> Rest | None:
        """Return the instance and forget it; None when it is not here in that revision."""
        with self._lock:
            found = self._kept.pop(root_key, None)
        return found if found is not None and found.revision == revision else None

    def put(self, root_key: int, rest: Rest) -> None:
        """Keep an instance whose snapshot was committed as `rest.revision`."""
        with self._lock:
            self._kept[root_key] = rest
            while len(self._kept) > self._capacity:
                self._kept.popitem(last=False)
