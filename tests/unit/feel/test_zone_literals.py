"""A literal's form tells its type, whatever letters the name of its zone has."""

import pytest

from engine.feel import read_temporal, type_name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("23:00:50@Etc/UTC", "time"),
        ("23:00:50@Etc/GMT", "time"),
        ("2026-11-24T23:00:50@Etc/UTC", "date and time"),
        ("2026-11-24", "date"),
        ("P1D", "days and time duration"),
    ],
)
def test_type_of_a_literal(text, expected):
    assert type_name(read_temporal(text)) == expected


def test_what_is_no_literal():
    assert read_temporal("23:00:50@Etc/NOWHERE") is None
