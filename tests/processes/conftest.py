"""An engine with the service's module, its clock at 09:00 in Chongqing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from engine.api import Engine, FrozenClock
from processes.module import MODULE


@pytest.fixture
def engine() -> Iterator[Engine]:
    engine = Engine.open("sqlite://", clock=FrozenClock(datetime(2026, 11, 24, 1, tzinfo=UTC)), modules=(MODULE,))
    yield engine
    engine.close()
