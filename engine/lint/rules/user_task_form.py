"""A user task has a form."""

from __future__ import annotations

from engine.lint.rule import Place, Rule, each


def _has_no_form(place: Place) -> bool:
    task = place.element.user_task
    return task is not None and not (task.form_id or task.external_form)


RULE = Rule(
    id="user-task-form",
    title=("A user task has a form", "用户任务应有表单"),
    why=(
        "Without a form a person can only press a button, and nothing that was found out is written down.",
        "没有表单时，人只能点击按钮，查明的情况无处记录。",
    ),
    text=("'{id}' has no form", "“{id}”没有表单"),
    action=("Link a form by its id.", "请按标识关联一个表单。"),
    bad='<userTask id="e" name="受理"/>',
    good='<userTask id="e" name="受理"><extensionElements><zeebe:userTask/>'
    '<zeebe:formDefinition formId="intake"/></extensionElements></userTask>',
    look=each(_has_no_form, "zeebe:formDefinition"),
)
