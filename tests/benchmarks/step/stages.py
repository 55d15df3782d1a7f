"""Where the time of a durable step goes: CPU time by stage, measured in a run of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine

from engine.runtime import dispatch
from engine.runtime.context import Context
from engine.runtime.handlers import complete_user_task
from engine.runtime.instances import Instances
from engine.spiff import Execution
from engine.store.unit_of_work import UnitOfWork
from engine.store.writer import writer_of

# Outermost first; what an inner one takes is not counted in the outer.
STAGES: list[tuple[str, Any, str]] = [
    ("dispatch: the rest", dispatch.Dispatcher, "execute"),
    ("check the input", dispatch, "cleaned"),
    ("begin", UnitOfWork, "__enter__"),
    ("read task and snapshot", complete_user_task, "open_task"),
    ("restore the instance", Execution, "restore"),
    ("run the tokens", Execution, "complete_user_task"),
    ("write the tables", Context, "flush"),
    ("save the snapshot", Instances, "save"),
    ("its JSON", Execution, "snapshot"),
    ("encode events", dispatch, "encode_events"),
    ("append to the journal", dispatch, "append"),
    ("commit", UnitOfWork, "commit"),
    ("give the connection back", UnitOfWork, "__exit__"),
]


class Meter:
    """CPU seconds by stage, without those of the stages inside."""

    def __init__(self) -> None:
        self.seconds = {name: 0.0 for name, _, _ in STAGES}
        self._stack: list[float] = []

    def wrap(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def measured(*args: Any, **kwargs: Any) -> Any:
            self._stack.append(0.0)
            begin = time.thread_time()
            try:
                return function(*args, **kwargs)
            finally:
                spent = time.thread_time() - begin
                self.seconds[name] += spent - self._stack.pop()
                if self._stack:
                    self._stack[-1] += spent

        return measured


@contextmanager
def measured() -> Iterator[Meter]:
    """Measure all stages until the end of the block."""
    meter = Meter()
    kept = [(owner, attribute, vars(owner)[attribute]) for _, owner, attribute in STAGES]
    for name, owner, attribute in STAGES:
        found = vars(owner)[attribute]
        inner = found.__func__ if isinstance(found, classmethod) else found
        wrapped = meter.wrap(name, inner)
        setattr(owner, attribute, classmethod(wrapped) if isinstance(found, classmethod) else wrapped)
    try:
        yield meter
    finally:
        for owner, attribute, found in kept:
            setattr(owner, attribute, found)


def statements_of(database: Engine, act: Callable[[], Any]) -> list[str]:
    """Return the SQL statements that `act` runs on an SQLite database."""
    seen: list[str] = []
    driver = writer_of(database).driver
    driver.set_trace_callback(seen.append)
    try:
        act()
    finally:
        driver.set_trace_callback(None)
    return [" ".join(statement.split()) for statement in seen]
