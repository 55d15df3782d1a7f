"""docs/reference/dmn.md lists what the code executes and refuses: no more, no less."""

import re
from pathlib import Path

import engine.dmn
from engine.dmn import expressions
from engine.dmn.compile.registry import COMPILERS
from engine.dmn.expressions import Expression
from engine.dmn.hit_policies import HIT_POLICIES
from engine.dmn.read import boxed, file, table, vocabulary
from engine.errors import Text
from engine.feel import Problem, Rule

PAGE = (Path(__file__).parents[3] / "docs/reference/dmn.md").read_text(encoding="utf-8")
CODE = "\n".join(path.read_text(encoding="utf-8") for path in Path(engine.dmn.__file__).parent.rglob("*.py"))


def listed(title):
    section = PAGE.split(f"\n## {title}")[1].split("\n## ")[0]
    return set(re.findall(r"^\| `([^`]+)`", section, re.MULTILINE))


def test_expressions():
    assert listed("Expressions") == set(boxed.READERS) == set(vocabulary.EXPRESSIONS)


def test_every_expression_kind_has_a_compiler():
    kinds = {kind for kind in vars(expressions).values() if isinstance(kind, type) and issubclass(kind, Expression)}
    assert set(COMPILERS) == kinds - {Expression}


def test_hit_policies():
    assert listed("Decision tables") == set(HIT_POLICIES) == set(table.HIT_POLICIES)
    assert all(f"`{aggregation}`" in PAGE for aggregation in table.AGGREGATIONS)


def test_graph_elements():
    assert set(file.READERS) | {"import", "itemDefinition"} <= listed("Requirement graph")


def test_refusals():
    refused = set(re.findall(r'report\.error\(\s*"([a-z-]+)"', CODE)) | {
        "type-cycle",
        "unknown-type",
        "missing-id",
        "missing-name",
    }
    feel = {rule.value for rule in Rule if Problem(rule, Text("", ""), 1, 1, 0).severity == "error"}
    assert listed("Refused") == refused | feel


def test_warnings():
    for rule in re.findall(r'report\.warning\(\s*"([a-z-]+)"', CODE):
        assert f"`{rule}`" in PAGE
