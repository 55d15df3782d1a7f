"""Which journal entries the clock of a promise caused: warnings, escalations, the manager's tasks, notifications."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from engine.api import JournalEntry, events

_WORKED = (
    events.UserTaskAssigned,
    events.UserTaskUnassigned,
    events.UserTaskCompleted,
    events.JobCompleted,
    events.JobFailed,
)


def acts_of(timers: Collection[int], entries: Sequence[JournalEntry]) -> frozenset[int]:
    """Return the entries that the promise's clock caused, and those in which the work that came of it was done.

    `timers`: the promise's own, those that warn of it included (`Engine.commitment_timers`).
    """
    work, found = set[int](), set[int]()
    for entry in entries:
        fired = False
        for event in entry.events:
            if isinstance(event, events.TimerFired):
                fired = fired or event.timer_key in timers
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
