"""The journal: gap-free, chained, readable by instance; whoever changes it is found out."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from engine.history import read_entries, verify
from engine.model.commands import CompleteUserTask, PublishMessage
from engine.model.values import dumps, loads
from engine.runtime.codec import encode_events
from engine.store import tables
from engine.store.journal import GENESIS
from tests.kit import bpmn
from tests.kit.runtime import DESK, ENGINEER, MORNING, Bench

PROCESS = bpmn.process("p", bpmn.start(), bpmn.user("t", "engineer"), bpmn.end(), bpmn.row("start", "t", "end"))
STARTING = bpmn.process(
    "s",
    bpmn.start("go", bpmn.on_message("m")),
    bpmn.user("task"),
    bpmn.end(),
    bpmn.row("go", "task", "end"),
    others=bpmn.message("m", "paid"),
)


@pytest.fixture
def bench():
    bench = Bench()
    bench.deploy(PROCESS, STARTING)
    for _ in range(3):
        bench.do(CompleteUserTask(bench.start_task(note="实况")), ENGINEER)
    return bench


def entries(bench, **more):
    with bench.parts.database.connect() as connection:
        return list(read_entries(connection, bench.parts.registry.event_types, **more))


def verified(bench):
    with bench.parts.database.connect() as connection:
        return verify(connection)


def change(bench, statement):
    with bench.parts.database.begin() as connection:
        connection.execute(statement)


def test_entries_are_numbered_without_gaps_and_chained(bench):
    found = entries(bench)
    assert [e.position for e in found] == [1, 2, 3, 4, 5, 6, 7]
    assert [e.previous_hash for e in found] == [GENESIS, *(e.hash for e in found[:-1])]
    assert verified(bench).problem is None
    assert (verified(bench).entries, verified(bench).head_hash) == (7, found[-1].hash)


def test_an_empty_journal_is_right():
    assert verified(Bench()).head_hash == GENESIS


def test_an_instance_has_its_own_entries(bench):
    key = bench.start().instance_key
    bench.start()
    assert [e.position for e in entries(bench, root_key=key)] == [8]
    assert [e.position for e in entries(bench, after=2, limit=3)] == [3, 4, 5]
    assert [e.position for e in entries(bench, limit=2, newest_first=True)] == [9, 8]


def test_a_command_that_touched_several_is_found_by_each(bench):
    first = bench.do(PublishMessage("paid", None), DESK).instance_key
    assert [e.command_type for e in entries(bench, root_key=first)] == ["PublishMessage"]


@pytest.mark.parametrize(
    "values",
    [
        {"actor": "someone"},
        {"at": MORNING - timedelta(minutes=1)},
        {"command": '{"user_task_key":1}'},
        {"command_type": "ClaimUserTask"},
        {"events": "[]"},
        {"seed": "other"},
        {"root_key": 7},
        {"request_id": "r"},
    ],
    ids=lambda values: next(iter(values)),
)
def test_a_changed_entry_is_found(bench, values):
    change(bench, update(tables.journal).where(tables.journal.c.position == 3).values(values))
    found = verified(bench)
    assert (found.entries, found.problem.position) == (2, 3)
    assert "was changed" in str(found.problem.text)


def test_a_changed_entry_with_a_new_hash_breaks_the_next_one(bench):
    change(bench, update(tables.journal).where(tables.journal.c.position == 3).values(hash="f" * 64))
    assert verified(bench).problem.position == 3
    change(bench, update(tables.journal).where(tables.journal.c.position == 4).values(previous_hash="f" * 64))
    assert verified(bench).problem.position == 3


def test_a_removed_entry_is_found(bench):
    change(bench, delete(tables.journal).where(tables.journal.c.position == 3))
    assert verified(bench).problem.position == 3
    assert str(verified(bench).problem.text) == "Expected entry 3, but the next one is 4."


def test_an_entry_that_follows_another_is_found(bench):
    change(bench, update(tables.journal).where(tables.journal.c.position == 5).values(previous_hash=GENESIS))
    assert verified(bench).problem.position == 5
    assert "to follow" in str(verified(bench).problem.text)


def test_events_are_written_as_their_payloads(bench):
    found = [event for entry in entries(bench) for event in entry.events]
    text = f"[{','.join(encode_events([event])[1:-1] for event in found)}]"
    assert loads(text) == loads(dumps([[type(e).__name__, e.VERSION, e.payload()] for e in found]))
    assert encode_events([]) == "[]"
