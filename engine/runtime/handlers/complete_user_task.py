"""CompleteUserTask: record the form's answers and let the instance go on."""

from __future__ import annotations

from engine.model.commands import CompleteUserTask
from engine.model.events import Event
from engine.runtime.aim import may
from engine.runtime.context import Context
from engine.runtime.handlers.user_task import TASK, open_task, require_candidate, taken
from engine.store import tables
from engine.store.prepared import Prepared

# The task, its root's state and its snapshot at once: this is the step that people wait for.
_WITH_SNAPSHOT = Prepared(
    TASK.add_columns(tables.snapshot.c.revision, tables.snapshot.c.body).outerjoin(
        tables.snapshot, tables.snapshot.c.root_key == tables.user_task.c.root_key
    )
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
