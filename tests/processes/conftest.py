"""Engines with the service's module, empty or not, their clock at 09:00 in Chongqing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from engine.api import Engine, FrozenClock
from processes.module import MODULE
from processes.papers import layout
from processes.papers.font import Embedded, embed
from tests.kit.prepared import opened, with_register, with_service
from tests.kit.servers import ImapServer, running

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


@cache
def _embedded(letters: str, source: tuple[Path, int]) -> Embedded:
    return embed(letters, source)


@pytest.fixture
def same_font(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut the font down once for papers of the same letters: it is what takes time."""
    monkeypatch.setattr(layout, "embed", lambda text, source: _embedded("".join(sorted(set(text))), source))


@pytest.fixture
def box() -> Iterator[ImapServer]:
    """A mailbox that is read over IMAP."""
    server = ImapServer()
    with running(server):
        yield server
