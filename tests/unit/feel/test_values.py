"""The values themselves: their Python equality, texts and limits."""

import pytest

from engine.feel import Date, DateAndTime, DaysAndTimeDuration, Function, Range, Time, YearsAndMonthsDuration, text_of
from engine.feel.builtins import BUILTINS, FAMILIES
from engine.feel.temporal.calendar import civil_date, day_number, days_in_month
from engine.feel.temporal.zones import zone_info
from engine.feel.values import ABSENT


@pytest.mark.parametrize(
    ("value", "same", "other", "shown"),
    [
        (Date(2026, 1, 2), Date(2026, 1, 2), Date(2026, 1, 3), "Date('2026-01-02')"),
        (Time(0, 0), Time(0, 0), Time(0), "Time('00:00:00Z')"),
        (DateAndTime(0, 0), DateAndTime(0, 0), DateAndTime(0, 1), "DateAndTime('1970-01-01T00:00:00')"),
        (DaysAndTimeDuration(0), DaysAndTimeDuration(0), DaysAndTimeDuration(1), "DaysAndTimeDuration('PT0S')"),
        (
            YearsAndMonthsDuration(12),
            YearsAndMonthsDuration(12),
            YearsAndMonthsDuration(1),
            "YearsAndMonthsDuration('P1Y')",
        ),
    ],
)
def test_python_equality_hash_and_text(value, same, other, shown):
    assert value == same
    assert hash(value) == hash(same)
    assert value != other
    assert value != "text"
    assert repr(value) == shown
    assert repr(ABSENT) == "ABSENT"


def test_the_calendar_is_its_own_inverse():
    for number in range(-1_000_000, 1_000_000, 997):
        assert day_number(*civil_date(number)) == number
    assert [days_in_month(year, 2) for year in (1900, 2000, 2023, 2024)] == [28, 29, 28, 29]


@pytest.mark.parametrize(
    "make",
    [
        lambda: Date(2026, 13, 1),
        lambda: Date(10**9, 1, 1),
        lambda: DaysAndTimeDuration(10**31),
        lambda: YearsAndMonthsDuration(10**13),
        lambda: zone_info("No/Where"),
        lambda: zone_info("../etc/passwd"),
        lambda: zone_info("a" * 100),
    ],
)
def test_what_is_beyond_the_calendar_is_refused(make):
    with pytest.raises(ValueError, match="Expected"):
        make()


def test_texts_of_values_without_json():
    assert text_of(Range(None, 5, False, True)) == "(..5]"
    assert text_of([Function("f", (), lambda run, arguments: None)]) == "[function]"


def test_every_built_in_belongs_to_one_family():
    assert sum(len(family.builtins) for family in FAMILIES.values()) == len(BUILTINS) > 100
