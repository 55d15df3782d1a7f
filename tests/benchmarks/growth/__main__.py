"""Prints ratios that must stay near 1: `python -m tests.benchmarks.growth`.

`round`: CPU of round 1,000 of a loop over round 10. `instances`: of a step beside 2,000 open instances over one beside
none. `items`: of one of 10,000 items of a multi-instance over one of 1,000. The exit status is 1 where one is above
its limit.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from engine.api import Actor, Engine, FrozenClock, commands, events
from tests.engine.spiff.kit import NOW, end, ext, flow, gate, process, start, user

ANN = Actor("ann", roles=frozenset({"owner", "manager"}))
HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="http://example.org">'
)
LOOP = process(
    start()
    + gate("g", "exclusive")
    + user("u")
    + gate("x", "exclusive", 'default="out"')
    + end()
    + flow("s", "g", "u", "x")
    + flow("x", "g", cond="again")
    + flow("x", "e", id_="out")
)
ITEMS = process(
    start()
    + '<scriptTask id="i">'
    + ext('<zeebe:script expression="=item * 2" resultVariable="r"/>')
    + "<multiInstanceLoopCharacteristics>"
    + ext(
        '<zeebe:loopCharacteristics inputCollection="=items" inputElement="item" '
        'outputCollection="out" outputElement="=r"/>'
    )
    + "</multiInstanceLoopCharacteristics></scriptTask>"
    + end()
    + flow("s", "i", "e"),
    "m",
)
LIMITS = {"round": 1.1, "instances": 1.1, "items": 1.5}


class Bench:
    def __init__(self, directory: Path) -> None:
        self.engine = Engine.open(f"sqlite:///{directory / 'growth.sqlite3'}", clock=FrozenClock(NOW))
        self.engine.deploy({"loop.bpmn": f"{HEAD}{LOOP}</definitions>"}, ANN)
        self.engine.deploy({"items.bpmn": f"{HEAD}{ITEMS}</definitions>"}, ANN)

    def open_task(self) -> int:
        return self.engine.execute(commands.StartInstance("p"), ANN).first(events.UserTaskCreated).user_task_key

    def rounds(self, task: int, count: int) -> tuple[int, list[float]]:
        """Complete the loop's task `count` times; return the open task and CPU seconds of each."""
        seconds = []
        for _ in range(count):
            command = commands.CompleteUserTask(task, {"again": True})
            begin = time.process_time()
            outcome = self.engine.execute(command, ANN)
            seconds.append(time.process_time() - begin)
            task = outcome.first(events.UserTaskCreated).user_task_key
        return task, seconds

    def items(self, count: int) -> float:
        """CPU seconds for each item of a multi-instance of `count` items."""
        variables: dict[str, Any] = {"items": list(range(count))}
        begin = time.process_time()
        self.engine.execute(commands.StartInstance("m", variables), ANN)
        return (time.process_time() - begin) / count


def by_round(bench: Bench) -> float:
    """Compare rounds by turns of instances, so that a busy machine is busy for both."""
    early: list[float] = []
    late: list[float] = []
    old, _ = bench.rounds(bench.open_task(), 990)
    for _ in range(20):
        young, _ = bench.rounds(bench.open_task(), 9)
        early += bench.rounds(young, 5)[1]
        old, seconds = bench.rounds(old, 5)
        late += seconds
    return median(late) / median(early)


def by_instances(directory: Path) -> float:
    alone, crowded = Bench(directory / "alone"), Bench(directory / "crowd")
    for _ in range(2_000):
        crowded.open_task()
    one, other = alone.open_task(), crowded.open_task()
    few: list[float] = []
    many: list[float] = []
    for _ in range(40):
        one, seconds = alone.rounds(one, 5)
        few += seconds
        other, seconds = crowded.rounds(other, 5)
        many += seconds
    return median(many) / median(few)


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        for part in ("alone", "crowd"):
            (directory / part).mkdir()
        bench = Bench(directory)
        bench.items(100)
        small = median(bench.items(1_000) for _ in range(5))
        found = {
            "round": by_round(bench),
            "instances": by_instances(directory),
            "items": bench.items(10_000) / small,
        }
    for what, ratio in found.items():
        print(f"{what:10} {ratio:6.3f}  (limit {LIMITS[what]})")
    return int(any(ratio > LIMITS[what] for what, ratio in found.items()))


if __name__ == "__main__":
    sys.exit(main())
