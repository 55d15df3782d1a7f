"""Measures one function: the best of several rounds, which is what the code costs when nothing disturbs it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

ROUND_SECONDS = 0.02
ROUNDS = 7


def microseconds(function: Callable[[], Any]) -> float:
    """Return the microseconds of one call."""
    function()
    start = time.perf_counter()
    function()
    once = max(time.perf_counter() - start, 1e-7)
    count = max(1, int(ROUND_SECONDS / once))
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for _ in range(count):
            function()
        best = min(best, (time.perf_counter() - start) / count)
    return best * 1e6
