"""What the reader accepts, the token engine runs: no good example of a refusal ends in an internal error."""

from __future__ import annotations

import pytest

from engine.bpmn import read_diagram
from engine.model.events import UserTaskCreated
from engine.spiff import Definition, Execution
from tests.engine.spiff.kit import Recorder
from tests.unit.bpmn.kit import file
from tests.unit.bpmn.test_refusals import ALL, CASES, ZEEBE_CASES

GOOD = [(f"{i}-{rule}", good, False) for i, (rule, _, good) in enumerate(CASES)]
GOOD += [(f"zeebe-{i}-{rule}", good, True) for i, (rule, _, good) in enumerate(ZEEBE_CASES)]


@pytest.mark.parametrize(("body", "zeebe"), [case[1:] for case in GOOD], ids=[case[0] for case in GOOD])
def test_what_is_accepted_runs(body: str, zeebe: bool) -> None:
    diagram = read_diagram(file(body, ALL, zeebe=zeebe), "accepted.bpmn")
    definition = Definition.of(diagram.processes[0], 1, "hash", 1)
    world = Recorder({definition.process.id: definition})
    elements = definition.process.body.elements.values()
    by_event = [e.id for e in elements if (e.kind == "startEvent" and e.event_definitions) or e.is_instantiating]
    is_free = any(e.kind == "startEvent" and not e.event_definitions for e in elements)
    at = by_event[0] if by_event and not is_free else None
    variables = {"id": "7", "xs": [1, 2], "x": True, "t": "type", "n": 2, "key": "k"}
    execution = Execution.start(definition, 5, world, variables, element_id=at)
    assert Execution.restore(execution.snapshot(), world).snapshot() == execution.snapshot()
    for event in list(world.events):
        if isinstance(event, UserTaskCreated):
            execution.complete_user_task(event.user_task_key, {}, "me")
    execution.cancel("done")
    assert execution.is_ended
