"""Reads user tasks: who may do them, by when, with which form."""

from __future__ import annotations

import json
from typing import Any

from lxml import etree

from engine.bpmn.findings import line_of
from engine.bpmn.model import Binding, Expression, UserTask
from engine.bpmn.readers.expressions import dynamic, formal
from engine.bpmn.readers.extensions import binding
from engine.bpmn.readers.source import B, Source, Z, child, content, zeebe
from engine.bpmn.syntax import is_date

EMBEDDED = "camunda-forms:bpmn:"


def user_task(node: etree._Element, source: Source) -> UserTask:
    """Return assignment, schedule, priority and form of a user task."""
    if zeebe(node, "userTask") is None and source.is_zeebe:
        source.findings.warning(
            "engine-user-task",
            node,
            "This user task is executed by the engine, though the diagram marks it as a job",
            "该用户任务由引擎执行，尽管流程图把它标为作业",
            ("Add <zeebe:userTask/>.", "请加上 <zeebe:userTask/>。"),
            path="zeebe:userTask",
        )
    assignment, schedule, priority = (
        zeebe(node, tag) for tag in ("assignmentDefinition", "taskSchedule", "priorityDefinition")
    )
    return UserTask(
        assignee=_attribute(source, assignment, "assignee") or _role(node, ("humanPerformer", "performer"), source),
        candidate_groups=_attribute(source, assignment, "candidateGroups") or _role(node, ("potentialOwner",), source),
        candidate_users=_attribute(source, assignment, "candidateUsers"),
        due_date=_date(source, schedule, "dueDate"),
        follow_up_date=_date(source, schedule, "followUpDate"),
        priority=_priority(source, priority),
        **_form(node, source),
    )


def start_form(node: etree._Element, source: Source) -> UserTask | None:
    """Return the form of a start event, in the form fields of a UserTask; None without one."""
    return UserTask(**_form(node, source)) if zeebe(node, "formDefinition") is not None else None


def _attribute(source: Source, node: etree._Element | None, name: str) -> Expression | None:
    return dynamic(source, node, node.get(name), f"zeebe:{name}") if node is not None else None


def _date(source: Source, node: etree._Element | None, name: str) -> Expression | None:
    from_text = _attribute(source, node, name)
    if from_text is not None and not from_text.is_feel and not is_date(from_text.text.strip()):
        source.findings.error(
            "date-value",
            node,
            "Expected {name} to be a date and time like 2026-03-01T08:00:00+08:00, but it is '{text}'",
            "{name} 应为形如 2026-03-01T08:00:00+08:00 的日期时间，但它是“{text}”",
            ("Correct it; an expression starts with '='.", "请改正；若是表达式，应以“=”开头。"),
            path=f"zeebe:taskSchedule@{name}",
            name=name,
            text=from_text.text,
        )
    return from_text


def _priority(source: Source, node: etree._Element | None) -> Expression | None:
    priority = _attribute(source, node, "priority")
    if priority is not None and not priority.is_feel:
        text = priority.text.strip()
        if not (text.isascii() and text.isdigit() and int(text) <= 100):
            source.findings.error(
                "priority",
                node,
                "Expected a priority from 0 to 100, but it is '{text}'",
                "优先级应为 0 到 100，但它是“{text}”",
                ("Write a whole number from 0 to 100.", "请填写 0 到 100 的整数。"),
                path="zeebe:priorityDefinition@priority",
                text=text,
            )
    return priority


def _role(node: etree._Element, tags: tuple[str, ...], source: Source) -> Expression | None:
    """Return plain BPMN's assignment: the expression of a role, or the name of its resource."""
    for tag in tags:
        role = child(node, tag)
        if role is None:
            continue
        expression = role.find(f"{B}resourceAssignmentExpression/{B}formalExpression")
        if expression is not None and content(expression):
            return formal(source, expression, tag)
        resource = source.find(role, content(child(role, "resourceRef")), "resource", path="resourceRef")
        if resource is not None:
            return Expression(str(resource.get("name") or resource.get("id")), False, line_of(role))
    return None


def _form(node: etree._Element, source: Source) -> dict[str, Any]:
    found = zeebe(node, "formDefinition")
    if found is None:
        return {}
    form_id = dynamic(source, found, found.get("formId"), "zeebe:formDefinition@formId")
    external = dynamic(source, found, found.get("externalReference"), "zeebe:formDefinition@externalReference")
    key = (found.get("formKey") or "").strip()
    if sum(1 for item in (form_id, external, key) if item) != 1:
        source.findings.error(
            "one-form",
            found,
            "Expected exactly one of formId, externalReference and formKey",
            "formId、externalReference、formKey 应恰好填写一个",
            ("Fill in one of them.", "请只填写其中一个。"),
            path="zeebe:formDefinition",
        )
    bound: Binding = binding(found, source)
    if key.startswith(EMBEDDED):
        form_id = Expression(_embedded(found, key.removeprefix(EMBEDDED), source), False, line_of(found))
        return {"form_id": form_id, "form_binding": Binding("deployment")}
    other = dynamic(source, found, key, "zeebe:formDefinition@formKey") if key else None
    return {"form_id": form_id, "form_binding": bound, "external_form": external or other}


def _embedded(node: etree._Element, form_id: str, source: Source) -> str:
    """Return the id of a form inside the file, which is deployed with it: its JSON gets that id."""
    for form in source.root.iter(f"{Z}userTaskForm"):
        if form.get("id") != form_id:
            continue
        try:
            schema = json.loads(content(form) or "")
        except (ValueError, RecursionError):
            schema = None
        if isinstance(schema, dict):
            source.embedded_forms[form_id] = json.dumps(schema | {"id": form_id}, ensure_ascii=False)
            return form_id
    source.findings.error(
        "embedded-form",
        node,
        "Expected a <zeebe:userTaskForm> '{form}' with a form in JSON, but there is none",
        "应有内容为 JSON 表单的 <zeebe:userTaskForm>“{form}”，但没有",
        ("Deploy the form as a file and link it by formId.", "请把表单作为文件部署，并用 formId 关联。"),
        path="zeebe:formDefinition@formKey",
        form=form_id,
    )
    return form_id
