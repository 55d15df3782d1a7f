"""Slows down whoever guesses passwords or floods the portal: a name or an address has to wait."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from time import monotonic

FREE_FAILURES = 5  # of one name
FREE_FAILURES_OF_AN_ADDRESS = 50  # behind a proxy all people come from one
FIRST_WAIT_SECONDS = 15.0
LONGEST_WAIT_SECONDS = 900.0
MOST_ENTRIES = 10_000


class Throttle:
    """Counts failures by key; after five (fifty of an address), each doubles the wait, up to a quarter of an hour."""

    def __init__(self, seconds: Callable[[], float] = monotonic) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._failures: dict[str, tuple[int, float]] = {}

    def wait(self, *keys: str) -> float:
        """Return for how many seconds an attempt with one of these keys is still refused."""
        with self._lock:
            now = self._seconds()
            return max(0.0, *(self._until(key) - now for key in keys))

    def failed(self, *keys: str) -> None:
        """Count a failure for each of the keys."""
        with self._lock:
            if len(self._failures) > MOST_ENTRIES:
                self._failures.clear()
            for key in keys:
                self._failures[key] = (self._failures.get(key, (0, 0.0))[0] + 1, self._seconds())

    def succeeded(self, *keys: str) -> None:
        """Forget the failures of these keys."""
        with self._lock:
            for key in keys:
                self._failures.pop(key, None)

    def _until(self, key: str) -> float:
        count, last = self._failures.get(key, (0, 0.0))
        free = FREE_FAILURES_OF_AN_ADDRESS if key.startswith("address:") else FREE_FAILURES
        if count < free:
            return 0.0
        return last + min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2.0 ** min(count - free, 10))


class Allowance:
    """So many uses by key in a sliding time: what came before it is forgotten, so nobody waits for ever."""

    def __init__(self, most: int, in_seconds: float, seconds: Callable[[], float] = monotonic) -> None:
        self._most = most
        self._length = in_seconds
        self._seconds = seconds
        self._lock = threading.Lock()
        self._uses: dict[str, deque[float]] = {}

    def wait(self, key: str) -> float:
        """Return for how many seconds the next use by this key is still refused."""
        with self._lock:
            return self._wait(key, self._seconds())

    def take(self, key: str) -> float:
        """Count a use and return 0, or return for how many seconds it is refused."""
        with self._lock:
            now = self._seconds()
            wait = self._wait(key, now)
            if wait == 0:
                if len(self._uses) > MOST_ENTRIES:
                    self._uses.clear()
                self._uses.setdefault(key, deque()).append(now)
            return wait

    def _wait(self, key: str, now: float) -> float:
        uses = self._uses.get(key, deque())
        while uses and uses[0] <= now - self._length:
            uses.popleft()
        return uses[0] + self._length - now if len(uses) >= self._most else 0.0
