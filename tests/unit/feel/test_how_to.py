"""Runs every example of the cheat-sheet, `docs/how-to/feel.zh.md`."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.feel import analyse, compile_expression, to_json
from engine.model.values import canonical, loads

PAGE = (Path(__file__).parents[3] / "docs" / "how-to" / "feel.zh.md").read_text(encoding="utf-8")
CONTEXT = loads(re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)[0])
OPTIONS = {"now": datetime(2026, 11, 24, 2, 30, tzinfo=UTC), "zone": "Asia/Shanghai", "seed": "feel"}


def lines(language):
    blocks = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return [line.rsplit(" → ", 1) for block in blocks for line in block.splitlines()]


@pytest.mark.parametrize(("text", "wanted"), lines("feel"))
def test_examples(text, wanted):
    value = compile_expression(text, names=CONTEXT).evaluate(CONTEXT, **OPTIONS)
    assert canonical(to_json(value)) == canonical(loads(wanted))
    assert analyse(text, names=CONTEXT).errors == ()


@pytest.mark.parametrize(("text", "wanted"), lines("unary"))
def test_cells(text, wanted):
    value, cell = text.split(" | ", 1)
    assert compile_expression(cell, kind="unary tests").matches(loads(value), CONTEXT) is loads(wanted)


@pytest.mark.parametrize(
    ("wrong", "right"), re.findall(r"^\| `(.+?)`(?:、`.+?`)? \|.*\| `(.+?)`(?:、`.+?`)? \|$", PAGE, re.M)
)
def test_common_mistakes(wrong, right):
    analysis = analyse(wrong)
    null = not analysis.problems and compile_expression(wrong).evaluate({"列表": [1]}, **OPTIONS) is None
    assert analysis.problems or null
    assert analyse(right).problems == ()
