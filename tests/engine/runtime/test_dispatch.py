"""The one write path: all or nothing, once per request id, at one time, on the record."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest

from engine.bootstrap import Module
from engine.errors import InvalidInput, NotFound, Rejected, WrongState
from engine.history import read_entries
from engine.model.commands import ChangeUser, Command, CreateUser, Deploy, PublishMessage, Resource, StartInstance
from engine.model.events import UserTaskCreated
from engine.store import tables
from engine.store.unit_of_work import UnitOfWork
from tests.kit import bpmn
from tests.kit.runtime import ADMIN, DESK, MORNING, OWNER, Bench

PROCESS = bpmn.process("p", bpmn.start(), bpmn.user("task", "engineer"), bpmn.end(), bpmn.row("start", "task", "end"))


@pytest.fixture
def bench():
    bench = Bench()
    bench.deploy(PROCESS)
    return bench


def entries(bench):
    with bench.parts.database.connect() as connection:
        return list(read_entries(connection, bench.parts.registry.event_types))


def test_an_entry_says_who_when_what_and_what_came_of_it(bench):
    outcome = bench.do(StartInstance("p", {"wanted": "a part"}), DESK)
    entry = entries(bench)[-1]
    assert (entry.position, entry.at, entry.actor, entry.command_type) == (2, MORNING, "lixiaowen", "StartInstance")
    assert entry.command == {"process_id": "p", "variables": {"wanted": "a part"}, "element_ids": []}
    assert entry.events == outcome.events
    assert entry.root_key == outcome.instance_key


def test_what_is_refused_leaves_nothing(bench):
    before = [bench.rows(t) for t in tables.metadata.sorted_tables]
    for command in (StartInstance("nobody"), StartInstance("p", element_ids=("nowhere",))):
        with pytest.raises(Rejected):
            bench.do(command, DESK)
    assert [bench.rows(t) for t in tables.metadata.sorted_tables] == before


def test_a_request_id_runs_once_and_answers_the_same(bench):
    first = bench.do(StartInstance("p"), DESK, "r1")
    bench.clock.advance(timedelta(hours=1))
    assert bench.do(StartInstance("p"), DESK, "r1") == first
    assert len(bench.rows(tables.process_instance)) == 1


def test_a_request_id_is_not_for_another_command(bench):
    bench.do(StartInstance("p"), DESK, "r1")
    for command, actor in ((StartInstance("p", {"a": 1}), DESK), (StartInstance("p"), OWNER)):
        with pytest.raises(WrongState, match="request id 'r1'"):
            bench.do(command, actor, "r1")


def test_what_changes_nothing_is_not_recorded(bench):
    bench.do(CreateUser("a", "A"), ADMIN)
    assert bench.do(ChangeUser("a", {}), ADMIN).position == 0
    assert len(entries(bench)) == 2


def test_decimals_are_kept_exactly(bench):
    outcome = bench.do(StartInstance("p", {"price": Decimal("0.10"), "rate": 0.1, "pair": (1, 2)}), DESK)
    assert entries(bench)[-1].command["variables"] == {"price": Decimal("0.10"), "rate": Decimal("0.1"), "pair": [1, 2]}
    assert str(entries(bench)[-1].command["variables"]["price"]) == "0.10"
    assert outcome.first(UserTaskCreated).element_id == "task"


def test_what_is_no_json_is_refused_all_at_once(bench):
    wrong = {"when": object(), "nan": float("nan"), "deep": {"x": {1: 2}}, "half": "\ud800"}
    with pytest.raises(InvalidInput) as refused:
        bench.do(StartInstance("p", wrong), DESK)
    assert [p.field for p in refused.value.problems] == [
        "variables.when",
        "variables.nan",
        "variables.deep.x",
        "variables.half",
    ]


def test_values_have_a_depth_that_they_end_at(bench):
    value = []
    for _ in range(200):
        value = [value]
    with pytest.raises(InvalidInput, match="deeper than 100"):
        bench.do(StartInstance("p", {"v": value}), DESK)


def test_two_processes_that_start_each_other_without_end_are_refused():
    others = bpmn.message("m1", "one") + bpmn.message("m2", "two")
    bench = Bench()
    bench.deploy(
        *(
            bpmn.process(
                id_,
                bpmn.start("s", bpmn.on_message(a)),
                bpmn.end("e", bpmn.on_message(b)),
                bpmn.row("s", "e"),
                others=others,
            )
            for id_, a, b in (("p1", "m1", "m2"), ("p2", "m2", "m1"))
        )
    )
    with pytest.raises(WrongState, match="come to rest"):
        bench.do(PublishMessage("one"), DESK)
    assert bench.rows(tables.process_instance) == []


@dataclass(frozen=True, slots=True)
class DeployAndStart(Command):
    """Of an application: a file is deployed and started at once."""

    content: str
    is_refused: bool = False


def deploy_and_start(command, context):
    context.run(Deploy((Resource("a.bpmn", command.content),)))
    context.flush()
    context.run(StartInstance("p"))
    if command.is_refused:
        raise WrongState("Expected to go on, but not.", "本应继续，但没有。")
    return []


def test_a_module_s_command_is_one_transaction_of_several():
    bench = Bench(modules=[Module("m", commands={DeployAndStart: deploy_and_start})])
    other = PROCESS.replace("task", "other")
    with pytest.raises(WrongState):
        bench.do(DeployAndStart(other, is_refused=True), OWNER)
    assert bench.rows(tables.process_definition) == []
    outcome = bench.do(DeployAndStart(PROCESS), OWNER)
    assert outcome.first(UserTaskCreated).element_id == "task"  # the keys are the refused one's, the content is not


def test_an_outcome_says_what_it_has_not(bench):
    outcome = bench.do(CreateUser("a", "A"), ADMIN)
    for ask in (lambda: outcome.first(UserTaskCreated), lambda: outcome.instance_key):
        with pytest.raises(NotFound, match="Expected the command to cause"):
            ask()
    assert outcome.all(UserTaskCreated) == ()


def test_a_definition_that_is_not_there(bench):
    with UnitOfWork(bench.parts.database) as unit:
        with pytest.raises(NotFound, match="process definition 7"):
            bench.parts.definitions.process(unit, 7)
        with pytest.raises(NotFound, match="form 7"):
            bench.parts.definitions.form(unit, 7)
