"""The service as a test wants to find it: made once in a test process, copied for every test after the first."""

from __future__ import annotations

import atexit
import sqlite3
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

from engine.api import SYSTEM, Engine, FrozenClock
from processes.deploy import read_bundle
from processes.module import MODULE
from processes.register import sample


def opened(make: Callable[[Engine], None], clock: FrozenClock, file: Path | None = None) -> Engine:
    """Return the service in memory, or in a new `file`, as `make` leaves an empty one at the time of `clock`."""
    source = _made(make, clock.now())
    if file is not None:
        target = sqlite3.connect(file)
        source.backup(target)
        target.close()
        return Engine.open(f"sqlite:///{file.as_posix()}", clock=clock, modules=(MODULE,))
    engine = Engine.open("sqlite://", clock=clock, modules=(MODULE,))
    source.backup(_raw(engine))
    return engine


def with_register(engine: Engine) -> None:
    """Fill the register with the sample."""
    for command in sample.commands():
        engine.execute(command, SYSTEM)


def with_service(engine: Engine) -> None:
    """Deploy the service's processes, too."""
    with_register(engine)
    engine.deploy(read_bundle(), SYSTEM)


@cache
def _made(make: Callable[[Engine], None], at: datetime) -> sqlite3.Connection:
    kept = sqlite3.connect(":memory:", check_same_thread=False)
    atexit.register(kept.close)
    engine = Engine.open("sqlite://", clock=FrozenClock(at), modules=(MODULE,))
    make(engine)
    _raw(engine).backup(kept)
    engine.close()
    return kept


def _raw(engine: Engine) -> sqlite3.Connection:
    with engine._database.connect() as connection:
        raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw
