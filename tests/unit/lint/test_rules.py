"""Each lint rule finds its bad example, leaves its good one alone, and has a page that says so."""

from __future__ import annotations

import pkgutil
from pathlib import Path

import pytest

from engine.bpmn import read_diagram
from engine.lint import check, rules
from engine.lint.catalogue import RULES
from engine.lint.pages import example, pages
from engine.lint.rule import Rule


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_the_bad_example_is_found_and_the_good_one_is_not(rule: Rule) -> None:
    bad = check(read_diagram(example(rule, is_good=False), "bad.bpmn"), "bad.bpmn")
    (finding, *_) = [f for f in bad if f.rule == rule.id]
    assert finding.severity == "warning"
    assert finding.element_id
    assert finding.line == 1
    assert finding.resource == "bad.bpmn"
    assert finding.text.in_language("zh") != finding.text.in_language("en")
    assert rule.id not in {f.rule for f in check(read_diagram(example(rule, is_good=True), "good.bpmn"))}


def test_every_rule_file_is_in_the_catalogue() -> None:
    assert len(RULES) == len(list(pkgutil.iter_modules(rules.__path__)))
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_the_pages_are_what_the_rules_say() -> None:
    folder = Path("docs/reference/lint")
    assert {path.name: path.read_text("utf8") for path in folder.glob("*.md")} == pages()
