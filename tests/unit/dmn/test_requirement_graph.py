"""Requirements: who sees whose value, each decision once, services, imports, and the caller's variables."""

from datetime import UTC, datetime

import pytest

from engine.dmn import DecisionFailed, read_model
from engine.errors import NotFound
from tests.kit.dmn import decision, file, input_data, invocation, item, knowledge, literal, service


def evaluate(target, given, *elements, **options):
    return read_model(file(*elements), "t.dmn").evaluate(target, given, **options)


def test_a_decision_sees_what_it_requires():
    elements = (
        input_data("in", "number", name="Amount due"),
        decision("a", literal("Amount due * 2"), inputs=["in"]),
        decision("b", literal("a + 1"), needs=["a"]),
    )
    assert evaluate("b", {"Amount due": 5}, *elements).output == 11


def test_names_may_be_chinese_and_have_spaces():
    elements = (
        input_data("i", "string", name="故障 等级"),
        decision("d", literal('if 故障 等级 = "一级" then 2 else 24'), inputs=["i"], name="响应时限"),
    )
    assert evaluate("响应时限", {"故障 等级": "一级"}, *elements).output == 2


def test_each_decision_is_worked_out_once():
    elements = (
        decision("base", literal("random number()")),
        decision("left", literal("base"), needs=["base"]),
        decision("right", literal("base"), needs=["base"]),
        decision("top", literal("[left, right]"), needs=["left", "right"]),
    )
    result = evaluate("top", {}, *elements, seed="s")
    assert result.output[0] == result.output[1]
    assert [record["decisionId"] for record in result.evaluated] == ["base", "left", "right", "top"]


def test_a_long_chain_is_no_problem():
    chain = [decision("d0", literal("0"))]
    chain += [decision(f"d{i}", literal(f"d{i - 1} + 1"), needs=[f"d{i - 1}"]) for i in range(1, 1500)]
    assert evaluate("d1499", {}, *chain).output == 1499


def test_knowledge_models_call_each_other():
    elements = (
        knowledge("double", {"x": "number"}, literal("x * 2")),
        knowledge("quadruple", {"x": "number"}, literal("double(double(x))"), knows=["double"]),
        decision("d", literal("quadruple(3)"), knows=["quadruple"]),
    )
    assert evaluate("d", {}, *elements).output == 12


def test_the_callers_variables_are_there_where_nothing_is_drawn():
    assert evaluate("d", {"season": "winter", "other": 1}, decision("d", literal("season"))).output == "winter"
    assert evaluate("d", {}, decision("d", literal("is defined(season)"))).output is False
    assert evaluate("d", {"season": None}, decision("d", literal("is defined(season)"))).output is True


def test_a_decision_without_variable_is_known_by_id_too():
    plain = decision("Decision_1", literal("1"), name="First one").replace('<variable name="First one"/>', "")
    assert evaluate("d", {}, plain, decision("d", literal("Decision_1 + 1"), needs=["Decision_1"])).output == 2
    assert evaluate("d", {}, plain, decision("d", literal("First one + 1"), needs=["Decision_1"])).output == 2


def test_a_decisions_own_name_is_the_callers_variable():
    assert evaluate("priority", {"priority": 1}, decision("priority", literal("priority + 1"))).output == 2


def test_a_knowledge_model_does_not_see_the_callers_variables():
    elements = (knowledge("f", {"a": None}, literal("secret")), decision("d", literal("f(1)"), knows=["f"]))
    assert evaluate("d", {"secret": 1}, *elements).output is None


def test_time_and_chance_come_from_the_caller():
    now = datetime(2026, 11, 24, 8, tzinfo=UTC)
    elements = (decision("d", literal("[string(now()), random number(), uuid()]")),)
    first = evaluate("d", {}, *elements, now=now, seed="s").output
    assert first == evaluate("d", {}, *elements, now=now, seed="s").output
    assert first[0].startswith("2026-11-24T08:00:00")
    there = evaluate("d", {}, *elements, now=now, seed="s", zone="Asia/Shanghai").output
    assert there[0].startswith("2026-11-24T16:00:00")
    with pytest.raises(DecisionFailed):
        evaluate("d", {}, *elements)


SERVICE = (
    input_data("i", "number"),
    decision("inner", literal("i * 2"), inputs=["i"]),
    decision("given", literal("100")),
    decision("out", literal("inner + given"), needs=["inner", "given"]),
    decision("also", literal("inner"), needs=["inner"]),
    service("one", outputs=["out"], encapsulated=["inner"], inputs=["i"], input_decisions=["given"]),
    service("two", outputs=["out", "also"], encapsulated=["inner"], inputs=["i"], input_decisions=["given"]),
)


def test_a_service_is_evaluated_with_its_inputs_only():
    assert evaluate("one", {"i": 5, "given": 1}, *SERVICE).output == 11
    assert evaluate("two", {"i": 5, "given": 1}, *SERVICE).output == {"out": 11, "also": 10}


def test_a_service_is_a_function():
    caller = decision("d", literal("one(i: 1, given: 2) + one(2, 3)"), knows=["one"])
    boxed = decision("e", invocation("one", i=literal("1"), given=literal("2")), knows=["one"])
    assert evaluate("d", {}, *SERVICE, caller).output == 4 + 7
    assert evaluate("e", {}, *SERVICE, boxed).output == 4
    assert evaluate("d", {}, *SERVICE, caller).evaluated[-1]["decisionId"] == "d"


def test_a_service_refuses_arguments_of_another_type():
    assert evaluate("one", {"i": "x", "given": 1}, *SERVICE).output is None


def test_a_decision_that_is_not_there():
    with pytest.raises(NotFound, match="'missing'"):
        evaluate("missing", {}, decision("d"))
    with pytest.raises(NotFound):
        evaluate("i", {}, input_data("i"))


IMPORTED = file(
    item("tMoney", "number", allowed=">= 0"),
    input_data("amount", "tMoney"),
    decision("tax", literal("amount * 0.2"), inputs=["amount"]),
    knowledge("net", {"x": "number"}, literal("x - 1")),
    name="prices",
    namespace="urn:prices",
)


def importing(*elements, name="p"):
    head = f'<import name="{name}" namespace="urn:prices" importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>'
    prices = read_model(IMPORTED, "prices.dmn")
    return read_model(file(head, *elements), "t.dmn", {"urn:prices": prices})


def requiring(name, expression, *requirements):
    return decision(name, expression).replace("<variable", "".join(requirements) + "<variable", 1)


DECISION = '<informationRequirement><requiredDecision href="urn:prices#tax"/></informationRequirement>'
INPUT = '<informationRequirement><requiredInput href="urn:prices#amount"/></informationRequirement>'
KNOWLEDGE = '<knowledgeRequirement><requiredKnowledge href="urn:prices#net"/></knowledgeRequirement>'


def test_an_imported_model_is_known_by_its_name():
    model = importing(requiring("d", literal("p.net(p.tax + p.amount)"), DECISION, INPUT, KNOWLEDGE))
    assert model.evaluate("d", {"amount": 10}).output == 11
    assert model.evaluate("d", {"p": {"amount": 20}, "amount": 10}).output == 23


def test_an_import_without_name_gives_the_names_themselves():
    model = importing(requiring("d", literal("tax + amount"), DECISION, INPUT), name="")
    assert model.evaluate("d", {"amount": 10}).output == 12


def test_imported_types_are_known_without_prefix_when_the_import_has_no_name():
    model = importing(decision("d", literal("x"), type_="tMoney"), name="")
    assert model.evaluate("d", {"x": -1}).output is None


def test_a_knowledge_model_without_logic_is_null():
    empty = '<businessKnowledgeModel id="k" name="k"/>'
    assert evaluate("d", {}, empty, decision("d", literal("k"), knows=["k"])).output is None


def test_imported_types_are_known():
    model = importing(decision("d", literal("x"), type_="p.tMoney"))
    assert model.evaluate("d", {"x": 1}).output == 1
    assert model.evaluate("d", {"x": -1}).output is None
