"""The modeler's own validator over the element templates: what it refuses, no modeler would offer."""

from __future__ import annotations

import copy
import json
import subprocess
from typing import Any

import pytest

from frontend import bundle as frontend
from processes.modeling.bundle import FILES, templates
from processes.modeling.parts import LANGUAGES
from tests.browser.kit.bundle import ROOT, ensure_packages


def complaints(value: Any) -> list[str]:
    """Return what the modeler's validator says of templates, a line for each mistake."""
    node, _ = frontend.system_node() or frontend.wheel_node()
    script = ROOT / "frontend" / "tools" / "validate_templates.mjs"
    done = subprocess.run(
        [*node, str(script)], input=json.dumps(value), capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert not done.stderr, done.stderr
    lines = done.stdout.splitlines()
    assert done.returncode == (1 if lines else 0)
    return lines


@pytest.fixture(scope="module", autouse=True)
def packages() -> None:
    """The validator and what it needs, of the versions in the lock file."""
    ensure_packages()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FILES)
def test_the_validator_has_nothing_to_say(name: str, language: str) -> None:
    assert complaints(FILES[name](language)) == []


def broken(change: Any) -> list[Any]:
    made = copy.deepcopy(templates("zh")[:3])
    change(made[1])
    return made


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: t.pop("appliesTo"), "missing appliesTo"),
        (lambda t: t.update(elementType={"value": "Person"}), 'invalid item for "elementType"'),
        (lambda t: t["properties"][1].pop("binding"), "missing binding"),
        (lambda t: t["properties"][1]["binding"].update(type="zeebe:clause"), "invalid property.binding type"),
        (lambda t: t["properties"][0]["binding"].pop("property"), "must have required property 'property'"),
        (lambda t: t["properties"][1].update(optional=True, constraints={"pattern": "x"}), "notEmpty"),
    ],
)
def test_a_broken_template_is_named_with_its_mistake(change: Any, said: str) -> None:
    lines = complaints(broken(change))
    assert any(said in line for line in lines), lines
    assert all(line.startswith(str(templates("zh")[1]["id"])) for line in lines), lines
