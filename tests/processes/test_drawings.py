"""The diagrams of the service as a reader sees them: complete, nothing overlaps, no line crosses another."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kit.drawing import Drawing

ROOT = Path(__file__).resolve().parents[2] / "processes"
DIAGRAMS = sorted(ROOT.rglob("*.bpmn"))


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda p: p.stem)
def test_a_diagram_is_easy_to_read(path: Path) -> None:
    assert Drawing(path.read_text(encoding="utf-8")).problems() == []


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda p: p.stem)
def test_each_step_runs_from_left_to_right(path: Path) -> None:
    """Only few lines may lead back: loops, and where a lane's own end stands to the left."""
    drawing = Drawing(path.read_text(encoding="utf-8"))
    back = [f for f, points in drawing.lines.items() if f in drawing.flows and points[-1][0] < points[0][0] - 60]
    assert len(back) <= max(2, len(drawing.flows) // 4), back


def test_a_shape_on_top_of_another_is_noticed() -> None:
    text = (ROOT / "support" / "phone_support.bpmn").read_text(encoding="utf-8")
    task, gateway = (Drawing(text).shapes[i] for i in ("Task_phone", "Gateway_result"))
    place = '<dc:Bounds x="{0.x:.0f}" y="{0.y:.0f}"'
    problems = Drawing(text.replace(place.format(task), place.format(gateway))).problems()
    assert "Task_phone and Gateway_result overlap" in problems
    assert "Flow_phone_phone does not end at Task_phone" in problems


def test_a_line_across_another_is_noticed() -> None:
    drawing = Drawing((ROOT / "support" / "phone_support.bpmn").read_text(encoding="utf-8"))
    (x1, y1), (x2, _) = drawing.lines["Flow_phone_result"][:2]
    drawing.lines["Flow_result_solved"][1:1] = [((x1 + x2) / 2, y1 - 90), ((x1 + x2) / 2, y1 + 90)]
    assert "Flow_phone_result and Flow_result_solved cross" in drawing.problems()


def test_an_element_that_is_not_drawn_is_noticed() -> None:
    text = (ROOT / "support" / "phone_support.bpmn").read_text(encoding="utf-8")
    drawing = Drawing(text.replace('bpmnElement="Timer_call_again"', 'bpmnElement="Pool_phone_support"'))
    assert "Timer_call_again is not drawn" in drawing.undrawn()
