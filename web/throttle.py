"""Slows down whoever guesses passwords or floods the portal: a name or an address has to wait."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from time import monotonic

FREE_FAILURES = 5  # of one name
FREE_FAILURES_OF_AN_ADDRESS = 50  # behind a proxy all people come from one
FIRST_WAIT_SECONDS = 15.0
LONGEST_WAIT_SECONDS = 900.0
MOST_ENTRIES = 10_000
BUSY_SECONDS = 10.0  # how long a count waits for another process


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
    """So many uses by key in a sliding time: what came before it is forgotten, so nobody waits for ever.

    Counted in `file` for all server processes of this machine, or in memory without one. The clock is the machine's
    monotonic one, which all its processes share; after a restart of the machine the counts begin anew.
    """

    def __init__(
        self,
        name: str,
        most: int,
        in_seconds: float,
        file: Path | None = None,
        seconds: Callable[[], float] = monotonic,
    ) -> None:
        self._name = name
        self._most = most
        self._length = in_seconds
        self._file = file
        self._seconds = seconds
        self._lock = threading.Lock()
        self._memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False) if not file else None

    def wait(self, key: str) -> float:
        """Return for how many seconds the next use by this key is still refused."""
        with self._open() as uses:
            return self._wait(uses, key, self._seconds())

    def take(self, key: str, uses_at_once: int = 1) -> float:
        """Count so many uses and return 0, or return for how many seconds they are refused."""
        with self._open() as uses:
            now = self._seconds()
            wait = self._wait(uses, key, now, uses_at_once)
            if wait == 0:
                uses.executemany("INSERT INTO used VALUES (?, ?, ?)", [(self._name, key, now)] * uses_at_once)
            return wait

    def _wait(self, uses: sqlite3.Connection, key: str, now: float, more: int = 1) -> float:
        gone = (self._name, now - self._length, now)
        uses.execute("DELETE FROM used WHERE name = ? AND (at <= ? OR at > ?)", gone)
        found = uses.execute("SELECT at FROM used WHERE name = ? AND key = ? ORDER BY at", (self._name, key)).fetchall()
        too_many = len(found) + more - self._most
        return float(found[min(too_many, len(found)) - 1][0]) + self._length - now if too_many > 0 and found else 0.0

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with self._lock, ExitStack() as stack:
            uses = self._memory
            if uses is None:
                connection = sqlite3.connect(str(self._file), isolation_level=None, timeout=BUSY_SECONDS)
                uses = stack.enter_context(closing(connection))
            uses.execute("BEGIN IMMEDIATE")
            try:
                uses.execute("CREATE TABLE IF NOT EXISTS used (name TEXT, key TEXT, at REAL)")
                yield uses
            finally:
                uses.execute("COMMIT")
