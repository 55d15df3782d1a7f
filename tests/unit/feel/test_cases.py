"""Runs the table of cases, `cases.txt`."""

from pathlib import Path

import pytest

from engine.feel import evaluate, to_json
from engine.model.values import canonical, loads

CASES = [
    line.rsplit(" → ", 1)
    for line in Path(__file__).with_name("cases.txt").read_text(encoding="utf-8").splitlines()
    if " → " in line and not line.startswith("#")
]


@pytest.mark.parametrize(("text", "wanted"), CASES, ids=[text for text, _ in CASES])
def test_case(text, wanted):
    assert canonical(to_json(evaluate(text))) == canonical(loads(wanted))
