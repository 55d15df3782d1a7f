"""Dates, durations by the calendar, cycles and cron."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine.spiff.timers import Cycle, add_duration, from_us, parse_date, to_us


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-01T10:00:00Z", "2026-03-01T10:00:00+00:00"),
        ("2026-03-01T10:00:00+08:00", "2026-03-01T02:00:00+00:00"),
        ("2026-03-01T10:00:00+01:00[Europe/Berlin]", "2026-03-01T09:00:00+00:00"),
        ("2026-07-01T10:00:00@Europe/Berlin", "2026-07-01T08:00:00+00:00"),
        ("2026-03-01T10:00:00", "2026-03-01T10:00:00+00:00"),
        ("2026-03-01T10:00", "2026-03-01T10:00:00+00:00"),
    ],
)
def test_dates(text: str, expected: str) -> None:
    assert parse_date(text).astimezone(UTC).isoformat() == expected


@pytest.mark.parametrize(
    "text", ["2026-03-01", "soon", "2026-03-01T10:00:00[Nowhere/Land]", "0001-01-01T00:00:00+14:00[Asia/Tokyo]", ""]
)
def test_no_dates(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_date(text)


@pytest.mark.parametrize(
    ("start", "text", "expected"),
    [
        ("2026-01-31T10:00:00Z", "P1M", "2026-02-28T10:00:00+00:00"),
        ("2024-02-29T10:00:00Z", "P1Y", "2025-02-28T10:00:00+00:00"),
        ("2026-01-31T10:00:00Z", "P1Y2M3DT4H5M6.5S", "2027-04-03T14:05:06.500000+00:00"),
        ("2026-01-31T10:00:00Z", "P2W", "2026-02-14T10:00:00+00:00"),
        ("2026-01-31T10:00:00Z", "-PT1H", "2026-01-31T09:00:00+00:00"),
        ("2026-01-31T10:00:00Z", "PT-1H", "2026-01-31T09:00:00+00:00"),
        ("2026-03-28T10:00:00[Europe/Berlin]", "P1D", "2026-03-29T08:00:00+00:00"),
        ("2026-03-28T10:00:00[Europe/Berlin]", "PT24H", "2026-03-29T09:00:00+00:00"),
    ],
)
def test_durations(start: str, text: str, expected: str) -> None:
    assert add_duration(parse_date(start), text).astimezone(UTC).isoformat() == expected


@pytest.mark.parametrize("text", ["P", "PT", "1H", "P1H", "PT1D", "P1DT", "P99999Y"])
def test_no_durations(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        add_duration(datetime(2026, 1, 1, tzinfo=UTC), text)


NOW = datetime(2026, 1, 31, 10, 0, tzinfo=UTC)


def firings(text: str, count: int) -> list[str]:
    cycle, previous, out = Cycle(text, NOW), NOW, []
    for number in range(1, count + 1):
        previous = cycle.due(number, previous)
        out.append(previous.astimezone(UTC).isoformat()[:16])
    return out


def test_cycles() -> None:
    assert firings("R3/PT1H", 2) == ["2026-01-31T11:00", "2026-01-31T12:00"]
    assert Cycle("R3/PT1H", NOW).repetitions == 3
    assert Cycle("R/PT1H", NOW).repetitions == Cycle("R-1/PT1H", NOW).repetitions == -1
    assert firings("R/2026-01-31T10:00:00Z/P1M", 4) == [
        "2026-01-31T10:00",
        "2026-02-28T10:00",
        "2026-03-31T10:00",
        "2026-04-30T10:00",
    ]
    assert firings("R/2026-03-28T10:00:00+01:00[Europe/Berlin]/P1D", 2) == ["2026-03-28T09:00", "2026-03-29T08:00"]


def test_cron() -> None:
    assert firings("0 0 9-17 * * MON-FRI", 2) == ["2026-02-02T09:00", "2026-02-02T10:00"]
    assert firings("30 9 * * ?", 1) == ["2026-02-01T09:30"]
    assert firings("@hourly", 1) == ["2026-01-31T11:00"]
    assert firings("0 0 0 13 * FRI", 1) == ["2026-02-13T00:00"]  # both day fields


@pytest.mark.parametrize("text", ["R/PT0S", "R/", "R2", "R2/x/PT1H", "Rx/PT1H", "* * *", "0 0 0 31 2 *", "R1/2/3/4"])
def test_no_cycles(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Cycle(text, NOW)


def test_microseconds_and_back() -> None:
    moment = NOW + timedelta(microseconds=1)
    assert from_us(to_us(moment)) == moment


def test_an_endless_cycle_from_the_past_goes_on_after_it_was_set() -> None:
    assert firings("R/2020-01-31T10:00:00Z/P1M", 3) == ["2020-01-31T10:00", "2026-02-28T10:00", "2026-03-31T10:00"]
    assert firings("R/2026-01-31T09:30:00Z/PT1H", 2) == ["2026-01-31T09:30", "2026-01-31T10:30"]
    assert firings("R/2026-01-31T08:00:00Z/PT1H", 2) == ["2026-01-31T08:00", "2026-01-31T11:00"]
    assert firings("R5/2026-01-31T08:00:00Z/PT1H", 2) == ["2026-01-31T08:00", "2026-01-31T09:00"]
    assert firings("R/2027-01-31T08:00:00Z/PT1H", 2) == ["2027-01-31T08:00", "2027-01-31T09:00"]
