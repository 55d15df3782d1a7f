"""Slows down whoever guesses passwords or floods the portal: a name or an address has to wait."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from time import monotonic

from flask import request

FREE_FAILURES = 5  # of one name
FREE_FAILURES_OF_AN_ADDRESS = 50  # behind a proxy all people come from one
FIRST_WAIT_SECONDS = 15.0
LONGEST_WAIT_SECONDS = 900.0
FORGOTTEN_AFTER_SECONDS = 86_400.0
MOST_ENTRIES = 10_000
BUSY_SECONDS = 10.0  # how long a count waits for another process
FILE = "allowances.sqlite3"


def address() -> str:
    """Return the network address that asks; of IPv6 the network, for each subscriber has 2^64 addresses in his own."""
    given = request.remote_addr or ""
    try:
        known = ip_address(given.partition("%")[0])
    except ValueError:
        return given
    if isinstance(known, IPv4Address):
        return given
    return str(known.ipv4_mapped or IPv6Address(int(known) >> 64 << 64))


class _Counts:
    """Counts in `file`, for all server processes of this machine, or in memory without one.

    The clock is the machine's monotonic one, which all its processes share; after a restart of the machine the counts
    begin anew.
    """

    TABLE = ""

    def __init__(self, file: Path | None, seconds: Callable[[], float]) -> None:
        self._file = file
        self._seconds = seconds
        self._lock = threading.Lock()
        self._memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False) if not file else None

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with self._lock, ExitStack() as stack:
            counts = self._memory
            if counts is None:
                connection = sqlite3.connect(str(self._file), isolation_level=None, timeout=BUSY_SECONDS)
                counts = stack.enter_context(closing(connection))
            counts.execute("BEGIN IMMEDIATE")
            try:
                counts.execute(f"CREATE TABLE IF NOT EXISTS {self.TABLE}")
                yield counts
            finally:
                counts.execute("COMMIT")


class Throttle(_Counts):
    """Counts failures by key; after five (fifty of an address), each doubles the wait, up to a quarter of an hour.

    A day after the last of them they are forgotten.
    """

    TABLE = "failed (key TEXT PRIMARY KEY, count INTEGER, at REAL)"

    def __init__(self, seconds: Callable[[], float] = monotonic, file: Path | None = None) -> None:
        super().__init__(file, seconds)

    def attempt(self, *keys: str) -> float:
        """Count a failure for each of the keys and return 0, or return for how many seconds an attempt is refused.

        It counts before it is known to fail: who tries many at the same moment gets no more than one after the other.
        """
        with self._open() as counts:
            wait = self._wait(counts, keys)
            if wait == 0:
                self._count(counts, keys)
            return wait

    def succeeded(self, *keys: str) -> None:
        """Forget the failures of these keys."""
        with self._open() as counts:
            counts.executemany("DELETE FROM failed WHERE key = ?", [(key,) for key in keys])

    def _wait(self, counts: sqlite3.Connection, keys: tuple[str, ...]) -> float:
        now = self._seconds()
        counts.execute("DELETE FROM failed WHERE at <= ? OR at > ?", (now - FORGOTTEN_AFTER_SECONDS, now))
        waits = [self._until(counts, key) - now for key in keys]
        return max([0.0, *waits])

    def _until(self, counts: sqlite3.Connection, key: str) -> float:
        found = counts.execute("SELECT count, at FROM failed WHERE key = ?", (key,)).fetchone()
        free = FREE_FAILURES_OF_AN_ADDRESS if key.startswith("address:") else FREE_FAILURES
        if found is None or found[0] < free:
            return 0.0
        return float(found[1]) + min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2.0 ** min(int(found[0]) - free, 10))

    def _count(self, counts: sqlite3.Connection, keys: tuple[str, ...]) -> None:
        counts.executemany(
            "INSERT INTO failed VALUES (?, 1, ?) ON CONFLICT (key) DO UPDATE SET count = count + 1, at = excluded.at",
            [(key, self._seconds()) for key in keys],
        )
        too_many = counts.execute("SELECT count(*) FROM failed").fetchone()[0] - MOST_ENTRIES
        if too_many > 0:  # those go that failed least: who makes up names does not wash away a name that is guessed
            gone = "SELECT key FROM failed ORDER BY count, at LIMIT ?"
            counts.execute(f"DELETE FROM failed WHERE key IN ({gone})", (too_many,))


class Allowance(_Counts):
    """So many uses by key in a sliding time: what came before it is forgotten, so nobody waits for ever."""

    TABLE = "used (name TEXT, key TEXT, at REAL)"

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
        super().__init__(file, seconds)

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
