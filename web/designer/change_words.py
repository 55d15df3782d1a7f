"""What the changes of a comparison are called on screens: properties, kinds of things, and what happened to them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.api import Change, PropertyDifference
from web.words import _, _later

SYMBOLS = {"added": "+", "removed": "−", "changed": "✎", "rerouted": "⇄", "moved": "↕"}
"""So that colour says nothing alone."""
WHAT = {
    "added": _later("added"),
    "removed": _later("removed"),
    "changed": _later("changed"),
    "rerouted": _later("rerouted"),
    "moved": _later("moved"),
}
KINDS = {
    "process": _later("Process"),
    "element": _later("Elements"),
    "flow": _later("Sequence flows"),
    "commitment": _later("Promises"),
    "decision": _later("Decisions"),
    "input": _later("Conditions (columns)"),
    "output": _later("Results (columns)"),
    "rule": _later("Rules"),
    "part": _later("Other parts of the decision file"),
    "form": _later("Form"),
    "field": _later("Fields"),
}
PROPERTIES = {
    "name": _later("name"),
    "label": _later("label"),
    "documentation": _later("documentation"),
    "lane": _later("lane"),
    "kind": _later("kind of element"),
    "type": _later("type"),
    "scope": _later("sub-process that has it"),
    "within": _later("group that has it"),
    "default": _later("default flow"),
    "attached_to": _later("attached to"),
    "is_interrupting": _later("interrupts"),
    "source": _later("from"),
    "target": _later("to"),
    "condition": _later("condition"),
    "version_tag": _later("version tag"),
    "lanes": _later("lanes"),
    "key": _later("variable"),
    "position": _later("place in the table"),
    "hit_policy": _later("hit policy"),
    "requires": _later("requires"),
    "text": _later("expression"),
    "expression": _later("expression"),
    "allowed": _later("allowed values"),
    "due": _later("due"),
    "owner": _later("kept by"),
    "clause": _later("clause"),
    "starts": _later("starts at"),
    "met.completed": _later("met when completed"),
    "met.activated": _later("met when reached"),
    "user_task.assignee": _later("assignee"),
    "user_task.candidate_groups": _later("candidate groups"),
    "user_task.candidate_users": _later("candidate users"),
    "user_task.due_date": _later("due date"),
    "user_task.follow_up_date": _later("follow-up date"),
    "user_task.priority": _later("priority"),
    "user_task.form_id": _later("form"),
    "start_form.form_id": _later("form"),
    "job.type": _later("job type"),
    "job.retries": _later("tries"),
    "script.expression": _later("script"),
    "script.result_variable": _later("result variable"),
    "called_element.process_id": _later("called process"),
    "called_decision.decision_id": _later("decision"),
    "called_decision.result_variable": _later("result variable"),
    "loop.collection": _later("for each of"),
    "validate.required": _later("must be filled in"),
    "conditional.hide": _later("hidden when"),
}
PARTS = (
    (re.compile(r"inputs\.(.+)"), _later("input %(name)s")),
    (re.compile(r"outputs\.(.+)"), _later("output %(name)s")),
    (re.compile(r"headers\.(.+)"), _later("header %(name)s")),
    (re.compile(r"properties\.(.+)"), _later("property %(name)s")),
    (re.compile(r"event_definitions\.\d+\.timer()"), _later("time%(name)s")),
    (re.compile(r"event_definitions\.\d+\.name()"), _later("message or signal%(name)s")),
    (re.compile(r"event_definitions\.\d+\.code()"), _later("code%(name)s")),
    (re.compile(r"event_definitions\.\d+\.correlation_key()"), _later("correlation key%(name)s")),
    (re.compile(r"event_definitions\.\d+\.(.+)"), _later("event: %(name)s")),
    (re.compile(r"values\.(.+)\.label"), _later("text of choice %(name)s")),
    (re.compile(r"in (.+)"), _later("condition: %(name)s")),
    (re.compile(r"out (.+)"), _later("result: %(name)s")),
    (re.compile(r"note (\d+)"), _later("note %(name)s")),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One property in words; None where there is none."""

    heading: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """One change in words. `what` is a key of WHAT; `clauses` are those that the thing carries, before or after."""

    change: Change
    what: str
    lines: tuple[Line, ...]
    clauses: tuple[str, ...] = ()

    @property
    def symbol(self) -> str:
        return SYMBOLS[self.what]

    @property
    def word(self) -> str:
        return str(WHAT[self.what])

    @property
    def label(self) -> str:
        """What people call it: its name, or what the modeler calls it."""
        if self.change.kind == "rule":
            return _("Rule %(number)s", number=self.change.label)
        return " ".join((self.change.label or self.change.id).split())


def told(change: Change, clauses: tuple[str, ...] = ()) -> Told:
    """Return a change in words."""
    what = change.what
    if change.is_rerouted and what == "changed":
        what = "rerouted"
    elif change.kind == "rule" and [d.name for d in change.differences] == ["position"]:
        what = "moved"
    return Told(change, what, tuple(map(_line, change.differences)), clauses)


def _line(difference: PropertyDifference) -> Line:
    return Line(property_word(difference.name), _value(difference.before), _value(difference.after))


def property_word(name: str) -> str:
    """Return what a property path is called; one without words of its own is shown as it is."""
    if name in PROPERTIES:
        return str(PROPERTIES[name])
    for pattern, text in PARTS:
        found = pattern.fullmatch(name)
        if found:
            return str(text) % {"name": found[1]}
    return name


def _value(text: str | None) -> str | None:
    return {"true": _("yes"), "false": _("no")}.get(text, text) if text is not None else None
