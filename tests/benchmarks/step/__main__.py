"""Prints what a durable completion of a user task costs: `python -m tests.benchmarks.step [INSTANCES]`.

The last line is `ratio R`: CPU time of our durable step over that of bare SpiffWorkflow's step in memory.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from statistics import mean, median

from engine.model.commands import CompleteUserTask, StartInstance
from engine.model.events import UserTaskCreated
from tests.benchmarks.step import bare
from tests.benchmarks.step.durable import ENGINEER, Durable
from tests.benchmarks.step.model import CASE, DESKS, ROUNDS, STEPS, answers
from tests.benchmarks.step.stages import measured, statements_of

INSTANCES = 60
PART = 5
"""Instances between two turns."""


def main(arguments: list[str]) -> int:
    """Measure and print; the exit status is always 0, the numbers are for people."""
    instances = int(arguments[0]) if arguments else INSTANCES
    with tempfile.TemporaryDirectory() as directory:
        ours = Durable(Path(directory))
        ours.seconds_of_steps(5)
        bare.seconds_of_steps(5)
        steps: list[tuple[float, float]] = []
        bare_steps: list[float] = []
        # By turns, so that a machine that is busy for a moment is busy for both.
        for _ in range(max(instances // PART, 1)):
            steps += ours.seconds_of_steps(PART)
            bare_steps += bare.seconds_of_steps(PART)
        cpu, elapsed = typical([s[0] for s in steps]), typical([s[1] for s in steps])
        theirs = typical(bare_steps)
        print(
            f"model: {len(DESKS)} desks (sub-processes with two clocks), {ROUNDS} visits each,"
            f" {STEPS} completions an instance"
        )
        print(
            f"durable step (load, run, journal, tables, commit): {cpu * 1e6:8.0f} µs CPU,"
            f" {elapsed * 1e6:.0f} µs elapsed"
        )
        print(f"bare SpiffWorkflow's step, in memory:              {theirs * 1e6:8.0f} µs CPU")
        ours.wait_for_the_disk(False)
        unwaited = typical([s[0] for s in ours.seconds_of_steps(instances // 2)])
        ours.wait_for_the_disk(True)
        print(
            f"durable step without waiting for the disk:         {unwaited * 1e6:8.0f} µs CPU ({unwaited / theirs:.3f})"
        )
        print("  what waiting costs in CPU is the kernel's work, and caches that others have used meanwhile")
        _print_stages(ours, instances)
        _print_statements(ours)
        ours.parts.database.dispose()
    print(f"ratio {cpu / theirs:.3f}")
    return 0


def typical(seconds: list[float]) -> float:
    """Return the mean over the steps of an instance of each step's median, so that a hiccup does not count."""
    return mean(median(seconds[step::STEPS]) for step in range(STEPS))


def _print_stages(ours: Durable, instances: int) -> None:
    execute = ours.parts.dispatcher.execute
    tasks = [
        execute(StartInstance("case", CASE), ENGINEER).first(UserTaskCreated).user_task_key for _ in range(instances)
    ]
    with measured() as meter:
        for task in tasks:
            ours.parts.dispatcher.execute(CompleteUserTask(task, answers(1)), ENGINEER)
    total = sum(meter.seconds.values())
    print("\nwhere the time goes (CPU, a run of its own)")
    for name, seconds in meter.seconds.items():
        print(f"  {name:<28} {seconds / instances * 1e6:7.0f} µs {seconds / total:6.1%}")


def _print_statements(ours: Durable) -> None:
    execute = ours.parts.dispatcher.execute
    task = execute(StartInstance("case", CASE), ENGINEER).first(UserTaskCreated).user_task_key
    command = CompleteUserTask(task, answers(1))
    seen = statements_of(ours.parts.database, lambda: execute(command, ENGINEER))
    print(f"\n{len(seen)} statements a step")
    for statement in seen:
        print(f"  {statement[:110]}")
    print()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
