"""The ledger of commitments, and how much of a commitment's time waited for whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, or_, select, type_coerce

from engine.bpmn.commitments import WAITS_FOR, elements_of, waits_for
from engine.bpmn.model import Element
from engine.definitions import Definitions
from engine.errors import NotFound
from engine.history import JournalEntry
from engine.model.events import (
    ElementActivated,
    ElementCompleted,
    ElementTerminated,
    InstanceMigrated,
    InstanceStarted,
    TimerFired,
    TimerScheduled,
)
from engine.model.states import CommitmentState
from engine.queries.reading import as_row
from engine.queries.search import cases_with_text
from engine.store import tables
from engine.store.types import Key, to_microseconds
from engine.store.unit_of_work import Reader

_table = tables.commitment
_SOONEST = (_table.c.due_at, _table.c.commitment_key)


@dataclass(frozen=True, slots=True)
class Commitment:
    """A promise with a clock. `due_expression` with `due_values` is why it is due at `due_at`.

    `state`: running, met, breached, canceled. A breached one may have been kept late: `met_at` says when.
    `is_intervention`: a person moved the case by hand past where it is met, which does not meet it. `pauses`: for whom
    its clock stands still (`calendar`: in which hours), now since `paused_at`; `paused_us`: microseconds so far, that
    `due_at` has been put off by.
    """

    commitment_key: int
    root_key: int
    instance_key: int
    element_key: int
    element_id: str
    commitment_id: str
    name: str
    clause: str | None
    owner: str | None
    state: str
    started_at: datetime
    due_at: datetime | None
    previous_due_at: datetime | None
    retimed: int
    due_expression: str | None
    due_values: Mapping[str, Any]
    problem: str | None
    met_at: datetime | None
    met_by: str | None
    met_element_id: str | None
    is_intervention: bool
    breached_at: datetime | None
    pauses: tuple[str, ...] | None
    calendar: Mapping[str, Any] | None
    paused_at: datetime | None
    paused_us: int
    business_key: str | None
    process_id: str


def find_commitments(
    connection: Connection,
    root_key: int | None = None,
    state: str | None = None,
    limit: int = 500,
    *,
    clause: str | None = None,
    owner: str | None = None,
    text: str | None = None,
    newest_first: bool = False,
) -> list[Commitment]:
    """Return commitments, the earliest due first (or the latest); of all cases when `root_key` is None.

    `text` is a part of the case's number or of what it is searched by.
    """
    root = tables.process_instance.alias("root")
    query = select(_table, root.c.business_key, root.c.process_id).join(root, root.c.instance_key == _table.c.root_key)
    wanted = {"root_key": root_key, "state": state, "clause": clause, "owner": owner}
    for name, value in wanted.items():
        if value is not None:
            query = query.where(_table.c[name] == value)
    if text:
        has_number = root.c.business_key.icontains(text, autoescape=True)
        query = query.where(or_(has_number, _table.c.root_key.in_(cases_with_text(text))))
    order = (_table.c.due_at.desc(), _table.c.commitment_key.desc()) if newest_first else _SOONEST
    query = query.order_by(_table.c.due_at.is_(None), *order).limit(limit)
    return [as_row(Commitment, row) for row in connection.execute(query).mappings()]


def count_commitments(connection: Connection) -> dict[tuple[str | None, str | None, str], int]:
    """Return how many commitments there are of each (clause, owner, state)."""
    kinds = (_table.c.clause, _table.c.owner, _table.c.state)
    query = select(*kinds, func.count()).group_by(*kinds).order_by(*kinds)
    return {(clause, owner, state): count for clause, owner, state, count in connection.execute(query)}


def count_nearly_due(connection: Connection, now: datetime, within: timedelta, percent: int) -> int:
    """Return how many running commitments are due within a time, or have less than this part of their time left."""
    due, since = (type_coerce(column, Key) for column in (_table.c.due_at, _table.c.started_at))
    left = due - to_microseconds(now)
    is_near = or_(left < within // timedelta(microseconds=1), left * 100 < (due - since) * percent)
    query = select(func.count()).where(_table.c.state == CommitmentState.RUNNING, left >= 0, is_near)
    return connection.execute(query).scalar_one()


def read_commitment(connection: Connection, commitment_key: int) -> Commitment:
    """Return one commitment."""
    root = tables.process_instance.alias("root")
    query = select(_table, root.c.business_key, root.c.process_id).join(root, root.c.instance_key == _table.c.root_key)
    row = connection.execute(query.where(_table.c.commitment_key == commitment_key)).mappings().first()
    if row is None:
        raise NotFound(
            "Expected to read commitment {key}, but there is none",
            "应当读取承诺 {key}，但它不存在",
            key=commitment_key,
        )
    return as_row(Commitment, row)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An active element; `who`: for whom the case waits at it, None for nobody."""

    instance_key: int
    element_id: str
    kind: str
    who: str | None


class Shares:
    """Splits a span of a case's time by whom it waited for; the parts sum up to the span, to the microsecond.

    An element waits for whom its `zeebe:property` `waits_for` says (us, customer or vendor); a user task without one
    waits for us. Where only programs have something to do, and as long as a timer fired late that the case waited for,
    it is the system; a timer that does not interrupt, such as a warning, keeps nobody waiting.
    """

    def __init__(self, reader: Reader, definitions: Definitions) -> None:
        self._reader, self._definitions = reader, definitions
        self._definition_of: dict[int, int] = {}
        self._elements: dict[int, dict[str, Element]] = {}
        self._active: dict[int, _Waiting] = {}
        self._beside: set[int] = set()  # timers that do not interrupt

    def of(self, entries: Iterable[JournalEntry], start: datetime, end: datetime) -> dict[str, timedelta]:
        """Return the time from `start` to `end` by whom the case, whose journal `entries` are, waited for."""
        shares = dict.fromkeys(WAITS_FOR, timedelta(0))
        since = start
        for entry in entries:
            if entry.at > end:
                break
            if entry.at > since:
                late = self._late(entry, entry.at - since)
                shares["system"] += late
                shares[self._now()] += entry.at - since - late
                since = entry.at
            for event in entry.events:
                self._see(event)
        if end > since:
            shares[self._now()] += end - since
        return shares

    def _late(self, entry: JournalEntry, span: timedelta) -> timedelta:
        fired = (e for e in entry.events if isinstance(e, TimerFired) and e.timer_key not in self._beside)
        late = max((e.late_ms for e in fired), default=0)
        return min(timedelta(milliseconds=late), span)

    def _now(self) -> str:
        waiting = {one.who for one in self._active.values()}
        return next((who for who in WAITS_FOR if who in waiting), "system")

    def _see(self, event: object) -> None:
        if isinstance(event, InstanceStarted):
            self._definition_of[event.instance_key] = event.definition_key
        elif isinstance(event, InstanceMigrated):
            self._migrate(event)
        elif isinstance(event, ElementActivated):
            self._wait(event.element_key, event.instance_key, event.element_id, event.kind)
        elif isinstance(event, TimerScheduled):
            element = self._element(event.instance_key, event.element_id)
            if element is not None and not element.is_interrupting:
                self._beside.add(event.timer_key)
        elif isinstance(event, ElementCompleted | ElementTerminated):
            self._active.pop(event.element_key, None)

    def _migrate(self, event: InstanceMigrated) -> None:
        """What is active waits from now on for whom the other version says."""
        self._definition_of[event.instance_key] = event.definition_key
        for key, one in list(self._active.items()):
            if one.instance_key == event.instance_key:
                self._wait(key, one.instance_key, event.mapping.get(one.element_id, one.element_id), one.kind)

    def _wait(self, element_key: int, instance_key: int, element_id: str, kind: str) -> None:
        who = waits_for(self._element(instance_key, element_id), kind)
        self._active[element_key] = _Waiting(instance_key, element_id, kind, who)

    def _element(self, instance_key: int, element_id: str) -> Element | None:
        key = self._definition_of.get(instance_key)
        return None if key is None else self._of_definition(key).get(element_id)

    def _of_definition(self, key: int) -> dict[str, Element]:
        if key not in self._elements:
            process = self._definitions.process(self._reader, key).process
            self._elements[key] = {e.id: e for e in elements_of(process.body)}
        return self._elements[key]
