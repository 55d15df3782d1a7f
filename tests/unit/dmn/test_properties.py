"""Any table agrees with the plain reading of its rules; any damaged file is read or refused, and never worse."""

import random
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from engine.dmn import load_model
from engine.dmn.language import Budget
from engine.errors import EngineError
from engine.feel import compile_expression
from tests.kit.dmn import decision, file, table

CONDITIONS = st.sampled_from(["-", "", "1", "2, 3", "< 2", "[1..3]", "not(2)", "> y", "null", '"a"', "? != 3"])
VALUES = st.sampled_from([None, 1, 2, 3, 4, "a", True])
FILES = sorted(Path(__file__).parent.rglob("*.dmn"))


def matches(condition, value, context):
    if condition in ("", "-"):
        return True
    return compile_expression(condition, kind="unary tests").matches(value, context) is True


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(CONDITIONS, CONDITIONS), min_size=1, max_size=6), VALUES, VALUES)
def test_a_table_agrees_with_its_rules_one_by_one(rules, x, y):
    rows = [[*conditions, str(number)] for number, conditions in enumerate(rules)]
    model, _ = load_model(file(decision("d", table(["x", "y"], ["n"], rows, hit_policy="RULE ORDER"))), "t.dmn")
    context = {"x": x, "y": y}
    expected = [n for n, (a, b) in enumerate(rules) if matches(a, x, context) and matches(b, y, context)]
    assert model.evaluate("d", context).output == (expected or None)


def damaged(text, chance):
    root = etree.fromstring(text.encode())
    for _ in range(chance.randint(1, 5)):
        elements = list(root.iter("{*}*"))
        element = chance.choice(elements)
        match chance.randint(0, 4):
            case 0 if element is not root:
                element.getparent().remove(element)
            case 1 if element.attrib:
                del element.attrib[chance.choice(list(element.attrib))]
            case 2:
                element.text = chance.choice(["", "1 +", "(((", "中文", "[1..", "function(x) external {}"])
            case 3:
                element.tag = chance.choice(elements).tag
            case 4:
                element.set(
                    chance.choice(["id", "name", "typeRef", "href", "hitPolicy"]), chance.choice(["", "#due", "x"])
                )
    return etree.tostring(root, encoding="unicode")


@pytest.mark.parametrize("seed", range(150))
def test_a_damaged_file_is_read_or_refused(seed):
    chance = random.Random(seed)
    model, findings = load_model(damaged(chance.choice(FILES).read_text(encoding="utf-8"), chance), "t.dmn")
    assert model is not None or findings
    for node in model.nodes if model else ():
        with suppress(EngineError):
            model.evaluate(node, {"parts": [{"name": "a", "price": 1}]}, budget=Budget(seconds=2))
