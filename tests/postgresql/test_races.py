"""Commands that come at the same moment wait one after the other on PostgreSQL, and never for each other."""

import threading

from sqlalchemy import text

from engine.model.commands import PublishMessage
from engine.model.events import MessageCorrelated
from engine.store import tables
from engine.store.unit_of_work import UnitOfWork
from tests.kit import bpmn, postgres
from tests.kit.runtime import MANAGER, Bench

PROCESS = bpmn.process(
    "p", bpmn.start(), bpmn.element("intermediateCatchEvent", "wait", inner=bpmn.on_message("m")), bpmn.end(),
    bpmn.row("start", "wait", "end"), others=bpmn.message("m", "paid", "=order"),
)  # fmt: skip


def wait_until_somebody_waits(database):
    with database.connect() as connection:
        for _ in range(1_000):
            if connection.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar_one():
                return
            threading.Event().wait(0.005)
    raise AssertionError("nobody waits")


def test_a_message_does_not_hold_its_name_while_it_waits_for_a_case_that_moves():
    """Whoever moves a case may need the name of the message next: the case begins to wait for it again."""
    bench = Bench(postgres.new_database())
    bench.deploy(PROCESS)
    bench.start(order="A1")
    [instance] = bench.rows(tables.process_instance)
    found = []
    publishing = threading.Thread(target=lambda: found.append(bench.do(PublishMessage("paid", "A1"), MANAGER)))
    database = bench.parts.database
    with UnitOfWork(database) as moving:
        moving.lock_roots([instance.instance_key])
        publishing.start()
        wait_until_somebody_waits(database)
        moving.connection.execute(text("SET LOCAL lock_timeout = '2s'"))
        moving.lock_keys()
        moving.lock("message:paid")
    publishing.join(10)
    assert found[0].first(MessageCorrelated).instance_key == instance.instance_key
    database.dispose()
