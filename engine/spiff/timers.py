"""When a timer is due: ISO 8601 dates, calendar-exact durations and cycles, cron, with time zones by name."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FOREVER = -1
_MICROSECOND = timedelta(microseconds=1)
_DURATION = re.compile(
    r"^(?P<sign>[+-]?)P(?:(?P<years>[+-]?\d+)Y)?(?:(?P<months>[+-]?\d+)M)?(?:(?P<weeks>[+-]?\d+)W)?(?:(?P<days>[+-]?\d+)D)?"
    r"(?P<time>T(?:(?P<hours>[+-]?\d+)H)?(?:(?P<minutes>[+-]?\d+)M)?(?:(?P<seconds>[+-]?\d+(?:[.,]\d+)?)S)?)?$"
)
_ZONED = re.compile(r"^(?P<local>[^@\[]+?)(?:@(?P<at>[^\[\]]+)|\[(?P<zone>[^\[\]]+)\])?$")
_MACROS = {
    "@yearly": "0 0 0 1 1 *",
    "@annually": "0 0 0 1 1 *",
    "@monthly": "0 0 0 1 * *",
    "@weekly": "0 0 0 * * 0",
    "@daily": "0 0 0 * * *",
    "@midnight": "0 0 0 * * *",
    "@hourly": "0 0 * * * *",
}


def to_us(moment: datetime) -> int:
    """Return the microseconds since 1970 of an aware time."""
    return (moment - EPOCH) // _MICROSECOND


def from_us(microseconds: int) -> datetime:
    """Return the UTC time of `to_us`."""
    return EPOCH + timedelta(microseconds=microseconds)


def parse_date(text: str) -> datetime:
    """Return the aware time of an ISO date-time with an offset, `Z`, or a zone (`…[Europe/Berlin]`, `…@Europe/Berlin`).

    Without offset and zone it is UTC. Raises ValueError.
    """
    match = _ZONED.match(text.strip())
    if match is None or "T" not in match["local"].upper():
        raise ValueError(text)
    moment = datetime.fromisoformat(match["local"])
    name = match["at"] or match["zone"]
    if name:
        try:
            zone = ZoneInfo(name)
            return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError, OverflowError) as unknown:
            raise ValueError(text) from unknown
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


@lru_cache(maxsize=1024)
def parse_duration(text: str) -> tuple[int, int, timedelta]:
    """Return the months, days and elapsed time of an ISO 8601 duration, each with its sign. Raises ValueError."""
    match = _DURATION.match(text.strip())
    if match is None or text.strip().endswith(("P", "T")):
        raise ValueError(text)
    sign = -1 if match["sign"] == "-" else 1
    return (
        sign * (int(match["years"] or 0) * 12 + int(match["months"] or 0)),
        sign * (int(match["weeks"] or 0) * 7 + int(match["days"] or 0)),
        sign
        * timedelta(
            hours=int(match["hours"] or 0),
            minutes=int(match["minutes"] or 0),
            seconds=float((match["seconds"] or "0").replace(",", ".")),
        ),
    )


def add_duration(start: datetime, text: str, times: int = 1) -> datetime:
    """Return `start` plus `times` an ISO 8601 duration: years, months and days by the calendar of its zone.

    A day that the month does not have becomes its last one. Raises ValueError.
    """
    months, days, elapsed = parse_duration(text)
    moment = start
    try:
        if months:
            year, month = divmod(moment.year * 12 + moment.month - 1 + months * times, 12)
            moment = moment.replace(year=year, month=month + 1, day=min(moment.day, _days_in(year, month + 1)))
        if days:
            moment = moment + timedelta(days=days * times)
        if not elapsed:
            return moment
        if moment.tzinfo is UTC:
            return moment + elapsed * times
        # A zone's clock may jump between: elapsed time is added in UTC.
        return (moment.astimezone(UTC) + elapsed * times).astimezone(start.tzinfo)
    except OverflowError as far:
        raise ValueError(text) from far


def _days_in(year: int, month: int) -> int:
    following = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    return (following - timedelta(days=1)).day


class Cycle:
    """A repeating timer: `R[n]/[start/]duration`, or a cron expression of 5 or 6 fields (seconds first)."""

    __slots__ = ("_base", "_interval", "_set_at", "cron", "repetitions")

    def __init__(self, text: str, now: datetime) -> None:
        """Read the text; `now` is when the timer was set. Raises ValueError."""
        text = text.strip()
        self.cron: str | None = None
        self.repetitions = FOREVER
        self._base, self._set_at, self._interval = now, now, ""
        if not text.upper().startswith("R"):
            self.cron = _MACROS.get(text, text).replace("?", "*")
            self.due(1, now)
            return
        count, slash, rest = text.partition("/")
        if not slash:
            raise ValueError(text)
        parts = rest.rsplit("/", 1)  # a zone's name has a slash, too
        if count[1:]:
            self.repetitions = int(count[1:])
            if self.repetitions < 0:
                self.repetitions = FOREVER
        self._interval = parts[-1]
        first = parse_date(parts[0]) if len(parts) == 2 else None
        self._base = first if first is not None else add_duration(now, self._interval)
        if add_duration(self._base, self._interval) <= self._base:
            raise ValueError(text)

    def due(self, number: int, previous: datetime) -> datetime:
        """Return when the `number`-th firing (from 1) is due; a cron cycle goes on from the previous one.

        An endless cycle that began before it was set is due once for all that had passed by then.
        """
        if self.cron is None:
            if number > 1 and self.repetitions == FOREVER:
                number += self._passed()
            return self._at(number)
        try:
            simulation = CronSim(self.cron, previous)
            simulation.day_and = True  # both day fields must match, as in the dialect's cron
            return next(simulation)
        except (CronSimError, StopIteration) as bad:
            raise ValueError(self.cron) from bad

    def _at(self, number: int) -> datetime:
        return add_duration(self._base, self._interval, number - 1) if number > 1 else self._base

    def _passed(self) -> int:
        """How many firings after the first one were due before the cycle was set."""
        if self._at(2) > self._set_at:
            return 0
        high = 2
        while self._at(high) <= self._set_at:
            high *= 2
        low = high // 2  # low is not after the time, high is
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._at(middle) <= self._set_at else (low, middle)
        return low - 1
