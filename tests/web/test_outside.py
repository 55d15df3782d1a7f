"""Telephone numbers that people may tap, and what only looks like one."""

from __future__ import annotations

import pytest

from web.outside import calls


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("周建国，023-5550 1201", "02355501201"),
        ("13900001111", "13900001111"),
        ("恒通网络设备，400-555-0103", "4005550103"),
        ("+86 13900001111 或回拨", "+8613900001111"),
    ],
)
def test_a_number_is_called_by_a_tap(text: str, number: str) -> None:
    assert f'href="tel:{number}"' in calls(text)


@pytest.mark.parametrize(
    "text", ["HT7506-2503-0017", "2026-11-24 06:50:00", "20261124-0001", "LHD30-2207-0417", "3 年"]
)
def test_what_only_looks_like_one_is_left(text: str) -> None:
    assert calls(text) == text


def test_what_was_typed_is_escaped() -> None:
    assert calls("<b>023-5550 1201</b>").startswith("&lt;b&gt;<a ")
