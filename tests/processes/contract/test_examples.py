"""Each rule of the contract finds its bad example and nothing else, leaves its good one alone, and has a page."""

from __future__ import annotations

import pkgutil
from pathlib import Path

import pytest

from engine.api import DefinitionInvalid, Engine, Finding, diagrams
from processes.contract import check_contract, rules
from processes.contract.catalogue import RULES
from processes.contract.duty import duty_of
from processes.contract.pages import EXAMPLES, pages
from processes.contract.rule import Rule
from processes.deploy import read_bundle
from processes.register.csvfile import read_csv
from processes.register.kinds import KINDS
from processes.users import find_user

FOLDER = Path("docs/reference/contract")
COMPLAINT = (FOLDER / EXAMPLES / "complaint-path.good.bpmn").read_text("utf-8")
TEAM = read_bundle()["team.dmn"]
DIAGRAMS = [rule for rule in RULES if rule.id != "roster-gap"]
OWNER = find_user("zhaolei").actor


def example(rule: Rule, which: str) -> dict[str, str]:
    """Return the service of an example: its diagram, the way to complain, and who must be on duty."""
    text = (FOLDER / EXAMPLES / f"{rule.id}.{which}.bpmn").read_text("utf-8")
    name = "complaint.bpmn" if rule.id == "complaint-path" else "example.bpmn"
    return {"complaint.bpmn": COMPLAINT, "team.dmn": TEAM, name: text}


def found(rule: Rule, which: str) -> list[Finding]:
    before = (FOLDER / EXAMPLES / f"{rule.id}.before.bpmn").exists()
    return check_contract(example(rule, which), previous=example(rule, "before") if before else None)


@pytest.mark.parametrize("rule", DIAGRAMS, ids=[rule.id for rule in DIAGRAMS])
def test_the_bad_example_is_found_by_this_rule_alone(rule: Rule) -> None:
    findings = found(rule, "bad")
    assert {f.rule for f in findings} == {rule.id}
    for finding in findings:
        assert finding.severity == "error"
        assert finding.resource in example(rule, "bad")
        assert finding.element_id
        assert finding.text.in_language("zh") != finding.text.in_language("en")
        assert finding.action is not None
        assert finding.action.in_language("zh") != finding.action.in_language("en")


@pytest.mark.parametrize("rule", DIAGRAMS, ids=[rule.id for rule in DIAGRAMS])
def test_nothing_is_found_in_the_good_example(rule: Rule) -> None:
    assert [str(f) for f in found(rule, "good")] == []


@pytest.mark.parametrize("rule", DIAGRAMS, ids=[rule.id for rule in DIAGRAMS])
def test_the_bad_example_is_refused_and_the_good_one_lands(rule: Rule, engine: Engine) -> None:
    if (FOLDER / EXAMPLES / f"{rule.id}.before.bpmn").exists():
        engine.deploy(example(rule, "before"), OWNER)
    else:
        engine.deploy({"complaint.bpmn": COMPLAINT, "team.dmn": TEAM}, OWNER)
    before = len(engine.find_definitions(latest_only=False))
    with pytest.raises(DefinitionInvalid) as refused:
        engine.deploy(example(rule, "bad"), OWNER)
    assert {f.rule for f in refused.value.findings} == {rule.id}
    assert len(engine.find_definitions(latest_only=False)) == before
    engine.deploy(example(rule, "good"), OWNER)


@pytest.mark.parametrize("path", sorted((FOLDER / EXAMPLES).glob("*.bpmn")), ids=lambda path: path.name)
def test_examples_are_drawn_and_executable(path: Path) -> None:
    diagram = diagrams.read_diagram(path.read_text("utf-8"), path.name)
    assert diagram.has_drawing
    assert [str(w) for w in diagram.warnings] == []


@pytest.mark.parametrize(("which", "gaps"), [("good", 0), ("bad", 3)])
def test_the_rosters_of_the_examples(which: str, gaps: int) -> None:
    text = (FOLDER / EXAMPLES / f"roster-gap.{which}.csv").read_text("utf-8")
    duties = [{"id": row.id, **row.values} for row in read_csv(KINDS["duty"], text)]
    duty = duty_of({"team.dmn": TEAM}, duties)
    findings = check_contract(read_bundle(), gaps=duty.gaps)
    assert [(f.rule, f.severity) for f in findings] == [("roster-gap", "warning")] * gaps
    if findings:
        assert findings[1].text.in_language("zh") == (
            "工程师在 周六 20:00 至 周日 08:00 应有 1 人在岗，但值班表只有 0 人"
        )
        assert "1 of Engineers on duty from Saturday 20:00 to Sunday 08:00" in str(findings[1])


def test_every_rule_file_is_in_the_catalogue() -> None:
    assert len(RULES) == len(list(pkgutil.iter_modules(rules.__path__)))
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_the_pages_are_what_the_rules_say() -> None:
    assert {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.md")} == pages()


def test_every_rule_has_both_examples_and_every_example_a_rule() -> None:
    names = {path.name.rpartition(".")[0] for path in (FOLDER / EXAMPLES).iterdir()}
    wanted = {f"{rule.id}.{which}" for rule in RULES for which in ("good", "bad")}
    assert names - {"clause-lost.before", "clock-lost.before"} == wanted
