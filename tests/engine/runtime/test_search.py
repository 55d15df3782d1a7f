"""Cases found again: by elements that they came to, by what an application has them searched by; in few queries."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from engine.api import Actor, Engine, FrozenClock, Module, commands
from tests.kit import bpmn
from tests.kit.runtime import new_url

ADMIN = Actor("admin", roles=frozenset({"owner", "manager"}))
ANN = Actor("ann")
CALL = '<zeebe:calledElement processId="inner"/>'
DESK = Module("desk", finds_by_element=True, searched=("customer.id", "customer.name", "*.case_number", "title"))


@pytest.fixture
def engine():
    engine = Engine.open(new_url(), clock=FrozenClock(datetime(2026, 3, 1, 9, tzinfo=UTC)), modules=(DESK,))
    call = bpmn.element("callActivity", "call", CALL)
    inner = bpmn.process("inner", bpmn.start("s"), bpmn.user("work"), bpmn.end("e"), bpmn.row("s", "work", "e"))
    outer = bpmn.process("outer", bpmn.start(), call, bpmn.end(), bpmn.row("start", "call", "end"))
    engine.deploy({"inner.bpmn": inner, "outer.bpmn": outer}, ADMIN)
    yield engine
    engine.close()


def begin(engine, process_id="inner", number=None, **variables):
    return engine.execute(commands.StartInstance(process_id, variables, number), ADMIN).instance_key


def version(engine, process_id):
    return engine.find_definitions(process_id)[0].definition_key


def test_cases_that_came_to_an_element_are_found_page_by_page(engine):
    keys = [begin(engine, "outer" if n == 1 else "inner") for n in range(5)]
    work = [(version(engine, "inner"), "work")]
    assert engine.find_cases_at(work) == keys[::-1]
    assert engine.find_cases_at(work, limit=2) == [keys[4], keys[3]]
    assert engine.find_cases_at(work, limit=2, before=keys[3]) == [keys[2], keys[1]]
    assert engine.find_cases_at(work, limit=2, after=keys[1]) == [keys[3], keys[2]]
    assert engine.count_cases_at(work) == 5
    assert engine.find_cases_at([(version(engine, "outer"), "call")]) == [keys[1]]
    assert engine.find_cases_at([(version(engine, "inner"), "e")]) == engine.find_cases_at([]) == []
    assert engine.compare_tables() == []


def test_a_case_that_comes_back_to_an_element_is_found_once(engine):
    loop = bpmn.process(
        "loop",
        bpmn.start("s"),
        bpmn.user("again"),
        bpmn.element("exclusiveGateway", "g", default="out"),
        bpmn.end("e"),
        bpmn.flow("s", "again") + bpmn.flow("again", "g") + bpmn.branch("g", "again", "=more")
        + '<sequenceFlow id="out" sourceRef="g" targetRef="e"/>',
    )  # fmt: skip
    engine.deploy({"loop.bpmn": loop}, ADMIN)
    case = begin(engine, "loop")
    for more in (True, True, False):
        [task] = engine.instance_tasks(case, state="created")
        engine.execute(commands.ClaimUserTask(task.user_task_key), ANN)
        engine.execute(commands.CompleteUserTask(task.user_task_key, {"more": more}), ANN)
    definition = version(engine, "loop")
    assert engine.find_cases_at([(definition, "again"), (definition, "g"), (definition, "e")]) == [case]
    assert engine.compare_tables() == []


def test_a_migrated_case_is_found_by_the_names_of_both_versions(engine):
    case = begin(engine)
    before = version(engine, "inner")
    ids = ("s", "do", "e")
    engine.deploy(
        {"inner.bpmn": bpmn.process("inner", bpmn.start("s"), bpmn.user("do"), bpmn.end("e"), bpmn.row(*ids))}, ADMIN
    )
    after = version(engine, "inner")
    assert engine.find_cases_at([(after, "do")]) == []
    engine.execute(commands.MigrateInstance(case, after, {"work": "do"}, "x"), ADMIN)
    assert engine.find_cases_at([(after, "do")]) == engine.find_cases_at([(before, "work")]) == [case]
    assert engine.find_cases_at([(after, "work"), (before, "do")]) == []
    assert engine.compare_tables() == []


def test_a_case_is_found_by_what_its_own_variables_say_now(engine):
    one = begin(engine, number="A-1", customer={"id": "k1", "name": "晨光 Hospital"}, title=" 停机 ")
    two = begin(engine, number="A-2", complaint={"case_number": "A-1"}, customer={"id": "k1"}, title={"no": "text"})
    begin(engine, number="A-3", customer={"id": "k2"}, nothing=None)
    found = [i.instance_key for i in engine.find_instances(value=("customer.id", "k1"))]
    assert found == [two, one]
    assert engine.count_instances(value=("customer.id", "k1")) == 2
    assert [i.instance_key for i in engine.find_instances(value=("*.case_number", "A-1"))] == [two]
    assert [i.instance_key for i in engine.find_instances(text="hospital")] == [one]
    assert [i.instance_key for i in engine.find_instances(text="a-1")] == [two, one]
    assert [i.instance_key for i in engine.find_instances(number="A-1")] == [one]
    assert engine.find_instances(number="A-") == []
    assert engine.find_instances(text="%") == engine.find_instances(text="_") == []
    assert engine.searched_values([one]) == {
        one: {"customer.id": "k1", "customer.name": "晨光 Hospital", "title": "停机"}
    }
    engine.execute(commands.SetVariables(two, {"complaint": {"case_number": ""}, "customer": "k3"}), ADMIN)
    assert engine.searched_values([two, 7]) == {}
    assert engine.find_instances(value=("*.case_number", "A-1")) == []
    assert engine.compare_tables() == engine.run_again() == []


def test_what_is_long_is_cut_and_what_is_inside_of_a_case_is_not_searched(engine):
    case = begin(engine, "outer", title="长" * 300, **{"n" * 250: {"case_number": "A-1"}})
    assert engine.searched_values([case]) == {case: {"title": "长" * 255}}
    [called] = engine.child_instances(case)
    engine.execute(commands.SetVariables(called.instance_key, {"title": "inside"}, is_local=True), ADMIN)
    assert engine.searched_values([case]) == {case: {"title": "长" * 255}}
    assert engine.compare_tables() == []


def test_of_many_cases_the_tasks_and_the_numbers_come_at_once(engine):
    keys = [begin(engine, "outer" if n % 2 else "inner", number=f"A-{n}") for n in range(6)]
    [first] = engine.instance_tasks(keys[0])
    engine.execute(commands.ClaimUserTask(first.user_task_key), ANN)
    engine.execute(
        commands.UpdateUserTask(first.user_task_key, {"due_at": (engine.clock.now() - timedelta(1)).isoformat()}), ADMIN
    )
    engine.execute(commands.SuspendInstance(keys[5], "x"), ADMIN)
    statements = []
    event.listen(engine._database, "before_cursor_execute", lambda *of: statements.append(of[2]))
    found = engine.tasks_of(keys, state="created")
    assert len(statements) == 1
    assert {key: [t.root_key for t in tasks] for key, tasks in found.items()} == {key: [key] for key in keys}
    assert engine.tasks_of(keys, state="completed") == {key: [] for key in keys}
    assert engine.tasks_of([]) == {}
    counts = engine.count_open_tasks()
    assert (counts.open, counts.late, counts.unassigned, counts.by_assignee) == (5, 1, 4, {"ann": 1})
    assert engine.count_instances(state="active") == 5
    assert [i.instance_key for i in engine.find_instances(keys=keys[:2])] == [keys[1], keys[0]]


def test_a_case_with_what_it_called_comes_in_one_query_outside_first(engine):
    twice = bpmn.process(
        "twice", bpmn.start(), bpmn.element("callActivity", "one", '<zeebe:calledElement processId="outer"/>'),
        bpmn.element("callActivity", "two", '<zeebe:calledElement processId="inner"/>'), bpmn.end(),
        bpmn.flow("start", "one") + bpmn.flow("start", "two") + bpmn.flow("one", "end") + bpmn.flow("two", "end"),
    )  # fmt: skip
    engine.deploy({"twice.bpmn": twice}, ADMIN)
    case = begin(engine, "twice")
    begin(engine)
    statements = []
    event.listen(engine._database, "before_cursor_execute", lambda *of: statements.append(of[2]))
    family = engine.family(case)
    assert len(statements) == 1
    assert sorted(one.process_id for one in family[1:]) == ["inner", "inner", "outer"]
    assert family[0].instance_key == case
    [inner] = [one for one in family if one.parent_key not in (None, case)]
    assert family[family.index(inner) - 1].instance_key == inner.parent_key
    assert engine.family(7) == []


def test_the_texts_of_many_files_come_at_once(engine):
    keys = [row.resource_key for row in engine.find_definitions()]
    found = engine.read_resources([*keys, 7])
    assert found == {key: engine.read_resource(key) for key in sorted(keys)}
    assert list(found) == sorted(keys)
