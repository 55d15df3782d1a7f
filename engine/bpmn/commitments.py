"""Commitments in a diagram: `zeebe:property` names that say where a promise starts, when it is due, where it is met.

On the element where the promise `response` starts (as the element is activated):

    commitment.response.due     `=date and time(request.received_at) + duration(limits.response)`   (FEEL, required)
    commitment.response.name    what people call it (default: the id)
    commitment.response.owner   the group that keeps it
    commitment.response.clause  its clause (default: the element's `clause`)
    commitment.response.pauses  for whom its clock stands still while the case waits: FEEL, such as `=limits.pauses`
    commitment.response.calendar  in which hours it stands still (FEEL, a calendar); without one, always

On the element, of the same process or of one that it calls, where it is met:

    commitment.response.met     `completed` or `activated`: which of the two meets it
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.bpmn.model import Element, Process, Scope
from engine.errors import Finding, Text
from engine.feel import SyntaxInvalid, compile_expression

NAME = re.compile(r"commitment\.(?P<id>[^\W\d][\w-]*)\.(?P<part>\w+)")
PARTS = ("due", "name", "owner", "clause", "pauses", "calendar", "met")
EXPRESSIONS = frozenset({"due", "pauses", "calendar"})
WAITS_FOR = ("us", "vendor", "customer", "system")
"""For whom a case waits; where it waits for several at once, the first of these."""
WHEN = ("completed", "activated")


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment that starts at an element. `due`, `pauses` and `calendar` are FEEL without its `=`."""

    id: str
    name: str
    due: str
    owner: str | None
    clause: str | None
    pauses: str | None = None
    calendar: str | None = None


def starting_at(element: Element) -> tuple[Promise, ...]:
    """Return the commitments that start as the element is activated."""
    parts = _parts(element.properties)
    return tuple(
        Promise(
            id_,
            found.get("name") or id_,
            found["due"].removeprefix("="),
            found.get("owner"),
            found.get("clause") or element.properties.get("clause"),
            *(found[part].removeprefix("=") if found.get(part) else None for part in ("pauses", "calendar")),
        )
        for id_, found in parts.items()
        if "due" in found
    )


def met_at(element: Element, when: str) -> tuple[str, ...]:
    """Return the ids of the commitments that the element meets; `when` is 'completed' or 'activated'."""
    return tuple(id_ for id_, found in _parts(element.properties).items() if found.get("met") == when)


@dataclass(frozen=True, slots=True)
class Declared:
    """What a process says of commitments, by element id; `met` also by 'activated' or 'completed'."""

    starts: Mapping[str, tuple[Promise, ...]]
    met: Mapping[tuple[str, str], tuple[str, ...]]


def declared_in(process: Process) -> Declared | None:
    """Return all that a process declares; None when it declares nothing."""
    starts = {e.id: found for e in elements_of(process.body) if (found := starting_at(e))}
    met = {(e.id, when): ids for e in elements_of(process.body) for when in WHEN if (ids := met_at(e, when))}
    return Declared(starts, met) if starts or met else None


def waits_for(element: Element | None, kind: str) -> str | None:
    """Return for whom a case waits while an element is active; None: the element waits for nobody.

    Its property `waits_for` says so; a user task without one waits for us.
    """
    said = None if element is None else element.properties.get("waits_for")
    if said in WAITS_FOR:
        return said
    return "us" if kind == "userTask" else None


def elements_of(scope: Scope) -> Iterator[Element]:
    """Yield all elements of a scope and of the sub-processes in it, in document order."""
    for element in scope.elements.values():
        yield element
        if element.body is not None:
            yield from elements_of(element.body)


def check_commitments(process: Process, resource: str) -> Iterator[Finding]:
    """Yield what is wrong with the declarations: unknown parts, no due expression, FEEL that can't be read."""
    for element in elements_of(process.body):
        for name, value in element.properties.items():
            if name.startswith("commitment") and (text := _problem(name, value)) is not None:
                yield Finding("commitment", text, element.id, element.line, _ACTION, "error", resource, name)
        for id_, found in _parts(element.properties).items():
            if found.keys() & {"name", "owner", "clause", "pauses", "calendar"} and "due" not in found:
                text = Text(
                    "Expected commitment '{id}' to say when it is due, but 'commitment.{id}.due' is missing",
                    "承诺“{id}”应当说明何时到期，但缺少“commitment.{id}.due”",
                    {"id": id_},
                )
                yield Finding("commitment", text, element.id, element.line, _ACTION, "error", resource)


_ACTION = Text(
    "See docs/reference/commitments.md for the properties of a commitment.",
    "承诺的属性写法见 docs/reference/commitments.md。",
)


def _parts(properties: Mapping[str, str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name, value in properties.items():
        matched = NAME.fullmatch(name)
        if matched is not None:
            found.setdefault(matched["id"], {})[matched["part"]] = value.strip()
    return found


def _problem(name: str, value: str) -> Text | None:
    matched = NAME.fullmatch(name)
    if matched is None or matched["part"] not in PARTS:
        return Text(
            "Expected a property 'commitment.<id>.<part>' with part {parts}, but found '{name}'",
            "应当是属性“commitment.<承诺>.<部分>”，部分为 {parts} 之一，但得到“{name}”",
            {"parts": ", ".join(PARTS), "name": name},
        )
    if matched["part"] == "met" and value.strip() not in WHEN:
        return Text(
            "Expected '{name}' to be 'completed' or 'activated', but found '{value}'",
            "“{name}”应当是 completed 或 activated，但得到“{value}”",
            {"name": name, "value": value},
        )
    if matched["part"] in EXPRESSIONS:
        try:
            compile_expression(value.strip().removeprefix("="))
        except SyntaxInvalid as wrong:
            return Text(
                "Expected '{name}' to be a FEEL expression, but {problem}",
                "“{name}”应当是 FEEL 表达式，但 {problem_zh}",
                {"name": name, "problem": str(wrong), "problem_zh": wrong.text.in_language("zh")},
            )
    return None
