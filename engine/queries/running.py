"""What is inside an instance now, or was at its end: variables and where the tokens are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from engine.definitions import Definitions
from engine.model.events import VariablesWritten
from engine.model.keys import root_key_of
from engine.queries.rows import ActiveElement
from engine.runtime.reading import read_execution
from engine.store.unit_of_work import Reader

if TYPE_CHECKING:
    from engine.history import JournalEntry
    from engine.spiff import Execution


def execution_of(connection: Connection, definitions: Definitions, key: int, now: datetime) -> Execution | None:
    """Return the running root instance that a key belongs to, for reading; None when it has ended."""
    return read_execution(Reader(connection), definitions, root_key_of(key), now)


def active_elements(execution: Execution | None) -> list[ActiveElement]:
    """Return where the tokens of a running instance are; none when it has ended."""
    if execution is None:
        return []
    return [ActiveElement(*element[:5]) for element in execution.active_elements()]


def written(entries: Iterable[JournalEntry], scope_key: int, until: int | None = None) -> dict[str, Any]:
    """Return the variables of a scope as the journal tells them, up to and with position `until`."""
    found: dict[str, Any] = {}
    for entry in entries:
        if until is not None and entry.position > until:
            break
        for event in entry.events:
            if isinstance(event, VariablesWritten) and event.scope_key == scope_key:
                found.update(event.variables)
    return found
