"""Which user tasks a customer may answer: `zeebe:property` names that a diagram's author writes on the task.

    customer.question          what the customer is asked, in his words: a text, or FEEL with `=` (what makes it one)
    customer.answer.<field>    what the portal fills into this field of the form; the customer doesn't see the field
    customer.label.<field>     what the field is called in the portal; the form's own label, where it is missing

Nothing else of the task, its form's texts or its variables is shown to a customer; docs/reference/customer-answers.md
is the page for authors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

QUESTION = "customer.question"
NAME = re.compile(r"customer\.(?:question|(?P<part>answer|label)\.(?P<field>[^\s.][^\s]*))")
CHOICES = frozenset({"radio", "select", "checklist", "taglist"})
ASKED_KINDS = frozenset({"textfield", "textarea", "number", "checkbox"}) | CHOICES
"""Kinds of form components that a customer can fill in; choices as far as the form itself lists their options."""
SILENT_KINDS = frozenset({"text", "html", "image", "spacer", "separator", "button", "table", "expression"})
"""Kinds that are left out: they ask nothing, and what they show is written for the staff."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a task asks a customer. Texts with `=` are FEEL over the task's variables."""

    text: str
    answers: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)


def question_of(properties: Mapping[str, str]) -> Question | None:
    """Return what an element with these properties asks a customer, or None."""
    text = properties.get(QUESTION, "").strip()
    if not text:
        return None
    parts: dict[str, dict[str, str]] = {"answer": {}, "label": {}}
    for name, value in properties.items():
        found = NAME.fullmatch(name)
        if found and found["part"]:
            parts[found["part"]][found["field"]] = value
    return Question(text, parts["answer"], parts["label"])


def fields_of(schema: Mapping[str, Any], question: Question) -> Iterator[Mapping[str, Any]]:
    """Yield the form's components that the customer fills in, in order, those of groups too."""
    for component in components_of(schema):
        if component.get("type") in ASKED_KINDS and component["key"] not in question.answers:
            yield component


def components_of(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield all components of a form-js schema that hold a value; groups without a path are opened."""
    for component in schema.get("components", ()):
        if component.get("type") == "group":
            yield from components_of(component)
        elif component.get("key"):
            yield component


def unanswerable(schema: Mapping[str, Any], question: Question) -> Iterable[str]:
    """Return the keys of components that a customer can't fill in and that nothing fills in for him."""
    for component in schema.get("components", ()):
        kind = component.get("type")
        if kind == "group" and not component.get("path"):
            yield from unanswerable(component, question)
        elif component.get("key") in question.answers or kind in SILENT_KINDS:
            continue
        elif kind not in ASKED_KINDS or (kind in CHOICES and not component.get("values")):
            yield str(component.get("key") or component.get("path") or component.get("id"))
