"""The journal alone rebuilds the tables, and its commands, run again, cause the same events."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text, update

from engine.api import Actor, Engine, FrozenClock, commands
from engine.store import tables
from processes.deploy import read_bundle

OWNER = Actor("owner", roles=frozenset({"owner", "admin", "manager"}))


@pytest.fixture
def clock():
    return FrozenClock(datetime(2026, 3, 1, 9, 0, tzinfo=UTC))


@pytest.fixture
def busy(clock):
    """A user, the service's diagrams, one case that is late and one that goes on, a message, a refused command."""
    engine = Engine.open("sqlite://", clock=clock)
    engine.execute(commands.CreateUser("wang", "王强", ("engineer",)), OWNER)
    engine.deploy(read_bundle(), OWNER)
    request = {"received_at": clock.now().isoformat(), "severity": "normal", "is_disaster": False}
    for number in ("1", "2"):
        engine.execute(commands.StartInstance("support_request", {"request": request}, business_key=number), OWNER)
        clock.advance(timedelta(minutes=7))
    clock.advance(timedelta(hours=2))
    assert engine.run_due() > 0
    task = engine.inbox(OWNER, "all")[0]
    engine.execute(commands.ClaimUserTask(task.user_task_key), OWNER)
    engine.execute(commands.PublishMessage("nobody waits", "k", {"a": 1}, time_to_live_seconds=60), OWNER)
    engine.execute(commands.CancelInstance(engine.find_instances()[0].instance_key, "a test"), OWNER)
    return engine


def test_the_journal_alone_rebuilds_the_tables(busy):
    assert busy.compare_tables() == []


def test_a_row_that_the_journal_does_not_know_is_found(busy):
    with busy._database.begin() as connection:
        connection.execute(
            update(tables.user_task).values(completed_by="nobody").where(tables.user_task.c.assignee == "owner")
        )

    [found] = busy.compare_tables()

    assert found.table == "user_task"
    assert found.rebuilt != found.found


def test_commands_cause_the_same_events_again(busy):
    assert busy.run_again() == []


def test_an_altered_entry_deviates(busy):
    with busy._database.begin() as connection:
        connection.execute(text("UPDATE journal SET events = replace(events, '王强', '张三')"))
    [deviation] = busy.run_again()

    assert deviation.command_type == "CreateUser"
    assert deviation.recorded.display_name == "张三"
    assert deviation.now.display_name == "王强"
    assert busy.verify_journal().problem.position == deviation.position


def test_a_finished_instance_leaves_nothing_waiting(busy):
    for instance in busy.find_instances(state="active"):
        busy.execute(commands.CancelInstance(instance.instance_key, "a test"), OWNER)
    with busy._database.connect() as connection:
        for table in (tables.timer, tables.subscription, tables.snapshot):
            assert connection.execute(table.select()).all() == []
    assert busy.instance_tasks(1, state="created") == []
    assert busy.inbox(OWNER, "all") == []
    assert busy.active_elements(busy.find_instances()[0].instance_key) == []
