"""Expressions see the command's time on the clock of the house's zone, so that today is the day that people have."""

from datetime import UTC, datetime

from engine.model.events import VariablesWritten
from tests.kit import bpmn
from tests.kit.runtime import Bench

PROCESS = bpmn.process(
    "p",
    bpmn.start(),
    bpmn.element("scriptTask", "look", '<zeebe:script expression="=string(today())" resultVariable="day"/>'),
    bpmn.element("scriptTask", "hour", '<zeebe:script expression="=now().hour" resultVariable="hour"/>'),
    bpmn.end(),
    bpmn.row("start", "look", "hour", "end"),
)


def test_today_is_the_day_of_the_house():
    bench = Bench(at=datetime(2026, 3, 1, 22, 30, tzinfo=UTC))  # 06:30 of the next day in Shanghai
    bench.deploy(PROCESS)
    outcome = bench.start()
    written = {}
    for event in outcome.all(VariablesWritten):
        written.update(event.variables)
    assert written == {"day": "2026-03-02", "hour": 6}
