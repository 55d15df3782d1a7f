"""Clauses are data: owners add and change them, deployments may name them, the journal says who and why."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from engine.api import Command, DefinitionInvalid, Engine, Forbidden, InvalidInput, NotFound, WrongState, commands
from processes.clauses import BY_ID, CLAUSE_ID, CLAUSES, clause_ids, place_of
from processes.contract import register_of
from processes.contract.changing import AddClause, ChangeClause
from processes.contract.retiring import RestoreClause, RetireClause
from processes.deploy import read_bundle
from processes.modeling.parts import CLAUSES as SHAPE
from processes.register.changes import SaveEntry
from processes.users import USERS, find_user
from processes.visible import clauses_on

BUNDLE = read_bundle()
OWNER, ADMIN, MANAGER = (find_user(name).actor for name in ("zhaolei", "admin", "liufang"))
ADD = AddClause(
    "5.1.a", "服务后 24 小时内电话回访", "A call back within 24 hours of the service", "service_desk", "新合同"
)
CHANGE = ChangeClause(
    "3.1.b", "请求后 30 分钟内明确响应", "A clear response within 30 minutes", "service_desk", "新合同"
)
NAMED = {"customer_training.bpmn": BUNDLE["customer_training.bpmn"].replace('value="3.2.d"', 'value="3.2.d, 5.1.a"', 1)}


@pytest.fixture
def deployed(engine: Engine) -> Engine:
    for user in USERS:
        engine.execute(commands.CreateUser(user.name, user.display_name, user.groups, user.roles), ADMIN)
    engine.deploy(BUNDLE, OWNER)
    return engine


def told(engine: Engine, clause: str) -> tuple[str, str, str]:
    found = register_of(engine).clauses[clause]
    return found.zh, found.en, found.owner


def test_a_deployment_may_name_a_clause_that_was_added(deployed: Engine) -> None:
    with pytest.raises(DefinitionInvalid) as refused:
        deployed.deploy(NAMED, OWNER)
    assert {f.rule for f in refused.value.findings} == {"clause-known"}
    deployed.execute(ADD, OWNER)
    deployed.deploy(NAMED, OWNER)
    assert told(deployed, "5.1.a") == (ADD.zh, ADD.en, "service_desk")
    assert register_of(deployed).is_own("5.1.a")
    assert not register_of(deployed).is_own("3.1.b")


def test_an_added_clause_is_kept_like_the_others_and_may_be_retired(deployed: Engine) -> None:
    deployed.execute(ADD, OWNER)
    deployed.deploy(NAMED, OWNER)
    with pytest.raises(DefinitionInvalid) as refused:
        deployed.deploy({"customer_training.bpmn": BUNDLE["customer_training.bpmn"]}, OWNER)
    assert {f.rule for f in refused.value.findings} == {"clause-lost"}
    deployed.execute(RetireClause("5.1.a", "不再回访"), OWNER)
    deployed.deploy({"customer_training.bpmn": BUNDLE["customer_training.bpmn"]}, OWNER)
    register = register_of(deployed)
    assert "5.1.a" in register.clauses
    assert "5.1.a" not in {clause.id for clause in register.in_force}
    deployed.execute(RestoreClause("5.1.a"), OWNER)
    assert len(register_of(deployed).in_force) == 34


def test_a_released_clause_and_an_own_one_are_changed_as_often_as_one_likes(engine: Engine) -> None:
    engine.execute(CHANGE, ADMIN)
    assert told(engine, "3.1.b")[0] == CHANGE.zh
    assert register_of(engine).released("3.1.b") == BY_ID["3.1.b"]
    was = BY_ID["3.1.b"]
    engine.execute(replace(CHANGE, zh=was.zh, en=was.en, owner=was.owner), OWNER)
    assert register_of(engine).released("3.1.b") is None
    engine.execute(ADD, OWNER)
    engine.execute(ChangeClause("5.1.a", " 两天内\n回访 ", "Within two days", "system", "放宽"), OWNER)
    assert told(engine, "5.1.a") == ("两天内 回访", "Within two days", "system")
    assert register_of(engine).released("5.1.a") is None
    assert engine.execute(ChangeClause("5.1.a", "两天内 回访", "Within two days", "system", "x"), OWNER).events == ()


def test_the_journal_has_them_and_rebuilds_and_runs_them_again(deployed: Engine) -> None:
    for command in (
        ADD,
        CHANGE,
        RetireClause("5.1.a", "暂停"),
        RestoreClause("5.1.a", "继续"),
        replace(CHANGE, owner="engineer"),
    ):
        deployed.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]
        deployed.execute(command, OWNER)
    deployed.deploy(NAMED, OWNER)
    assert deployed.compare_tables() == deployed.run_again() == []
    assert deployed.verify_journal().problem is None
    entry = next(e for e in deployed.journal() if e.command_type == "AddClause")
    assert (entry.actor, entry.command["reason"]) == ("zhaolei", "新合同")


def test_all_that_is_wrong_is_told_at_once_in_both_languages(engine: Engine) -> None:
    with pytest.raises(InvalidInput) as refused:
        engine.execute(AddClause("第五条", " ", "x" * 301, "nobody", "\u202e"), OWNER)
    assert [p.field for p in refused.value.problems] == ["clause", "zh", "en", "reason", "owner"]
    assert "有 5 个字段不符合要求" in refused.value.text.in_language("zh")
    assert "应当是用点隔开的数字和小写字母" in refused.value.problems[0].text.in_language("zh")
    assert "such as 5.1.a" in str(refused.value.problems[0].text)
    with pytest.raises(InvalidInput) as refused:
        engine.execute(replace(CHANGE, zh="", reason=""), OWNER)
    assert [p.field for p in refused.value.problems] == ["zh", "reason"]


@pytest.mark.parametrize("id_", ["", "5", "5.", ".a", "5.1.A", "5..a", "a.1", "5.1.a ", "5.1.a,", "１.a", "5.1.abcd"])
def test_ids_that_are_none(engine: Engine, id_: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        engine.execute(replace(ADD, clause=id_), OWNER)
    assert [p.field for p in refused.value.problems] == ["clause"]


def test_an_id_is_used_once_also_after_it_was_retired(engine: Engine) -> None:
    engine.execute(ADD, OWNER)
    for taken in ("5.1.a", "3.1.b"):
        with pytest.raises(InvalidInput) as refused:
            engine.execute(replace(ADD, clause=taken), OWNER)
        assert f"已经有条款 {taken}" in refused.value.problems[0].text.in_language("zh")
    engine.execute(RetireClause("5.1.a", "x"), OWNER)
    with pytest.raises(InvalidInput) as refused:
        engine.execute(ADD, OWNER)
    assert "5.1.a 已停用" in refused.value.problems[0].text.in_language("zh")


@pytest.mark.parametrize(
    ("command", "error", "zh"),
    [
        (replace(CHANGE, clause="9.z"), NotFound, "没有它"),
        (replace(CHANGE, clause="4.4.a"), WrongState, "已经停用"),
        (replace(CHANGE, seen_at=""), WrongState, "已在 2026-11-24 09:00:00 修改过它"),
    ],
)
def test_what_is_not_changed(engine: Engine, command: Command, error: type, zh: str) -> None:
    engine.execute(RetireClause("4.4.a", "x"), OWNER)
    engine.execute(replace(CHANGE, seen_at="", reason="第一次"), ADMIN)
    with pytest.raises(error) as refused:
        engine.execute(command, OWNER)
    assert zh in refused.value.text.in_language("zh")


def test_only_process_owners_and_administrators(engine: Engine) -> None:
    for command in (ADD, CHANGE):
        with pytest.raises(Forbidden) as refused:
            engine.execute(command, MANAGER)
        assert "不是流程负责人" in refused.value.text.in_language("zh")


def test_a_group_of_ones_own_may_carry_a_clause(engine: Engine) -> None:
    command = replace(ADD, owner="call_center")
    with pytest.raises(InvalidInput):
        engine.execute(command, OWNER)
    engine.execute(SaveEntry("group", "call_center", {"name": "回访中心"}), MANAGER)
    engine.execute(command, OWNER)
    assert told(engine, "5.1.a")[2] == "call_center"


def test_a_case_shows_an_added_clause_behind_the_released_ones(deployed: Engine) -> None:
    deployed.execute(ADD, OWNER)
    deployed.deploy(NAMED, OWNER)
    outcome = deployed.execute(
        commands.StartInstance("customer_training", {"customer": {"id": "x", "name": "客户"}}), ADMIN
    )
    assert outcome.instance_key is not None
    assert [one.clause for one in clauses_on(deployed, outcome.instance_key)][-1] == "5.1.a"


def test_released_clauses_are_in_order_and_have_ids_as_they_should_be() -> None:
    assert sorted(BY_ID, key=place_of) == [clause.id for clause in CLAUSES]
    assert all(CLAUSE_ID.fullmatch(clause.id) for clause in CLAUSES)
    for id_ in ("5.1.a", "10.2", "5.1.2.abc"):  # what may be added is read everywhere: in modelers, decisions, tags
        assert CLAUSE_ID.fullmatch(id_)
        assert re.fullmatch(SHAPE, f"{id_}, 3.1.b")
        assert clause_ids(f"{id_}、3.1.b") == (id_, "3.1.b")
    assert sorted(["10.a", "2.a", "2.1.a", "x", "2.10.a", "2.9.a"], key=place_of) == [
        "2.1.a", "2.9.a", "2.10.a", "2.a", "10.a", "x",
    ]  # fmt: skip
