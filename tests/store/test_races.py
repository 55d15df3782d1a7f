"""Several at one thing at the same moment: one wins, the others read who; nothing is lost, nothing happens twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from threading import Barrier

import pytest

from engine.errors import WrongState
from engine.history import verify
from engine.model.actor import Actor
from engine.model.commands import CompleteUserTask, StartInstance
from engine.store import tables
from tests.kit import bpmn
from tests.kit.runtime import Bench

TASK = bpmn.process("p", bpmn.start(), bpmn.user("t", "engineer"), bpmn.end(), bpmn.row("start", "t", "end"))
JOB = bpmn.process("p", bpmn.start(), bpmn.service("s", "note"), bpmn.end(), bpmn.row("start", "s", "end"))
CATCH = bpmn.process(
    "p",
    bpmn.start(),
    bpmn.element("intermediateCatchEvent", "wait", inner=bpmn.on_message("m")),
    bpmn.end(),
    bpmn.row("start", "wait", "end"),
    others=bpmn.message("m", "paid", "=order"),
)


def is_chain_right(bench):
    with bench.parts.database.connect() as connection:
        return verify(connection).problem is None


def lines(process):
    out, _ = process.communicate(timeout=60)
    return out.splitlines()


def complete_at_once(bench, task, start, name):
    start.wait()
    try:
        return bench.do(CompleteUserTask(task), Actor(name, frozenset({"engineer"})))
    except WrongState as refused:
        return refused


def test_two_threads_complete_one_task(url):
    bench = Bench(url)
    bench.deploy(TASK)
    for _ in range(10):
        task, start = bench.start_task(), Barrier(4)
        with ThreadPoolExecutor(4) as pool:
            results = list(pool.map(partial(complete_at_once, bench, task, start), ["a", "b", "c", "d"]))
        refused = [r for r in results if isinstance(r, WrongState)]
        winner = bench.row(tables.user_task, user_task_key=task).completed_by
        assert len(refused) == 3
        assert all(f"but '{winner}' completed it at" in str(r) for r in refused)
    assert is_chain_right(bench)


def test_two_threads_send_one_request(url):
    bench = Bench(url)
    bench.deploy(TASK)
    start = Barrier(4)

    def send(_):
        start.wait()
        return bench.do(StartInstance("p"), Actor("a"), "r1")

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(send, range(4)))
    assert all(outcome == outcomes[0] for outcome in outcomes)
    assert len(bench.rows(tables.process_instance)) == 1


def test_processes_complete_the_same_tasks(url, racers):
    bench = Bench(url)
    bench.deploy(TASK)
    tasks = [bench.start_task() for _ in range(20)]
    found = [lines(p) for p in racers([("complete", url, name, *tasks) for name in ("a", "b", "c")])]
    for task in tasks:
        mine = [line for one in found for line in one if line.split()[1] == str(task)]
        assert sorted(line.split()[0] for line in mine) == ["done", "wrong-state", "wrong-state"]
    assert is_chain_right(bench)
    assert len(bench.rows(tables.journal)) == 1 + 20 + 20


def test_workers_side_by_side_do_each_job_once(url, racers, tmp_path):
    bench = Bench(url, at=datetime(2026, 3, 2, tzinfo=UTC))
    bench.deploy(JOB)
    for _ in range(30):
        bench.start()
    found = [lines(p) for p in racers([("work", url, name, tmp_path) for name in ("a", "b", "c")])]
    assert sum(int(one[-1]) for one in found) == 30
    noted = [(tmp_path / str(row.job_key)).read_text().splitlines() for row in bench.rows(tables.job)]
    assert [len(names) for names in noted] == [1] * 30
    assert {row.state for row in bench.rows(tables.process_instance)} == {"completed"}
    assert is_chain_right(bench)


def test_no_message_passes_by_who_comes_at_the_same_moment(url, racers):
    bench = Bench(url)
    bench.deploy(CATCH)
    for process in racers([("publish", url, "a", 25), ("arrive", url, "b", 25)]):
        lines(process)
        assert process.returncode == 0
    assert {row.state for row in bench.rows(tables.process_instance)} == {"completed"}
    assert bench.rows(tables.subscription) == []


@pytest.mark.parametrize("after", [1, 7, 20])
def test_a_killed_process_loses_nothing_that_it_acknowledged(url, racers, after):
    bench = Bench(url)
    bench.deploy(TASK)
    (process,) = racers([("forever", url, "a")])
    acknowledged = [int(process.stdout.readline().split()[1]) for _ in range(after)]
    process.kill()
    acknowledged += [int(line.split()[1]) for line in process.stdout.read().splitlines() if line.startswith("done ")]
    process.wait()
    states = {row.user_task_key: row.state for row in Bench(url).rows(tables.user_task)}
    assert {states[key] for key in acknowledged} == {"completed"}
    assert list(states.values()).count("created") <= 1
    assert is_chain_right(bench)
    bench.do(CompleteUserTask(bench.start_task()), Actor("b", frozenset({"engineer"})))
