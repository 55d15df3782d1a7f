"""What follows a commitment to its new time: the timers and the open user tasks that were due together with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from engine.model.commands import RescheduleTimer, UpdateUserTask
from engine.model.states import InstanceState
from engine.runtime.belonging import Own, lead, own_tasks, own_timers
from engine.runtime.context import Context


def follow(
    context: Context, root: Row[Any], promises: Sequence[Row[Any]], times: Mapping[int, datetime], reason: str | None
) -> None:
    """Move the timers' dates and the tasks' due dates of a case that are its promises' own (`runtime.belonging`).

    `promises` as they were, `times`: when they are due now, by key. What a person has set to another time stays there,
    and a called process, that has a copy of the case's variables, follows too. A timer that is due ahead of a
    commitment is ahead of it by what the duration is now, also where the commitment is due as before: what warns of
    the old time would warn too late, and another service level may warn earlier or later. Each is a command of its own
    inside this one. The tasks of a suspended case keep their dates.
    """
    for own in list(own_timers(context, root.instance_key, promises)):
        if own.is_duration and own.promise.within is None:
            continue  # by the first rules it stayed
        due_at = _new_time(context, own, times[own.promise.commitment_key])
        if due_at != own.row.due_at:
            context.run(RescheduleTimer(own.row.timer_key, due_at, reason))
    if root.state == InstanceState.SUSPENDED:
        return
    for own in list(own_tasks(context, root.instance_key, promises)):
        due_at = times[own.promise.commitment_key]
        if due_at != own.row.due_at:
            context.run(UpdateUserTask(own.row.user_task_key, {"due_at": due_at.isoformat()}, reason))


def _new_time(context: Context, own: Own, promised: datetime) -> datetime:
    if not own.is_ahead:
        return promised
    distance = own.promise.due_at - own.row.due_at
    return promised - (lead(context, own) or distance)
