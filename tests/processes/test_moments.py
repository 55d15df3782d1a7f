"""A date and time from a variable, however its zone is written."""

from datetime import UTC, datetime

import pytest

from processes.moments import read_moment, spoken_time, with_spoken_times


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-24T02:00:00Z",
        "2026-11-24T10:00:00+08:00",
        "2026-11-24T10:00:00@Asia/Shanghai",
        "2026-11-24T02:00:00@UTC",
        "2026-11-24T10:00:00+08:00[Asia/Shanghai]",
    ],
)
def test_each_way_of_writing_it(text):
    assert read_moment(text) == datetime(2026, 11, 24, 2, tzinfo=UTC)


@pytest.mark.parametrize("text", ["soon", "2026-11-24T10:00:00", "2026-11-24T10:00:00@Nowhere/Land"])
def test_what_names_no_moment_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        read_moment(text)


@pytest.mark.parametrize(
    ("value", "spoken"),
    [("2026-11-24T01:20:00@UTC", "2026-11-24 09:20"), ("下午三点", "下午三点"), (None, "")],
)
def test_a_time_is_told_as_people_here_read_it(value, spoken):
    assert spoken_time(value) == spoken


def test_the_times_in_a_text_are_told_and_its_days_left():
    text = "受理 2026-11-24T01:20:00Z，2026-12-24 前有效"
    assert with_spoken_times(text) == "受理 2026-11-24 09:20，2026-12-24 前有效"
