"""A process of its own that works on a database, for races: `python -m tests.kit.racer MODE URL NAME ARGUMENT…`.

It says `ready`, waits for a line, and then prints one line for each thing that was acknowledged to it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from engine.bootstrap import Module
from engine.errors import Rejected
from engine.model.actor import Actor
from engine.model.commands import CompleteUserTask, PublishMessage, StartInstance
from engine.model.events import UserTaskCreated
from tests.kit.runtime import Bench


def say(text: object) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def complete(bench: Bench, actor: Actor, *tasks: str) -> None:
    """Complete tasks that others want, too."""
    for task in tasks:
        try:
            bench.do(CompleteUserTask(int(task)), actor)
            say(f"done {task}")
        except Rejected as refused:
            say(f"{refused.code} {task} {refused}")


def forever(bench: Bench, actor: Actor) -> None:
    """Start instances and complete their tasks, until somebody kills this process."""
    while True:
        task = bench.do(StartInstance("p"), actor).first(UserTaskCreated).user_task_key
        bench.do(CompleteUserTask(task), actor)
        say(f"done {task}")


def work(bench: Bench, actor: Actor, directory: str) -> None:
    """Run job workers until there are no more jobs."""

    def note(job):
        with (Path(directory) / str(job.key)).open("a") as file:
            file.write(f"{actor.name}\n")

    bench = Bench(bench.url, modules=[Module("notes", workers={"note": note})])
    say(bench.parts.worker(actor.name).run_jobs())


def publish(bench: Bench, actor: Actor, count: str) -> None:
    for number in range(int(count)):
        bench.do(PublishMessage("paid", str(number), time_to_live_seconds=3600), actor)


def arrive(bench: Bench, actor: Actor, count: str) -> None:
    for number in range(int(count)):
        bench.do(StartInstance("p", {"order": str(number)}), actor)


if __name__ == "__main__":
    mode, url, name, *arguments = sys.argv[1:]
    opened, who = Bench(url), Actor(name, frozenset({"engineer"}))
    say("ready")
    sys.stdin.readline()
    globals()[mode](opened, who, *arguments)
