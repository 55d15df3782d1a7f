"""What of SpiffWorkflow is reached: a new function in this list is a rule of its own that may have crept in."""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import SpiffWorkflow

from engine.model.values import dumps, loads
from engine.spiff import Execution
from engine.spiff.instance import Instance
from tests.engine.spiff.kit import SIGNAL, Case, boundary, definitions, evsub, flow, process, script, sub, timer, user
from tests.engine.spiff.test_activities import compensated, multi

ROOT = str(Path(SpiffWorkflow.__file__).parent)

COMPILING = {
    "bpmn/specs/bpmn_process_spec.py:BpmnProcessSpec._add_notify",
    "bpmn/specs/bpmn_task_spec.py:BpmnTaskSpec.__init__",
    "bpmn/specs/event_definitions/base.py:EventDefinition.__init__",
    "specs/WorkflowSpec.py:WorkflowSpec.__init__",
    "specs/WorkflowSpec.py:WorkflowSpec._add_notify",
    "specs/base.py:TaskSpec.__init__",
    "util/event.py:Event.__init__",
}
RUNNING = {
    "bpmn/util/event.py:EventManager.__init__",
    "bpmn/util/subworkflow.py:BpmnBaseWorkflow.__init__",
    "bpmn/util/subworkflow.py:BpmnSubWorkflow.__init__",
    "bpmn/workflow.py:BpmnWorkflow.__init__",
    "util/event.py:Event.__init__",
    "workflow.py:Workflow.__init__",
}


def reached(act: Any) -> set[str]:
    """Return the functions of SpiffWorkflow that are called while `act` runs."""
    found: set[str] = set()

    def watch(frame: FrameType, event: str, _: Any) -> None:
        file = frame.f_code.co_filename
        if event == "call" and file.startswith(ROOT) and frame.f_code.co_name != "<module>":
            found.add(f"{file[len(ROOT) + 1 :]}:{frame.f_code.co_qualname}")

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        act()
    finally:
        sys.setprofile(before)
    return found


DIAGRAM = process(
    sub("h", multi() + script("t", "1", "x") + user("u") + flow("t", "u"))
    + compensated("a")
    + boundary("b", "h", timer(), False)
    + user("v")
    + flow("b", "v")
    + '<callActivity id="c" calledElement="q"/>'
    + evsub("ev", SIGNAL, user("e") + flow("ev_s", "e"))
)


def test_only_constructors_of_spiffworkflow_are_reached() -> None:
    called = process(user("w"), "q")
    assert reached(lambda: definitions(DIAGRAM, called)) == COMPILING
    known = definitions(DIAGRAM, called)

    def play() -> None:
        c = Case(True, known=known, check=False)
        c.signal().do("e")
        saved = dumps(c.x.snapshot())
        Execution.restore(loads(saved), c.world).cancel()

    assert reached(play) == RUNNING


def test_its_script_engine_refuses() -> None:
    c = Case(False, process(user("u")))
    instance: Instance = c.x.instance
    with pytest.raises(NotImplementedError):
        instance.script_engine.evaluate(None, "1")
    with pytest.raises(NotImplementedError):
        instance.script_engine.execute(None, "1")
