"""Dates, times of day, and dates with times, each with or without a time zone."""

from __future__ import annotations

from engine.feel.temporal.calendar import DAY, MAX_YEAR, NANOSECONDS, civil_date, day_number, days_in_month
from engine.feel.temporal.zones import Zone, instant_offset, local_offset, zone_text

MILLISECOND = NANOSECONDS // 1000


class Date:
    """A calendar day, years -999,999,999 to 999,999,999; raises ValueError for a day that does not exist."""

    __slots__ = ("day", "month", "year")

    def __init__(self, year: int, month: int, day: int) -> None:
        if not (-MAX_YEAR <= year <= MAX_YEAR and 1 <= month <= 12 and 1 <= day <= days_in_month(year, month)):
            raise ValueError(f"Expected a day of the calendar, but found {year}-{month}-{day}")
        self.year, self.month, self.day = year, month, day

    @classmethod
    def from_days(cls, days: int) -> Date:
        """Return the date of a day number (days since 1970-01-01)."""
        return cls(*civil_date(days))

    @property
    def days(self) -> int:
        """Days since 1970-01-01."""
        return day_number(self.year, self.month, self.day)

    @property
    def weekday(self) -> int:
        """1 for Monday to 7 for Sunday."""
        return (self.days + 3) % 7 + 1

    def plus_months(self, months: int) -> Date:
        """Return the same day that many months later, or the last day of that month if it is shorter."""
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        month += 1
        return Date(year, month, min(self.day, days_in_month(year, month)))

    @property
    def order(self) -> tuple[int, int, int]:
        """What is compared."""
        return (self.year, self.month, self.day)

    def __eq__(self, other: object) -> bool:
        return type(other) is Date and self.order == other.order

    def __hash__(self) -> int:
        return hash(self.order)

    def __repr__(self) -> str:
        return f"Date('{self}')"

    def __str__(self) -> str:
        return ("-" if self.year < 0 else "") + f"{abs(self.year):04d}-{self.month:02d}-{self.day:02d}"


class Time:
    """A time of day in nanoseconds since midnight, local or in a zone."""

    __slots__ = ("nanoseconds", "zone")

    def __init__(self, nanoseconds: int, zone: Zone = None) -> None:
        self.nanoseconds, self.zone = nanoseconds, zone

    @property
    def hour(self) -> int:
        """0 to 23."""
        return self.nanoseconds // (3600 * NANOSECONDS)

    @property
    def minute(self) -> int:
        """0 to 59."""
        return self.nanoseconds // (60 * NANOSECONDS) % 60

    @property
    def second(self) -> int:
        """Whole seconds, 0 to 59."""
        return self.nanoseconds // NANOSECONDS % 60

    @property
    def offset(self) -> int | None:
        """Seconds east of UTC (of a named zone: on 1970-01-01), None without a zone."""
        return None if self.zone is None else local_offset(self.zone, 0, self.nanoseconds)

    @property
    def order(self) -> int:
        """What is compared: milliseconds of the UTC day. Finer differences don't make two times unequal (TCK 0068)."""
        return ((self.nanoseconds - (self.offset or 0) * NANOSECONDS) % DAY) // MILLISECOND

    def __eq__(self, other: object) -> bool:
        return type(other) is Time and (self.nanoseconds, self.zone) == (other.nanoseconds, other.zone)

    def __hash__(self) -> int:
        return hash((self.nanoseconds, self.zone))

    def __repr__(self) -> str:
        return f"Time('{self}')"

    def __str__(self) -> str:
        return time_text(self.nanoseconds) + zone_text(self.zone)


class DateAndTime:
    """A day and a time of day, local or in a zone; one with a zone is an instant."""

    __slots__ = ("days", "nanoseconds", "zone")

    def __init__(self, days: int, nanoseconds: int, zone: Zone = None) -> None:
        self.days, self.nanoseconds, self.zone = days, nanoseconds, zone

    @property
    def date(self) -> Date:
        """The calendar day in its own zone."""
        return Date.from_days(self.days)

    @property
    def time(self) -> Time:
        """The time of day in its own zone."""
        return Time(self.nanoseconds, self.zone)

    @property
    def offset(self) -> int | None:
        """Seconds east of UTC at that moment, None without a zone."""
        return None if self.zone is None else local_offset(self.zone, self.days, self.nanoseconds)

    @property
    def instant(self) -> int:
        """Nanoseconds since 1970-01-01T00:00:00Z; a local value counts as UTC."""
        return self.days * DAY + self.nanoseconds - (self.offset or 0) * NANOSECONDS

    @property
    def order(self) -> int:
        """What is compared: milliseconds since 1970. Finer differences don't make two moments unequal (TCK 0068)."""
        return self.instant // MILLISECOND

    def plus(self, nanoseconds: int) -> DateAndTime:
        """Return the moment that much later; in a named zone the clock shows what it shows there then."""
        if isinstance(self.zone, str):
            instant = self.instant + nanoseconds
            days, rest = divmod(instant + instant_offset(self.zone, instant) * NANOSECONDS, DAY)
        else:
            days, rest = divmod(self.days * DAY + self.nanoseconds + nanoseconds, DAY)
        Date.from_days(days)  # refuses what is beyond the calendar
        return DateAndTime(days, rest, self.zone)

    def in_zone(self, zone: str) -> DateAndTime:
        """Return the same instant as the clock of a named zone shows it; a local value is taken as UTC."""
        instant = self.instant
        days, rest = divmod(instant + instant_offset(zone, instant) * NANOSECONDS, DAY)
        return DateAndTime(days, rest, zone)

    def __eq__(self, other: object) -> bool:
        if type(other) is not DateAndTime:
            return False
        return (self.days, self.nanoseconds, self.zone) == (other.days, other.nanoseconds, other.zone)

    def __hash__(self) -> int:
        return hash((self.days, self.nanoseconds, self.zone))

    def __repr__(self) -> str:
        return f"DateAndTime('{self}')"

    def __str__(self) -> str:
        return f"{self.date}T{time_text(self.nanoseconds)}{zone_text(self.zone)}"


def time_text(nanoseconds: int) -> str:
    """Return `HH:MM:SS`, with as many decimals as needed."""
    seconds, fraction = divmod(nanoseconds, NANOSECONDS)
    text = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return text + (f".{fraction:09d}".rstrip("0") if fraction else "")
