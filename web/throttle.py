"""Slows down whoever guesses passwords: after some failures a name or an address has to wait."""

from __future__ import annotations

import threading
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
