"""Runs the demonstration on a clock that is so many seconds off: the day shift is on duty whatever the hour is.

The roster gives a task to who is on duty, so a walk by named people needs a time at which they are.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

from web import cli

OFFSET = "RELAYDESK_TEST_CLOCK_SECONDS"
HOUR = 1  # 01:00 UTC: nine in the morning in Shanghai, an hour into the day shift and eleven before its end


class MovedClock:
    """Runs on as the machine's clock does, `seconds` away from it."""

    def __init__(self, seconds: float) -> None:
        self._away = timedelta(seconds=seconds)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._away


def seconds_to_morning(now: datetime | None = None) -> float:
    """Return how far away the next nine o'clock in Shanghai is, to be given to each start of the same walk."""
    now = now or datetime.now(UTC)
    morning = now.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return ((morning if morning >= now else morning + timedelta(days=1)) - now).total_seconds()


def demo(arguments: list[str]) -> int:
    """Run `relaydesk demo` at the hour that the environment says."""
    return cli.demo(arguments, clock=MovedClock(float(os.environ[OFFSET])))
