"""CompleteUserTask: record the form's answers and let the instance go on."""

from __future__ import annotations

from engine.model.commands import CompleteUserTask
from engine.model.events import Event
from engine.runtime.aim import may
from engine.runtime.context import Context
from engine.runtime.handlers.guards import with_root
from engine.runtime.handlers.user_task import open_task, require_candidate, taken
from engine.store import tables
from engine.store.prepared import Prepared

_table = tables.user_task
_NEEDED = (
    *("root_key", "name", "element_id", "state", "assignee", "assigned_at"),
    *("candidate_groups", "candidate_users", "form_key", "completed_by", "ended_at"),
)
# The task, its root's state and its snapshot at once: this is the step that people wait for.
_WITH_SNAPSHOT = Prepared(
    with_root(_table, "user_task_key", *(_table.c[name] for name in _NEEDED))
    .add_columns(tables.snapshot.c.revision, tables.snapshot.c.body)
    .outerjoin(tables.snapshot, tables.snapshot.c.root_key == _table.c.root_key)
)


def handle(command: CompleteUserTask, context: Context) -> list[Event]:
    task, aim = open_task(context, command.user_task_key, "complete", "完成", _WITH_SNAPSHOT)
    actor = context.actor
    if task.assignee is None:
        require_candidate(aim, task, actor)
    elif task.assignee != actor.name and not may(actor, "manager", "admin"):
        raise taken(aim, task, context)
    context.instances.preload(task.root_key, task.revision, task.body)
    execution = context.execution(task.root_key)
    answers = command.variables
    if task.form_key is not None:
        form = context.definitions.form(context.unit, task.form_key)
        shown_with = execution.effective_variables(command.user_task_key)
        answers, problems = form.validate(answers, shown_with, now=context.now, zone=context.zone.key)
        if problems:
            raise aim.invalid(list(problems))
    execution.complete_user_task(command.user_task_key, answers, actor.name)
    return []
