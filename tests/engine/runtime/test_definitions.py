"""Deployment: all files or none, versions only of what is new, bindings, start events of the newest version."""

import pytest

from engine.errors import DefinitionInvalid, Forbidden, NotFound, WrongState
from engine.model.commands import Deploy, Resource, ResumeDefinition, StartInstance, SuspendDefinition
from engine.model.events import (
    DecisionDeployed,
    DeploymentCreated,
    FormDeployed,
    IncidentRaised,
    InstanceStarted,
    ProcessDeployed,
    ResourceDeployed,
    UserTaskCreated,
)
from engine.store import tables
from tests.kit import bpmn
from tests.kit.runtime import DESK, ENGINEER, OWNER, Bench

SIMPLE = bpmn.process("p", bpmn.start(), bpmn.user("t"), bpmn.end(), bpmn.row("start", "t", "end"))
OTHER = bpmn.process("p", bpmn.start(), bpmn.user("t2"), bpmn.end(), bpmn.row("start", "t2", "end"))
DMN = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="file" name="file" namespace="n">
<decision id="level" name="level">
<variable name="level"/><literalExpression><text>{0}</text></literalExpression></decision>
</definitions>"""


def form(text="a", id_="ask"):
    return f'{{"id":"{id_}","type":"default","components":[{{"type":"text","text":"{text}"}}]}}'


def with_form(binding="latest"):
    more = f'<zeebe:formDefinition formId="ask" bindingType="{binding}"/>'
    return bpmn.process("p", bpmn.start(), bpmn.user("t", more=more), bpmn.end(), bpmn.row("start", "t", "end"))


def calling(binding="latest", tag=""):
    tagged = f' versionTag="{tag}"' if tag else ""
    call = bpmn.element("callActivity", "call", f'<zeebe:calledElement processId="p" bindingType="{binding}"{tagged}/>')
    return bpmn.process("caller", bpmn.start(), call, bpmn.end(), bpmn.row("start", "call", "end"))


@pytest.fixture
def bench():
    return Bench()


def linked(bench, *texts):
    """What is wrong with what the texts name of each other."""
    findings = bench.parts.check([Resource(f"{i}.bpmn", text) for i, text in enumerate(texts)])
    return [f for f in findings if f.rule.startswith("linked-")]


def rules(refused):
    return [f.rule for f in refused.value.findings]


def test_files_become_versions(bench):
    outcome = bench.deploy(SIMPLE, ask__form=form(), level__dmn=DMN.format(1))
    assert (outcome.first(ProcessDeployed).version, outcome.first(FormDeployed).form_id) == (1, "ask")
    assert outcome.first(DecisionDeployed).decision_id == "level"
    assert len(outcome.all(ResourceDeployed)) == 3
    row = bench.row(tables.process_definition)
    assert (row.process_id, row.deployed_by, row.is_suspended) == ("p", "zhaolei", False)


def test_unchanged_content_makes_no_new_version_and_answers_with_the_one_there_is(bench):
    first = bench.deploy(SIMPLE, ask__form=form())
    again = bench.deploy(SIMPLE, ask__form=form())
    assert again.first(ProcessDeployed) == first.first(ProcessDeployed)
    assert again.all(DeploymentCreated) == ()
    assert len(bench.rows(tables.resource)) == 2


def test_only_what_changed_gets_a_new_version(bench):
    bench.deploy(SIMPLE, ask__form=form("a"))
    outcome = bench.deploy(SIMPLE, ask__form=form("b"))
    assert (outcome.first(ProcessDeployed).version, outcome.first(FormDeployed).version) == (1, 2)


def test_what_came_back_is_new(bench):
    for text, version in ((SIMPLE, 1), (OTHER, 2), (SIMPLE, 3)):
        assert bench.deploy(text).first(ProcessDeployed).version == version


def test_all_or_nothing_with_all_findings(bench):
    broken = SIMPLE.replace("userTask", "nonsense")
    with pytest.raises(DefinitionInvalid) as refused:
        bench.deploy(SIMPLE.replace('"p"', '"q"'), broken, bad__form="[]", bad__txt="x", bad__dmn="<x/>")
    assert {"form-json", "unknown-file-type"} <= set(rules(refused))
    assert {f.resource for f in refused.value.findings} >= {"file1.bpmn", "bad.form", "bad.txt", "bad.dmn"}
    assert bench.rows(tables.deployment) == []


def test_an_id_and_a_file_name_are_there_once(bench):
    with pytest.raises(DefinitionInvalid) as refused:
        bench.do(Deploy((Resource("a.bpmn", SIMPLE), Resource("a.bpmn", OTHER))), OWNER)
    assert rules(refused) == ["duplicate-file", "duplicate-id"]


def test_an_empty_deployment_is_refused(bench):
    with pytest.raises(DefinitionInvalid, match="at least one file"):
        bench.do(Deploy(()), OWNER)


def test_who_is_no_owner_does_not_deploy(bench):
    with pytest.raises(Forbidden, match="none of the roles owner, admin"):
        bench.do(Deploy((Resource("a.bpmn", SIMPLE),)), ENGINEER)


def test_what_is_bound_to_the_deployment_must_be_in_it(bench):
    bench.deploy(SIMPLE, ask__form=form())
    for text, rule in ((with_form("deployment"), "linked-form"), (calling("deployment"), "linked-process")):
        with pytest.raises(DefinitionInvalid) as refused:
            bench.deploy(text)
        assert rules(refused) == [rule]
        assert refused.value.findings[0].element_id in ("t", "call")


def test_what_is_latest_and_not_there_yet_is_a_warning(bench):
    findings = linked(bench, calling())
    assert [(f.rule, f.severity, f.element_id) for f in findings] == [("linked-process", "warning", "call")]
    bench.deploy(calling())
    assert bench.start("caller").first(IncidentRaised).type == "CALLED_ELEMENT_ERROR"
    bench.deploy(SIMPLE)
    assert linked(bench, calling()) == []


def test_checking_writes_nothing(bench):
    assert [f.rule for f in bench.parts.check([Resource("a.form", "{}")])] == ["form-id"]
    advice = bench.parts.check([Resource("a.bpmn", SIMPLE)])
    assert ("element-named", "warning") in [(f.rule, f.severity) for f in advice]
    assert bench.rows(tables.resource) == []
    assert bench.rows(tables.journal) == []


def called(outcome):
    return outcome.all(InstanceStarted)[1].definition_key


def test_latest_follows_and_deployment_stays(bench):
    first = bench.deploy(SIMPLE, calling("deployment")).first(ProcessDeployed).definition_key
    second = bench.deploy(OTHER).all(ProcessDeployed)[0].definition_key
    assert called(bench.start("caller")) == first
    bench.deploy(calling())
    assert called(bench.start("caller")) == second


def test_a_process_bound_to_its_deployment_is_new_when_what_it_binds_is(bench):
    bench.deploy(with_form("deployment"), ask__form=form("a"))
    outcome = bench.deploy(with_form("deployment"), ask__form=form("b"))
    assert outcome.first(ProcessDeployed).version == 2
    assert bench.start().first(UserTaskCreated).form_key == outcome.first(FormDeployed).form_key
    unchanged = bench.deploy(with_form("deployment"), ask__form=form("b"))
    assert unchanged.first(ProcessDeployed).version == 2


def test_an_unchanged_form_in_the_bundle_is_the_bound_one(bench):
    first = bench.deploy(ask__form=form("a")).first(FormDeployed).form_key
    bench.deploy(with_form("deployment"), ask__form=form("a"))
    bench.deploy(ask__form=form("b"))
    assert bench.start().first(UserTaskCreated).form_key == first


def tagged(text, tag):
    return text.replace(
        'isExecutable="true">',
        f'isExecutable="true"><extensionElements><zeebe:versionTag value="{tag}"/></extensionElements>',
    )


def test_a_version_tag_is_bound_to_the_newest_that_has_it(bench):
    bench.deploy(calling("versionTag", "v1"))
    assert bench.start("caller").first(IncidentRaised).type == "CALLED_ELEMENT_ERROR"
    old = bench.deploy(tagged(SIMPLE, "v1")).first(ProcessDeployed)
    assert old.version_tag == "v1"
    bench.deploy(tagged(OTHER, "v2"))
    assert called(bench.start("caller")) == old.definition_key
    assert linked(bench, calling("versionTag", "v3"))[0].severity == "warning"
    assert linked(bench, calling("versionTag", "v3"), tagged(SIMPLE, "v3")) == []


def test_start_by_version_and_by_key(bench):
    first = bench.deploy(SIMPLE).first(ProcessDeployed).definition_key
    second = bench.deploy(OTHER).first(ProcessDeployed).definition_key
    found = [
        bench.do(command, DESK).first(InstanceStarted).definition_key
        for command in (StartInstance("p"), StartInstance("p", version=1), StartInstance(definition_key=first))
    ]
    assert found == [second, first, first]
    for command in (StartInstance("p", version=3), StartInstance("q"), StartInstance(definition_key=7)):
        with pytest.raises(NotFound, match="no such version is deployed"):
            bench.do(command, DESK)


def test_a_suspended_version_starts_nothing(bench):
    bench.deploy(SIMPLE, calling())
    (key,) = [r.definition_key for r in bench.rows(tables.process_definition, process_id="p")]
    bench.do(SuspendDefinition(key, "有误"), OWNER)
    with pytest.raises(WrongState, match="version 1 is suspended"):
        bench.start()
    assert bench.start("caller").first(IncidentRaised).type == "CALLED_ELEMENT_ERROR"
    with pytest.raises(WrongState, match="suspended already"):
        bench.do(SuspendDefinition(key), OWNER)
    bench.do(ResumeDefinition(key), OWNER)
    bench.start()
    with pytest.raises(WrongState, match="not suspended"):
        bench.do(ResumeDefinition(key), OWNER)
    with pytest.raises(NotFound, match="not deployed"):
        bench.do(SuspendDefinition(7), OWNER)


def test_a_start_timer_that_can_not_be_read_is_refused(bench):
    text = bpmn.process("p", bpmn.start("s", bpmn.timer("=x", "timeCycle")), bpmn.end(), bpmn.row("s", "end"))
    with pytest.raises(DefinitionInvalid) as refused:
        bench.deploy(text)
    assert [(f.rule, f.element_id) for f in refused.value.findings] == [("start-timer", "s")]


def test_the_latest_decision_is_made(bench):
    rule = bpmn.element("businessRuleTask", "rule", '<zeebe:calledDecision decisionId="level" resultVariable="level"/>')
    bench.deploy(
        bpmn.process("d", bpmn.start(), rule, bpmn.user("t"), bpmn.end(), bpmn.row("start", "rule", "t", "end")),
        level__dmn=DMN.format(1),
    )
    written = [e.variables for e in bench.start("d").events if hasattr(e, "variables")]
    assert {"level": 1} in written
    bench.deploy(level__dmn=DMN.format(2))
    assert {"level": 2} in [e.variables for e in bench.start("d").events if hasattr(e, "variables")]


def test_a_form_inside_a_diagram_is_deployed_with_it(bench):
    form = '<zeebe:userTaskForm id="inner">{"type": "default", "components": []}</zeebe:userTaskForm>'
    text = (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
        'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"><process id="p" isExecutable="true">'
        f'<extensionElements>{form}</extensionElements><userTask id="u"><extensionElements><zeebe:userTask/>'
        '<zeebe:formDefinition formKey="camunda-forms:bpmn:inner"/></extensionElements></userTask></process>'
        "</definitions>"
    )
    outcome = bench.deploy(text)
    deployed = [event for event in outcome.events if type(event).__name__ == "FormDeployed"]
    assert [event.form_id for event in deployed] == ["inner"]


def test_a_version_that_was_not_seen_is_not_deployed_over(bench):
    first = bench.deploy(SIMPLE).first(ResourceDeployed).resource_key
    third = bpmn.process("p", bpmn.start(), bpmn.user("t3"), bpmn.end(), bpmn.row("start", "t3", "end"))
    second = bench.do(Deploy((Resource("a.bpmn", OTHER),), newest_seen=first), OWNER).first(ResourceDeployed)
    with pytest.raises(WrongState, match=r"'.+' has deployed version 2 of 'p' at \d\d-\d\d \d\d:\d\d"):
        bench.do(Deploy((Resource("a.bpmn", third),), newest_seen=first), OWNER)
    bench.do(Deploy((Resource("a.bpmn", OTHER),), newest_seen=first), OWNER)  # it says the same
    deployed = bench.do(Deploy((Resource("a.bpmn", third),), newest_seen=second.resource_key), OWNER)
    assert deployed.first(ProcessDeployed).version == 3


@pytest.mark.parametrize(
    ("name", "one", "two"), [("ask.form", form("a"), form("b")), ("level.dmn", DMN.format(1), DMN.format(2))]
)
def test_neither_is_a_form_or_a_decision(bench, name, one, two):
    first = bench.do(Deploy((Resource(name, one),)), OWNER).first(ResourceDeployed).resource_key
    bench.do(Deploy((Resource(name, two),)), OWNER)
    with pytest.raises(WrongState, match="version 2"):
        bench.do(Deploy((Resource(name, one),), newest_seen=first), OWNER)
