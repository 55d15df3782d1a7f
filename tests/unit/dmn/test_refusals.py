"""What a deployment refuses, by rule, element and line, all at once; what only deserves a look is a warning."""

import time

import pytest

from engine.dmn import load_model, read_model
from engine.errors import DefinitionInvalid
from tests.kit.dmn import (
    boxed,
    context,
    decision,
    extension,
    file,
    function,
    input_data,
    item,
    knowledge,
    literal,
    service,
    table,
)

GROOVY = '<literalExpression expressionLanguage="groovy"><text>1</text></literalExpression>'
JUEL = table(["x"], ["y"], [["1", "1"]]).replace("<inputEntry>", '<inputEntry expressionLanguage="juel">')
TAG = extension("<zeebe:versionTag value='v1'/>")
RELATION = '<relation><column name="a"/><row>{}{}</row></relation>'
SUM = {"hit_policy": "COLLECT", "aggregation": "SUM"}
SAME_NAME = [decision("a", literal("1"), name="n"), decision("b", literal("1"), name="n")]
ID_TWICE = decision("d", literal("1")) + decision("d", literal("2"), name="other")
PMML = '<businessKnowledgeModel id="k" name="k"><encapsulatedLogic kind="PMML"/></businessKnowledgeModel>'


def rules_of(*elements, severity="error"):
    _, findings = load_model(file(*elements), "t.dmn")
    return {finding.rule for finding in findings if finding.severity == severity}


@pytest.mark.parametrize(
    ("rule", "elements"),
    [
        ("feel-syntax", [decision("d", literal("1 +"))]),
        ("feel-syntax", [decision("d", table(["x"], ["y"], [["< <", "1"]]))]),
        ("feel-syntax", [decision("d", table(["x"], ["y"], [["1", "if"]]))]),
        ("feel-syntax", [decision("d", table(["x +"], ["y"], [["1", "1"]]))]),
        ("feel-syntax", [item("t", "string", allowed='"a" "b"')]),
        ("feel-unknown-function", [decision("d", literal("frobnicate(1)"))]),
        ("feel-arguments", [decision("d", literal("sqrt(1, 2)"))]),
        ("feel-limit", [decision("d", literal("(" * 300 + "1" + ")" * 300))]),
        ("missing-id", [decision("", literal("1"), name="n")]),
        ("missing-name", ['<decision id="d"/>']),
        ("missing-name", [item("", "string")]),
        ("missing-name", [decision("d", boxed("for", in_=literal("[1]"), return_=literal("1")))]),
        ("duplicate-id", [ID_TWICE]),
        ("duplicate-id", [decision("d", table(["x"], ["y"], [["1", "1"], ["2", "2"]]).replace('"r2"', '"r1"'))]),
        ("duplicate-name", [*SAME_NAME, decision("d", literal("n"), needs=["a", "b"])]),
        ("unknown-reference", [decision("d", literal("1"), needs=["nowhere"])]),
        ("unknown-reference", [input_data("i"), decision("d", literal("1"), needs=["k"]), knowledge("k", {}, "")]),
        ("unknown-reference", [service("s", outputs=["nowhere"])]),
        ("service-input", [input_data("i"), decision("d", literal("i"), inputs=["i"]), service("s", outputs=["d"])]),
        ("requirement-cycle", [decision("a", literal("b"), needs=["b"]), decision("b", literal("a"), needs=["a"])]),
        ("requirement-cycle", [decision("a", literal("a"), needs=["a"])]),
        ("missing-requirement", [decision("a", literal("1")), decision("b", literal("a"))]),
        ("unknown-import", ['<import name="x" namespace="urn:x" importType="dmn"/>']),
        ("unknown-type", [decision("d", literal("1"), type_="tNothing")]),
        ("type-cycle", [item("a", "b"), item("b", "a")]),
        ("external-function", [PMML]),
        ("external-function", [decision("d", literal('function(x) external {java: {class: "a"}}'))]),
        ("expression-language", [decision("d", GROOVY)]),
        ("expression-language", [decision("d", JUEL)]),
        ("too-deep", [*[item(f"t{n}", f"t{n + 1}") for n in range(900)], item("t900", "string")]),
        ("unknown-type", [decision("d", literal("1"), type_="list<" * 500 + "number" + ">" * 500)]),
        ("second-expression", [decision("d", literal("1") + literal("2"))]),
        ("missing-expression", [decision("d", boxed("conditional", if_=literal("true"), then=literal("1")))]),
        ("missing-expression", [decision("d", "<context><contextEntry><variable name='a'/></contextEntry></context>")]),
        ("missing-expression", [decision("d", table(["-"], ["y"], [["1", "1"]]).replace("<text>-<", "<text> <", 1))]),
        ("row-length", [decision("d", RELATION.format(literal("1"), literal("2")))]),
        ("unknown-element", ["<frobnicate/>"]),
        ("unknown-element", [decision("d", "<decisionTable><output/><frobnicate/></decisionTable>")]),
        ("unknown-attribute", ['<decision id="d" name="d" runAs="root"/>']),
        ("other-engine", [decision("d", "", extra=extension("<camunda:properties/>"))]),
        ("other-engine", ['<decision id="d" name="d" camunda:historyTimeToLive="1"/>']),
        ("unknown-extension", [input_data("i").replace("<variable", TAG + "<variable")]),
        ("hit-policy", [decision("d", table(["x"], ["y"], [["1", "1"]], hit_policy="WHICHEVER"))]),
        ("hit-policy", [decision("d", table(["x"], ["y"], [["1", "1"]], aggregation="SUM"))]),
        ("table-shape", [decision("d", table(["x"], [], [["1"]]))]),
        ("table-shape", [decision("d", table(["x"], [], [["1"]], **SUM))]),
        ("table-shape", [decision("d", table(["x"], ["y"], [["1"]]))]),
        ("table-shape", [decision("d", table(["x"], ["y"], [["1", "2", "3"]]))]),
        ("output-names", [decision("d", table(["x"], ["y", "y"], [["1", "1", "1"]]))]),
        ("output-not-allowed", [decision("d", table(["x"], [{"name": "y", "allowed": '"a"'}], [["1", '"b"']]))]),
        ("output-not-allowed", [decision("d", table(["x"], [{"name": "y", "allowed": '"a"', "default": '"c"'}], []))]),
        ("priority-without-values", [decision("d", table(["x"], ["y"], [["1", "1"]], hit_policy="PRIORITY"))]),
        ("aggregation", [decision("d", table(["x"], ["y", "z"], [["1", "1", "1"]], **SUM))]),
        ("aggregation", [decision("d", table(["x"], [{"name": "y", "type_": "string"}], [], **SUM))]),
    ],
)
def test_refused(rule, elements):
    assert rules_of(*elements) == {rule}


@pytest.mark.parametrize(
    ("first", "second", "overlap"),
    [
        ("< 10", ">= 10", False),
        ("<= 10", ">= 10", True),
        ("[1..5]", "(5..9]", False),
        ("[1..5]", "[5..9]", True),
        ("1, 2", "2, 3", True),
        ('"a"', '"b"', False),
        ('"a"', '"a"', True),
        ("-", "5", True),
        ("5", "[1..9]", True),
        ("15", "[1..9]", False),
        ("true", "false", False),
        ('date("2026-01-01")', '>= date("2026-01-01")', True),
        ('< date("2026-01-01")', '>= date("2026-01-01")', False),
        ("< x", "> 5", False),
        ('not("a")', '"b"', False),
        ("!= 5", "6", False),
        ("= 5", "5", True),
        ("[1..9]", "5", True),
        ("(1..5)", "[5..9]", False),
        ("< 5", '< "a"', False),
        ("? > 1", "2", False),
        ('"a"', "5", False),
    ],
)
def test_rules_of_a_unique_table_that_can_both_match(first, second, overlap):
    found = rules_of(decision("d", table(["a", "b"], ["y"], [[first, "-", "1"], [second, "-", "2"]])))
    assert ("rule-overlap" in found) is overlap


def test_a_table_may_cost_only_so_many_comparisons():
    many = ", ".join(map(str, range(400)))
    rules = [[f"{n}, {many}", '"a"'] for n in range(1000, 1040)]
    assert rules_of(decision("d", table(["a"], ["y"], [["1", "1"], *rules]))) == {"rule-overlap"}
    start = time.perf_counter()
    assert rules_of(decision("d", table(["a"], ["y"], [[f"{many}, x", "1"], *rules] * 20))) <= {"rule-overlap"}
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize(("second", "overlap"), [("1", False), ("2", True), ("x", False)])
def test_rules_of_an_any_table_that_differ(second, overlap):
    found = rules_of(decision("d", table(["a"], ["y"], [["> 1", "1"], ["> 2", second]], hit_policy="ANY")))
    assert ("rule-overlap" in found) is overlap


@pytest.mark.parametrize(
    ("first", "second", "dead"),
    [
        ("-", "5", True),
        ("> 1", "> 5", True),
        ("> 5", "> 1", False),
        ("[1..9]", "3, 4", True),
        ("[1..9]", "(1..9)", True),
        ("(1..9)", "[1..9]", False),
        ("1", "[1..2]", False),
        ("< 9", "-", False),
        ("< x", "1", False),
        ('"a"', "1", False),
        ('< "a"', "< 1", False),
    ],
)
def test_a_rule_that_an_earlier_one_hides(first, second, dead):
    rules = [[first, "1"], [second, "2"]]
    found = rules_of(decision("d", table(["a"], ["y"], rules, hit_policy="FIRST")), severity="warning")
    assert ("rule-never-reached" in found) is dead


def test_many_cycles_are_told_up_to_a_number():
    loops = [decision(f"d{n}", literal(f"d{n}"), needs=[f"d{n}"]) for n in range(30)]
    model, findings = load_model(file(*loops), "t.dmn")
    assert [finding.rule for finding in findings] == ["requirement-cycle"] * 20
    assert model.evaluate("d29", {}).output is None


def test_a_long_cycle_is_told_by_its_first_names():
    ring = [decision(f"d{n}", literal(f"d{(n + 1) % 50}"), needs=[f"d{(n + 1) % 50}"]) for n in range(50)]
    _, (finding,) = load_model(file(*ring), "t.dmn")
    assert str(finding.text).count("'d") == 20
    assert "…" in str(finding.text)


def test_all_findings_come_at_once_with_place_and_both_languages():
    text = file(decision("a", literal("1 +\n)")), decision("b", literal("2")), decision("c", literal("3")), "<x/>")
    with pytest.raises(DefinitionInvalid) as caught:
        read_model(text, "t.dmn")
    syntax, unknown = caught.value.findings
    assert (syntax.rule, syntax.element_id, syntax.line, syntax.resource) == ("feel-syntax", "a", 3, "t.dmn")
    assert (unknown.rule, unknown.line) == ("unknown-element", 6)
    for finding in caught.value.findings:
        assert finding.text.in_language("zh") != finding.text.in_language("en")
        assert finding.action.in_language("zh") != finding.action.in_language("en")


def test_a_fault_names_the_cell():
    text = file(decision("d", table(["x"], ["y"], [["1", "1"], ["2", "2"], ["3 3", "3"]])))
    _, findings = load_model(text, "t.dmn")
    assert findings[0].element_id == "r3"
    assert "3 3" in text.splitlines()[findings[0].line - 1]


def test_with_faults_the_rest_can_still_be_evaluated_by_an_editor():
    model, findings = load_model(file(decision("a", literal("1 +")), decision("b", literal("2"))), "t.dmn")
    assert findings
    assert model.evaluate("b", {}).output == 2


@pytest.mark.parametrize(
    ("rule", "elements"),
    [
        ("feel-type", [decision("d", literal('1 + "a"'))]),
        ("feel-literal", [decision("d", literal('date("2026-99-99")'))]),
        ("unknown-name", [input_data("i"), decision("d", literal("i + typo"), inputs=["i"])]),
        ("unknown-name", [input_data("i"), decision("d", literal("i"))]),
        ("unknown-name", [knowledge("k", {"a": None}, literal("a + b"))]),
        ("foreign-extension", [decision("d", literal("1"), extra=extension('<note xmlns="urn:n"/>'))]),
    ],
)
def test_warned_of(rule, elements):
    assert rules_of(*elements, severity="warning") == {rule}
    assert rules_of(*elements) == set()


@pytest.mark.parametrize(
    "elements",
    [
        [decision("d", table(["season"], ["y"], [['"winter"', "1"]]))],
        [decision("d", literal("1"), extra=TAG)],
        [decision("d", literal("orders[amount > 1 and kind = 2]"))],
        [input_data("i"), decision("d", literal("i[amount > 1]"), inputs=["i"])],
        [input_data("i"), decision("d", boxed("filter", in_=literal("i"), match=literal("amount > 1")), inputs=["i"])],
        [decision("d", context(a=function({"x": None}, literal("x")), b=literal("a(1)")))],
        ['<di:DMNDI xmlns:di="https://www.omg.org/spec/DMN/20191111/DMNDI/"><di:DMNDiagram/></di:DMNDI>'],
        ['<knowledgeSource id="s" name="s"/><textAnnotation id="n"><text>note</text></textAnnotation>'],
    ],
)
def test_nothing_to_say(elements):
    assert rules_of(*elements) == rules_of(*elements, severity="warning") == set()


def test_what_stands_beside_dmn_is_told_but_let_be():
    assert rules_of('<note xmlns="urn:n"/>', severity="warning") == {"foreign-extension"}


def test_what_a_missing_import_would_give_is_not_reported_once_more():
    requirement = '<informationRequirement><requiredDecision href="urn:x#a"/></informationRequirement>'
    reader = decision("d", literal("x.a"), type_="x.tA").replace("<variable", requirement + "<variable", 1)
    assert rules_of('<import name="x" namespace="urn:x" importType="dmn"/>', reader) == {"unknown-import"}


def test_built_in_functions_are_no_unknown_names():
    found = rules_of(input_data("i"), decision("d", literal("sort(i, min)"), inputs=["i"]), severity="warning")
    assert "unknown-name" not in found


def test_the_version_tag_is_read():
    text = file(decision("d", literal("1"), extra=TAG))
    assert read_model(text, "t.dmn").decisions["d"].version_tag == "v1"
