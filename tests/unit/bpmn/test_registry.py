"""The registry: complete for the standard, documented, and what it promises is what the reader does."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.bpmn.reference_page import render
from engine.bpmn.registry.entry import ACTIVITIES, CATCHING, EVENTS, GATEWAYS, NODES, REFUSED, THROWING
from engine.bpmn.registry.events import EVENT_PLACES
from engine.bpmn.registry.foreign import OTHER_ENGINES, engine_of
from engine.bpmn.registry.table import BPMN
from engine.bpmn.registry.zeebe import ZEEBE, is_executed
from tests.unit.bpmn.kit import ROOT, ext, findings, rules, warned

NODE_EXTRAS = {
    "callActivity": 'calledElement="q"',
    "receiveTask": 'messageRef="m"',
    "boundaryEvent": 'attachedToRef="host"',
}
INNER = {
    "scriptTask": "<script>1</script>",
    "adHocSubProcess": '<task id="i"/>',
    "subProcess": '<task id="i"/>',
    "transaction": '<task id="i"/>',
}
DEFINITIONS = {
    "message": '<messageEventDefinition messageRef="m"/>',
    "signal": '<signalEventDefinition signalRef="s"/>',
    "timer": "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>",
    "conditional": "<conditionalEventDefinition><condition>x</condition></conditionalEventDefinition>",
    "error": '<errorEventDefinition errorRef="er"/>',
    "escalation": '<escalationEventDefinition escalationRef="es"/>',
    "compensation": "<compensateEventDefinition/>",
    "cancel": "<cancelEventDefinition/>",
    "terminate": "<terminateEventDefinition/>",
    "link": '<linkEventDefinition name="L"/>',
}
DECLARED = '<message id="m"/><signal id="s"/><error id="er" errorCode="E"/><escalation id="es" escalationCode="S"/>'


def test_the_page_is_what_the_registry_says() -> None:
    assert Path("docs/reference/bpmn.md").read_text("utf8") == render()


@pytest.mark.parametrize("tag", sorted(NODES))
def test_each_flow_node_is_executed_or_refused_as_registered(tag: str) -> None:
    inner = INNER.get(tag, "")
    if tag in ("boundaryEvent", "intermediateCatchEvent"):
        inner = DEFINITIONS["signal"]
    if tag == "eventBasedGateway":
        return  # never alone; see test_refusals
    body = f'<task id="host"/><{tag} id="e" {NODE_EXTRAS.get(tag, "")}>{inner}</{tag}>'
    if tag == "startEvent":
        body += '<sequenceFlow id="f" sourceRef="e" targetRef="host"/>'
    refused = BPMN[tag].status == REFUSED
    assert bool(rules(body, DECLARED)) == refused


@pytest.mark.parametrize("kind", sorted(DEFINITIONS))
@pytest.mark.parametrize("place", sorted(EVENTS))
def test_each_event_is_accepted_where_the_table_has_it(place: str, kind: str) -> None:
    body = f'<task id="host"/><{place} id="e" {NODE_EXTRAS.get(place, "")}>{DEFINITIONS[kind]}</{place}>'
    assert ("event-place" in rules(body, DECLARED)) == (kind not in EVENT_PLACES[place])


def test_zeebe_rows_are_refused_outside_their_places() -> None:
    for row in ZEEBE.values():
        if row.nested or "*" in row.inside or not is_executed(row):
            continue
        declared = DECLARED + f'<signal id="x">{ext(f"<zeebe:{row.tag}/>")}</signal>'
        assert "misplaced-zeebe" in rules('<task id="a"/>', declared), row.tag


@pytest.mark.parametrize(("namespace", "engine"), OTHER_ENGINES.items())
def test_other_engines_are_recognised(namespace: str, engine: str) -> None:
    assert engine_of(namespace) == engine
    text = f'{ROOT} xmlns:x="{namespace}"><process id="p"><userTask id="u" x:assignee="me"/></process></definitions>'
    (finding,) = findings(text)
    assert finding.rule == "other-engine"
    assert finding.action is not None
    assert "zeebe:assignmentDefinition" in finding.action.in_language("zh")


def test_notes_of_editors_are_kept_and_named() -> None:
    assert warned(f'<task id="a" note:colour="red">{ext("<note:x/>")}</task>') == {"kept-extension"}


def test_the_groups_are_on_the_registry() -> None:
    assert set(BPMN) >= ACTIVITIES | EVENTS | GATEWAYS
    assert CATCHING | THROWING == EVENTS
    for row in BPMN.values():
        assert row.zh
        assert row.en
        assert row.status != REFUSED or (all(row.why) and all(row.action))
