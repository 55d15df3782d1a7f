"""The fuzzers, bounded; `python -m tests.fuzz.tokens --minutes N` goes on for as long as one likes."""

from __future__ import annotations

import pytest

from tests.fuzz.tokens import blocks_case, events_case


@pytest.mark.parametrize("seed", range(60))
def test_block_diagrams_do_what_the_oracle_says(seed: int) -> None:
    assert blocks_case(seed) is None


@pytest.mark.parametrize("seed", range(60))
def test_event_nests_keep_the_rules(seed: int) -> None:
    assert events_case(seed) is None
