"""The step of bare SpiffWorkflow: its own parser, execution and script engine, in memory, nothing saved."""

from __future__ import annotations

import time

from lxml import etree
from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser

from tests.benchmarks.step.model import CASE, STEPS, answers, diagram


def seconds_of_steps(instances: int) -> list[float]:
    """Return the CPU seconds of each completion in so many instances; starting them is not counted."""
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.fromstring(diagram(is_feel=False).encode()))
    spec, inner = parser.get_spec("case"), parser.get_subprocess_specs("case")
    seconds: list[float] = []
    for _ in range(instances):
        workflow = BpmnWorkflow(spec, inner)
        workflow.get_next_task(state=TaskState.READY).data.update(CASE)
        workflow.do_engine_steps()
        for step in range(1, STEPS + 1):
            begin = time.process_time()
            (task,) = workflow.get_tasks(state=TaskState.READY, manual=True)
            task.data.update(answers(step))
            task.run()
            workflow.do_engine_steps()
            seconds.append(time.process_time() - begin)
        if not workflow.completed:
            raise AssertionError("the bare workflow did not end")
    return seconds
