"""Accounts for one commitment from its case's journal: the shares of its time, its retimings, what was done when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from engine.api import Commitment, Instance, JournalEntry, events
from web.commitments.acts import acts_of
from web.context import engine, name_of
from web.display import AMBER_SHARE, exactly, span, when
from web.forms import spoken
from web.history import MOST_ENTRIES, Line, Telling
from web.promises import WAITED_FOR
from web.words import _

MILLISECOND = timedelta(milliseconds=1)
DURATION = re.compile(r"P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?")


@dataclass(frozen=True, slots=True)
class Share:
    """How much of the time the case waited for somebody; `start` and `percent` are of the whole, for the bar."""

    who: str
    name: str
    length: timedelta
    start: float
    percent: float


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of the commitment's life with what happened in it; `level` is fine, soon or late."""

    title: str
    level: str
    since: datetime
    until: datetime
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Account:
    """Everything that explains a commitment. `shares` sum up to `whole`; `acts`: entries that its clock caused."""

    until: datetime
    whole: timedelta
    shares: list[Share]
    values: list[tuple[str, str]]
    retimings: list[tuple[JournalEntry, Any]]
    phases: list[Phase]
    acts: frozenset[int]
    pauses: str
    paused: timedelta


def account_of(one: Commitment, case: Instance, at: datetime) -> Account:
    """Return the account of a commitment as it stands at `at`."""
    entries = engine().journal(root_key=one.root_key, limit=MOST_ENTRIES)
    until = one.met_at or case.ended_at or at
    return Account(
        until=until,
        whole=(until - one.started_at) // MILLISECOND * MILLISECOND,
        shares=_shares(engine().commitment_shares(one.commitment_key)),
        values=[(path, _told(value)) for path, value in one.due_values.items()],
        retimings=[
            (entry, event)
            for entry in entries
            for event in entry.events
            if isinstance(event, events.CommitmentRetimed) and event.commitment_key == one.commitment_key
        ],
        phases=_phases(one, until, _lines(one, until, entries)),
        acts=acts_of(engine().commitment_timers(one.commitment_key), entries),
        pauses="、".join(str(WAITED_FOR[who]) for who in one.pauses or ()),
        paused=timedelta(microseconds=one.paused_us),
    )


def _shares(lengths: dict[str, timedelta]) -> list[Share]:
    """Return the shares in whole milliseconds; each ends where the next begins, so that no rounding is left over."""
    whole = sum(lengths.values(), timedelta(0))
    found, passed, start = [], timedelta(0), 0
    for name, length in lengths.items():
        passed += length
        end = passed // MILLISECOND
        percent = 100 * (length / whole) if whole else 0.0
        at = 100 * ((passed - length) / whole) if whole else 0.0
        part = (end - start) * MILLISECOND
        found.append(Share(name, str(WAITED_FOR[name]), part, round(at, 3), round(percent, 3)))
        start = end
    return found


def _told(value: Any) -> str:
    """Return a value as people read it: times in the zone of the page, durations in words."""
    text = spoken(value)
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        parts = DURATION.fullmatch(text)
        if parts is None or text == "PT":
            return text
        days, hours, minutes = (int(part or 0) for part in parts.groups())
        return span(timedelta(days=days, hours=hours, minutes=minutes))
    return exactly(at) if at.tzinfo else text


def _lines(one: Commitment, until: datetime, entries: Sequence[JournalEntry]) -> list[Line]:
    telling = TellingOne(one.commitment_key)
    return [line for line in telling.tell(entries) if one.started_at <= line.at <= until]


def _phases(one: Commitment, until: datetime, lines: list[Line]) -> list[Phase]:
    """Split the lines at the last quarter before it was due, and at that moment itself."""
    if one.due_at is None:
        return [Phase(_("Since it began"), "fine", one.started_at, until, lines)]
    due_at = max(one.due_at, one.started_at)
    risk = due_at - (due_at - one.started_at) * AMBER_SHARE
    parts = (
        (_("In good time"), "fine", one.started_at, risk),
        (_("At risk: the last quarter of the time"), "soon", risk, due_at),
        (_("When it was due, and after"), "late", due_at, datetime.max.replace(tzinfo=one.due_at.tzinfo)),
    )
    return [
        Phase(title, level, since, min(end, until), [line for line in lines if since <= line.at < end])
        for title, level, since, end in parts
        if since <= until and since < end  # what was registered after it was due has been late from the start
    ]


class TellingOne(Telling):
    """Tells a case's journal with what it meant for one commitment."""

    def __init__(self, commitment_key: int) -> None:
        self._key = commitment_key
        super().__init__()

    def _on_CommitmentStarted(self, entry: JournalEntry, event: Any) -> Line | None:
        if event.commitment_key != self._key:
            return None
        self._promises[event.commitment_key] = event.name
        text = _("the promise “%(name)s” begins, due %(time)s", name=event.name, time=when(event.due_at))
        return Line(entry.at, "", text, "clock", [], entry.position)

    def _on_CommitmentRetimed(self, entry: JournalEntry, event: Any) -> Line | None:
        if event.commitment_key != self._key:
            return None
        text = _("the promise is due %(time)s now", time=when(event.due_at))
        details = [(_("reason"), event.reason)] if event.reason else []
        return Line(entry.at, name_of(entry.actor), text, "clock", details, entry.position)

    def _on_CommitmentTermsChanged(self, entry: JournalEntry, event: Any) -> Line | None:
        return super()._on_CommitmentTermsChanged(entry, event) if event.commitment_key == self._key else None

    def _on_CommitmentPaused(self, entry: JournalEntry, event: Any) -> Line | None:
        return super()._on_CommitmentPaused(entry, event) if event.commitment_key == self._key else None

    def _on_CommitmentResumed(self, entry: JournalEntry, event: Any) -> Line | None:
        return super()._on_CommitmentResumed(entry, event) if event.commitment_key == self._key else None

    def _on_CommitmentSkipped(self, entry: JournalEntry, event: Any) -> Line | None:
        if event.commitment_key != self._key:
            return None
        text = _("moved the case by hand to where the promise is kept; that does not keep it")
        details = [(_("reason"), str(entry.command["reason"]))] if entry.command.get("reason") else []
        return Line(entry.at, name_of(entry.actor), text, "bad", details, entry.position)

    def _on_CommitmentBreached(self, entry: JournalEntry, event: Any) -> Line | None:
        if event.commitment_key != self._key:
            return None
        late = timedelta(milliseconds=event.late_ms)
        details = [(_("recorded after"), span(late))] if late >= timedelta(minutes=1) else []
        return Line(entry.at, "", _("the promise is broken"), "bad", details, entry.position)

    def _on_CommitmentMet(self, entry: JournalEntry, event: Any) -> Line | None:
        if event.commitment_key != self._key:
            return None
        text = _("the promise is kept") if not event.late_ms else _("kept, but late")
        return Line(entry.at, name_of(entry.actor), text, "done", [], entry.position)
