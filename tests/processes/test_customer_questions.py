"""Questions to customers on the service's diagrams: which there are, and what a deployment of wrong ones is told."""

from __future__ import annotations

import pytest

from engine.api import DefinitionInvalid, Engine
from processes.customers.questions import fields_of, question_of
from processes.deploy import read_bundle
from processes.users import find_user

ADMIN = find_user("admin").actor
CONFIRM = 'name="customer.label.confirmed_by" value="您的姓名"'


def problems(engine: Engine, old: str, new: str, name: str = "support/support_request.bpmn") -> list[str]:
    files = read_bundle()
    file = next(key for key in files if key.endswith(name.rpartition("/")[2]))
    assert old in files[file]
    with pytest.raises(DefinitionInvalid) as refused:
        engine.deploy(files | {file: files[file].replace(old, new, 1)}, ADMIN)
    return [f.text.in_language("en") for f in refused.value.findings if f.rule == "customer-question"]


@pytest.mark.parametrize(
    ("new", "says"),
    [
        ('name="customer.labels.confirmed_by" value="x"', "'customer.labels.confirmed_by' is no property"),
        ('name="customer.label.nobody" value="x"', "has no field 'nobody'"),
        ('name="customer.answer.confirmed_by" value="=contact."', "'customer.answer.confirmed_by' is not FEEL"),
    ],
)
def test_a_wrong_property_is_refused_by_name(engine: Engine, new: str, says: str) -> None:
    (told,) = problems(engine, CONFIRM, new)
    assert says in told


def test_labels_without_a_question_are_refused(engine: Engine) -> None:
    (told,) = problems(engine, 'name="customer.question"', 'name="other.question"')
    assert "'customer.question' is missing" in told


def test_only_user_tasks_ask(engine: Engine) -> None:
    clause = '<zeebe:property name="clause" value="0.a, 0.b, 0.c, 0.d"/>'
    (told,) = problems(engine, clause, clause + '<zeebe:property name="customer.question" value="x"/>')
    assert "only a user task asks" in told


def test_a_form_that_the_portal_can_not_show_is_refused(engine: Engine) -> None:
    date = '"type": "datetime", "subtype": "date", "dateLabel": "x",'
    (told,) = problems(engine, '"type": "textfield",', date, "support/confirmation.form")
    assert "can't ask for 'confirmed_by'" in told


def test_questions_leave_out_what_the_portal_fills_in_and_what_asks_nothing() -> None:
    question = question_of({"customer.question": "?", "customer.answer.b": "portal", "customer.label.a": "A"})
    assert question is not None
    fields = [{"type": "text"}, {"type": "group", "components": [{"type": "textfield", "key": "a"}]}]
    fields += [{"type": "select", "key": "b"}, {"type": "expression", "key": "c"}]
    assert [f["key"] for f in fields_of({"components": fields}, question)] == ["a"]
    assert question.labels == {"a": "A"}
    assert question_of({"customer.label.a": "A"}) is None
