"""A promise is dropped on purpose: its clause is retired with a reason, and the journal shows who did it."""

from __future__ import annotations

import pytest

from engine.api import DefinitionInvalid, Engine, Forbidden, InvalidInput, NotFound, WrongState, commands
from processes.contract.clauses import read_retired
from processes.contract.retiring import RestoreClause, RetireClause
from processes.deploy import read_bundle
from processes.users import USERS, find_user

BUNDLE = read_bundle()
OWNER, MANAGER = find_user("zhaolei").actor, find_user("liufang").actor
WITHOUT = {n: t.replace("4.4.a, ", "").replace(", 4.4.a", "") for n, t in BUNDLE.items() if "4.4.a" in t}
WITHOUT = {n: t.replace('name="clause" value="4.4.a"', 'name="note" value="-"') for n, t in WITHOUT.items()}


@pytest.fixture
def deployed(engine: Engine) -> Engine:
    for user in USERS:
        engine.execute(
            commands.CreateUser(user.name, user.display_name, user.groups, user.roles), find_user("admin").actor
        )
    engine.deploy(BUNDLE, OWNER)
    return engine


def test_a_retired_clause_may_be_lost_and_the_journal_says_why(deployed: Engine) -> None:
    with pytest.raises(DefinitionInvalid) as refused:
        deployed.deploy(WITHOUT, OWNER)
    assert {f.rule for f in refused.value.findings} == {"clause-lost"}
    deployed.execute(RetireClause("4.4.a", " 新合同不再包含病毒清除 "), OWNER)
    assert [f.rule for f in deployed.check(WITHOUT) if f.severity == "error"] == []
    deployed.deploy(WITHOUT, OWNER)
    entry = next(e for e in deployed.journal() if e.command_type == "RetireClause")
    assert (entry.actor, entry.command["reason"]) == ("zhaolei", " 新合同不再包含病毒清除 ")
    with deployed.reading() as reader:
        (retired,) = read_retired(reader).values()
    assert (retired.clause, retired.reason, retired.by) == ("4.4.a", "新合同不再包含病毒清除", "zhaolei")
    assert retired.at == deployed.clock.now()


def test_a_restored_clause_is_held_to_again(deployed: Engine) -> None:
    deployed.execute(RetireClause("4.4.a", "试点"), OWNER)
    deployed.execute(RestoreClause("4.4.a", "恢复承诺"), OWNER)
    with pytest.raises(DefinitionInvalid):
        deployed.deploy(WITHOUT, OWNER)
    assert deployed.compare_tables() == deployed.run_again() == []


def test_a_process_whose_clauses_are_all_retired_is_left_in_peace(deployed: Engine) -> None:
    """Otherwise its timer would have to name the clause that was just dropped."""
    text = BUNDLE["phone_support.bpmn"].replace('name="clause"', 'name="note"')
    assert {f.rule for f in deployed.check({"phone_support.bpmn": text})} == {"timer-clause"}
    for clause in ("3.2.a", "3.3.a"):
        deployed.execute(RetireClause(clause, "不再提供电话支持"), OWNER)
    assert deployed.check({"phone_support.bpmn": text}) == []


def test_without_clause_1_4_a_no_complaint_path_is_asked_for(deployed: Engine) -> None:
    text = BUNDLE["complaint.bpmn"].replace('candidateGroups="service_manager"', 'candidateGroups="service_desk"')
    assert {f.rule for f in deployed.check({"complaint.bpmn": text})} == {"complaint-path"}
    deployed.execute(RetireClause("1.4.a", "由总部受理投诉"), OWNER)
    assert deployed.check({"complaint.bpmn": text}) == []


@pytest.mark.parametrize(
    ("command", "error", "zh"),
    [
        (RetireClause("9.z", "x"), NotFound, "没有它"),
        (RetireClause("4.4.a", "  "), InvalidInput, "没有写明原因"),
        (RestoreClause("4.4.a"), WrongState, "没有停用"),
    ],
)
def test_what_is_refused(engine: Engine, command: RetireClause | RestoreClause, error: type, zh: str) -> None:
    with pytest.raises(error) as refused:
        engine.execute(command, OWNER)
    assert zh in refused.value.text.in_language("zh")


def test_only_process_owners_retire_clauses_and_only_once(engine: Engine) -> None:
    for command in (RetireClause("4.4.a", "x"), RestoreClause("4.4.a")):
        with pytest.raises(Forbidden):
            engine.execute(command, MANAGER)
    engine.execute(RetireClause("4.4.a", "x"), OWNER)
    with pytest.raises(WrongState):
        engine.execute(RetireClause("4.4.a", "y"), OWNER)
