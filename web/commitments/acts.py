"""Which journal entries the clock of a promise caused: escalations, the manager's tasks, notifications."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from engine.api import Commitment, JournalEntry, events

_WORKED = (
    events.UserTaskAssigned,
    events.UserTaskUnassigned,
    events.UserTaskCompleted,
    events.JobCompleted,
    events.JobFailed,
)


def acts_of(one: Commitment, entries: Sequence[JournalEntry]) -> frozenset[int]:
    """Return the entries that the promise's clock caused: timers due with it, and what was then done of their work."""
    dues, due_of, work, found = {one.due_at}, dict[int, datetime](), set[int](), set[int]()
    for entry in entries:
        for event in entry.events:
            if isinstance(event, events.CommitmentRetimed | events.CommitmentResumed):
                dues |= {event.previous_due_at} if event.commitment_key == one.commitment_key else set()
    for entry in entries:
        fired = False
        for event in entry.events:
            if isinstance(event, events.TimerScheduled | events.TimerRescheduled):
                due_of[event.timer_key] = event.due_at
            elif isinstance(event, events.TimerFired):
                fired = fired or due_of.get(event.timer_key) in dues
            elif fired and isinstance(event, events.UserTaskCreated):
                work.add(event.user_task_key)
            elif fired and isinstance(event, events.JobCreated):
                work.add(event.job_key)
            elif isinstance(event, _WORKED) and _key(event) in work:
                found.add(entry.position)
        if fired:
            found.add(entry.position)
    return frozenset(found)


def _key(event: object) -> int | None:
    """Return the user task or job that an event is about."""
    return getattr(event, "user_task_key", None) or getattr(event, "job_key", None)
