"""Whatever is sent to a form, the answer is clean data and problems; whatever a form says, it is read or refused."""

from __future__ import annotations

import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest

from engine.errors import DefinitionInvalid
from engine.forms import read_form
from tests.unit.forms.kit import NOW

FORMS = sorted(Path("processes").rglob("*.form"))
VALUES: list[Any] = [
    None,
    True,
    0,
    -1,
    1.5,
    10**40,
    "",
    "x",
    "yes",
    "=1 +",
    "2026-03-01",
    [],
    [1],
    [[]],
    {},
    {"a": {"b": 1}},
]


def _random(rng: random.Random, depth: int = 0) -> Any:
    if depth > 2 or rng.random() < 0.6:
        return copy.deepcopy(rng.choice(VALUES))
    if rng.random() < 0.5:
        return [_random(rng, depth + 1) for _ in range(rng.randrange(3))]
    return {rng.choice(["a", "name", "this"]): _random(rng, depth + 1) for _ in range(rng.randrange(3))}


def _mutate(rng: random.Random, node: Any) -> None:
    """Change one value somewhere inside."""
    while isinstance(node, dict | list) and node:
        key: Any = rng.choice(list(node)) if isinstance(node, dict) else rng.randrange(len(node))
        if not isinstance(node[key], dict | list) or not node[key] or rng.random() < 0.2:
            node[key] = _random(rng)
            return
        node = node[key]


@pytest.mark.parametrize("seed", range(60))
def test_any_answers_to_mutated_forms(seed: int) -> None:
    rng = random.Random(seed)
    schema = json.loads(rng.choice(FORMS).read_text("utf8"))
    for _ in range(rng.randrange(4)):
        _mutate(rng, schema)
    try:
        form = read_form(json.dumps(schema), "mutated.form")
    except DefinitionInvalid as refused:
        for finding in refused.findings:
            finding.text.in_language("zh")
        form = read_form(rng.choice(FORMS).read_text("utf8"), "a.form")
    for _ in range(5):
        answers = {field.path[0]: _random(rng) for field in form.fields if field.path}
        data, problems = form.validate(answers, {"name": _random(rng)}, now=NOW)
        assert isinstance(data, dict)
        assert all(problem.field and problem.text.in_language("zh") for problem in problems)
