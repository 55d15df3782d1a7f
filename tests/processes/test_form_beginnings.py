"""What forms begin with: what the case knows, and never whose consent it was."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

PROCESSES = Path(__file__).parents[2] / "processes"
NAMES = {"b": "http://www.omg.org/spec/BPMN/20100524/MODEL", "z": "http://camunda.org/schema/zeebe/1.0"}
CONSENTS = {"consent_by", "consent_method", "allowed_by", "is_allowed", "is_given"}


def beginnings() -> dict[tuple[str, str], set[str]]:
    """Return the names that input mappings give to user tasks, by process file and form."""
    found = {}
    for file in sorted(PROCESSES.glob("*/*.bpmn")):
        for task in etree.parse(file).iterfind(".//b:userTask", NAMES):
            form = task.find(".//z:formDefinition", NAMES)
            targets = {str(given.get("target")) for given in task.iterfind(".//z:input", NAMES)}
            if form is not None and targets:
                found[file.name, str(form.get("formId"))] = targets
    return found


def test_forms_begin_with_what_the_case_knows() -> None:
    given = beginnings()
    assert given["onsite_support.bpmn", "onsite_departure"] == {"engineer_name"}
    assert given["onsite_support.bpmn", "onsite_arrival"] == {"met_by"}
    assert given["support_request.bpmn", "spare_return"] == {"spare_serial"}
    assert given["support_request.bpmn", "confirmation"] == {"confirmed_by"}


def test_no_consent_is_ever_filled_in() -> None:
    for (file, form), targets in beginnings().items():
        assert not targets & CONSENTS, (file, form)
