"""Each case runs twice: plainly, and saved as JSON and restored after every step of the loop."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.spiff.kit import Case


@pytest.fixture(params=[False, True], ids=["plain", "round-trip"])
def case(request: pytest.FixtureRequest) -> Any:
    return lambda *args, **kwargs: Case(request.param, *args, **kwargs)
