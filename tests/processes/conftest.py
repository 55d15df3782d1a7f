"""Engines with the service's module, empty or not, their clock at 09:00 in Chongqing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from engine.api import Engine, FrozenClock
from processes.module import MODULE
from tests.kit.prepared import opened, with_register, with_service

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)


@pytest.fixture
def engine() -> Iterator[Engine]:
    engine = Engine.open("sqlite://", clock=FrozenClock(NOW), modules=(MODULE,))
    yield engine
    engine.close()


@pytest.fixture
def filled() -> Iterator[Engine]:
    """An engine with the sample register."""
    engine = opened(with_register, FrozenClock(NOW))
    yield engine
    engine.close()


@pytest.fixture
def service() -> Iterator[Engine]:
    """An engine with the sample register and the service's processes."""
    engine = opened(with_service, FrozenClock(NOW))
    yield engine
    engine.close()
