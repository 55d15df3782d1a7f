"""What a case asks its customer: its open tasks that the diagram lets him answer, in the words that it gives him."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.api import EngineError, InboxTask
from processes.customers.questions import Question, question_of
from web.context import engine
from web.diagrams import elements

LONGEST = 2000  # characters of a question


@dataclass(frozen=True, slots=True)
class Asked:
    """An open question: its task, what the diagram declares, and the text as the customer reads it."""

    task: InboxTask
    question: Question
    text: str


def asked_of(root_key: int) -> list[Asked]:
    """Return the open questions of a case to its customer, oldest first."""
    found = (asked_by(task) for task in engine().instance_tasks(root_key, state="created"))
    return [one for one in found if one is not None and one.task.instance_state == "active"]


def asked_by(task: InboxTask) -> Asked | None:
    """Return what a task asks the customer, or None if it asks him nothing."""
    element = elements(task.definition_key).get(task.element_id)
    question = question_of(element.properties) if element else None
    if question is None:
        return None
    variables = engine().task_variables(task.user_task_key) if task.state == "created" else {}
    return Asked(task, question, said(question.text, variables) or task.name or task.element_id)


def said(text: str, variables: Mapping[str, Any]) -> str:
    """Return a declared text; FEEL where it begins with `=`, '' where that gives none."""
    if not text.startswith("="):
        return text
    try:
        value = engine().evaluate(text[1:], variables)
    except EngineError:
        return ""
    return value[:LONGEST] if isinstance(value, str) else ""
