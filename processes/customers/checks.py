"""Refuses a deployment whose questions to customers could not be asked: wrong names, unreadable FEEL, unfit forms."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

from engine.api import Finding, Reader, Release, Text, analyse
from processes.customers.questions import NAME, QUESTION, Question, components_of, question_of, unanswerable

_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
RULE = "customer-question"
_ACTION = Text(
    "See docs/reference/customer-answers.md for the properties of a question to the customer.",
    "给客户的问题的属性写法见 docs/reference/customer-answers.md。",
)


def check_questions(release: Release, reader: Reader) -> list[Finding]:
    """Return what is wrong with the questions to customers in the files that are deployed."""
    forms = dict(_forms(release.after))
    return [
        Finding(RULE, text, element.get("id"), action=_ACTION, resource=name, property=property_)
        for name, content in release.files.items()
        if name.endswith(".bpmn")
        for element in ElementTree.fromstring(content).iter()
        for text, property_ in _problems(element, forms)
    ]


def _forms(files: Mapping[str, str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, content in files.items():
        if name.endswith(".form"):
            schema = json.loads(content.removeprefix("\ufeff"))
            yield str(schema.get("id")), schema


def _problems(element: ElementTree.Element, forms: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[Text, str]]:
    path = f"{_BPMN}extensionElements/{_ZEEBE}properties/{_ZEEBE}property"
    found = {p.get("name") or "": p.get("value") or "" for p in element.iterfind(path)}
    named = {name: value for name, value in found.items() if name.startswith("customer.")}
    for name, value in named.items():
        if NAME.fullmatch(name) is None:
            yield _text("'{name}' is no property of a question", "没有“{name}”这个属性", name=name), name
        elif value.startswith("=") and (wrong := analyse(value[1:]).problems):
            yield _text("'{name}' is not FEEL: {why}", "“{name}”不是 FEEL：{why}", name=name, why=str(wrong[0])), name
    question = question_of(found)
    if named and question is None:
        yield _text("'customer.question' is missing", "缺少“customer.question”"), QUESTION
    elif question is not None and element.tag != f"{_BPMN}userTask":
        yield _text("only a user task asks", "只有人工任务可以提问"), QUESTION
    elif question is not None:
        yield from _form_problems(element, question, forms)


def _form_problems(
    element: ElementTree.Element, question: Question, forms: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[Text, str]]:
    shown = element.find(f"{_BPMN}extensionElements/{_ZEEBE}formDefinition")
    schema = forms.get(shown.get("formId") or "") if shown is not None else None
    if schema is None:
        return
    known = {str(component["key"]) for component in components_of(schema)}
    for part, keys in (("answer", question.answers), ("label", question.labels)):
        for key in keys:
            if key not in known:
                name = f"customer.{part}.{key}"
                yield _text("the form has no field '{key}'", "表单没有“{key}”字段", key=key), name
    for key in unanswerable(schema, question):
        yield (
            _text(
                "the portal can't ask for '{key}': give it an answer of its own",
                "门户无法让客户填写“{key}”，请写明代填的值",
                key=key,
            ),
            f"customer.answer.{key}",
        )


def _text(en: str, zh: str, **places: str) -> Text:
    return Text(f"Expected a question to the customer, but {en}", f"应当是给客户的问题，但{zh}", places)
