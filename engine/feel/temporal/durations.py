"""The two durations of FEEL: days and time (nanoseconds), years and months (months). They never mix."""

from __future__ import annotations

from engine.feel.temporal.calendar import DAY, NANOSECONDS

_LIMIT = 10**30


class DaysAndTimeDuration:
    """An exact length of time, signed, in nanoseconds."""

    __slots__ = ("nanoseconds",)

    def __init__(self, nanoseconds: int) -> None:
        if abs(nanoseconds) > _LIMIT:
            raise ValueError("Expected a duration of less than 10^30 nanoseconds")
        self.nanoseconds = nanoseconds

    @property
    def size(self) -> int:
        """The number that is compared: nanoseconds."""
        return self.nanoseconds

    def __eq__(self, other: object) -> bool:
        return type(other) is DaysAndTimeDuration and self.nanoseconds == other.nanoseconds

    def __hash__(self) -> int:
        return hash(self.nanoseconds)

    def __repr__(self) -> str:
        return f"DaysAndTimeDuration('{self}')"

    def __str__(self) -> str:
        seconds, fraction = divmod(abs(self.nanoseconds), NANOSECONDS)
        minutes, seconds = divmod(seconds, 60)
        hours, minutes = divmod(minutes, 60)
        days, hours = divmod(hours, 24)
        text = "-P" if self.nanoseconds < 0 else "P"
        if days:
            text += f"{days}D"
        if hours or minutes or seconds or fraction:
            text += "T" + (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
            if seconds or fraction:
                text += str(seconds) + (f".{fraction:09d}".rstrip("0") if fraction else "") + "S"
        return text if self.nanoseconds else "PT0S"

    @property
    def days(self) -> int:
        """Whole days, with the duration's sign."""
        return self._signed(abs(self.nanoseconds) // DAY)

    @property
    def hours(self) -> int:
        """Hours after the whole days, with the duration's sign."""
        return self._signed(abs(self.nanoseconds) // (3600 * NANOSECONDS) % 24)

    @property
    def minutes(self) -> int:
        """Minutes after the whole hours, with the duration's sign."""
        return self._signed(abs(self.nanoseconds) // (60 * NANOSECONDS) % 60)

    @property
    def seconds(self) -> int:
        """Whole seconds after the minutes, with the duration's sign."""
        return self._signed(abs(self.nanoseconds) // NANOSECONDS % 60)

    def _signed(self, number: int) -> int:
        return -number if self.nanoseconds < 0 else number


class YearsAndMonthsDuration:
    """A length in calendar months, signed."""

    __slots__ = ("total_months",)

    def __init__(self, total_months: int) -> None:
        if abs(total_months) > 12 * 10**10:
            raise ValueError("Expected a duration of less than 10^10 years")
        self.total_months = total_months

    @property
    def size(self) -> int:
        """The number that is compared: months."""
        return self.total_months

    def __eq__(self, other: object) -> bool:
        return type(other) is YearsAndMonthsDuration and self.total_months == other.total_months

    def __hash__(self) -> int:
        return hash(self.total_months)

    def __repr__(self) -> str:
        return f"YearsAndMonthsDuration('{self}')"

    def __str__(self) -> str:
        years, months = divmod(abs(self.total_months), 12)
        text = "-P" if self.total_months < 0 else "P"
        text += (f"{years}Y" if years else "") + (f"{months}M" if months else "")
        return text if self.total_months else "P0M"

    @property
    def years(self) -> int:
        """Whole years, with the duration's sign."""
        years = abs(self.total_months) // 12
        return -years if self.total_months < 0 else years

    @property
    def months(self) -> int:
        """Months after the whole years, with the duration's sign."""
        months = abs(self.total_months) % 12
        return -months if self.total_months < 0 else months
