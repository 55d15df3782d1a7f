"""One service with one clock and one database file, as a scenario sees it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from engine.api import Actor, Engine, Finding, FrozenClock, InboxTask, Rejected, commands
from features.steps.answers import fill
from features.steps.seen import Watching, seen_on_cases
from features.steps.service import bundle, clause_commands
from features.steps.words import PEOPLE
from processes.module import MODULE
from processes.register import sample
from processes.register.changes import SaveEntry
from processes.results import Seen
from processes.users import USERS, find_user

START = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)  # 09:00 in Chongqing
ADMIN = find_user("admin").actor
ONWARD = {
    "电话诊断与指导": ("需要远程支持",),
    "远程诊断与处理": ("未解决，需要上门",),
    "现场诊断与处理": ("现场无法解决，转备件或厂商",),
    "安装备件并验证": ("客户可用，原设备仍待修复",),
    "落实并验证方案": ("未解决，继续上门",),
}
"""What a person chooses so that the case goes on to the next stage."""


class World:
    """What the steps of a scenario share."""

    def __init__(self, folder: Path, template: Path | None = None) -> None:
        """Open the service on a database file of its own in `folder`: a copy of `template`, or an empty one."""
        self.folder, file = folder, folder / "relaydesk.sqlite"
        if template is not None:
            _copy(template, file)
        self.url = f"sqlite:///{file}"
        self.clock = FrozenClock(START)
        self.engine = Engine.open(self.url, clock=self.clock, modules=(MODULE,))
        self.case = 0
        self.received_at = START
        self.refusal: Rejected | None = None
        self.findings: list[Finding] = []
        self._texts: dict[int, str] = {}
        self._watching = Watching()

    def close(self) -> None:
        self.engine.close()

    def restart(self) -> None:
        """End the engine and open another one on the same file, as after a power cut."""
        self.engine.close()
        self.engine = Engine.open(self.url, clock=self.clock, modules=(MODULE,))
        self._watching.is_restarted = True

    def seen(self) -> Seen:
        """Return what the cases of this scenario show."""
        return seen_on_cases(self.engine, self._watching)

    def deploy(self, files: Mapping[str, str] | None = None) -> None:
        """Make the people of the service, and deploy it, or these files in its place."""
        for user in USERS:
            self.engine.execute(commands.CreateUser(user.name, user.display_name, user.groups, user.roles), ADMIN)
        for command in () if files else clause_commands():
            self.engine.execute(command, ADMIN)
        self.engine.deploy(files or bundle(), ADMIN)

    def change_file(self, name: str, old: str, new: str) -> None:
        """Deploy a file of the service with `new` wherever it says `old`, as the process owner."""
        text = bundle()[name]
        assert old in text
        self.engine.deploy({name: text.replace(old, new)}, self.actor("流程负责人"))

    def fill_register(self) -> None:
        for command in sample.commands():
            self.engine.execute(command, ADMIN)

    def put(self, kind: str, entry_id: str, values: Mapping[str, Any]) -> None:
        """Put an entry into the register."""
        self.engine.execute(SaveEntry(kind, entry_id, values), ADMIN)

    def start(self, process_id: str, variables: Mapping[str, Any], who: str, number: str) -> None:
        """Start a process now, as this person."""
        self.received_at = self.clock.now()
        command = commands.StartInstance(process_id, variables, business_key=number)
        outcome = self.engine.execute(command, self.actor(who))
        assert outcome.instance_key is not None
        self.case = outcome.instance_key
        self.work()

    def register(self, variables: Mapping[str, Any], number: str = "20261124-0001") -> None:
        """Open a case now; the request was received now, unless `variables` say when."""
        request = {"received_at": self.clock.now().isoformat()} | dict(variables["request"])
        self.start("support_request", {**variables, "request": request}, "服务台", number)

    def work(self) -> None:
        """Let due timers fire and workers work."""
        due = self._watching.before_work(self.engine)
        self.engine.run_due()
        self.engine.run_jobs()
        self.engine.run_due()
        self._watching.after_work(self.engine, due)

    def pass_until(self, since_request: timedelta) -> None:
        self.clock.set(self.received_at + since_request)
        self.work()

    def pass_by(self, duration: timedelta) -> None:
        self.clock.advance(duration)
        self.work()

    # ------------------------------------------------------------------ people
    def actor(self, who: str) -> Actor:
        return find_user(PEOPLE.get(who, who)).actor

    def inbox(self, who: str) -> list[InboxTask]:
        """Return what a person may work on: their own tasks and those of their groups."""
        actor = self.actor(who)
        tasks = [*self.engine.inbox(actor, "mine"), *self.engine.inbox(actor, "groups")]
        return list({t.user_task_key: t for t in tasks}.values())

    def task(self, who: str, name: str) -> InboxTask:
        found = [t for t in self.inbox(who) if t.name == name]
        assert found, f"{who} has no task {name}, but {[t.name for t in self.inbox(who)]}"
        return next((t for t in found if t.root_key == self.case), found[0])

    def open_tasks(self) -> list[InboxTask]:
        return self.engine.instance_tasks(self.case, state="created")

    def claim(self, who: str, task: InboxTask) -> None:
        self.engine.execute(commands.ClaimUserTask(task.user_task_key), self.actor(who))

    def answers(
        self, task: InboxTask, chosen: Iterable[str] = (), written: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        assert task.form_key is not None, f"{task.name} has no form"
        form = self.engine.read_form(task.form_key)
        assert form is not None
        return fill(self.engine, form, chosen, written, self.engine.task_variables(task.user_task_key))

    def complete(
        self, who: str, name: str, chosen: Iterable[str] = (), written: Mapping[str, str] | None = None
    ) -> None:
        """Complete a task as this person, who takes it first where nobody has."""
        task = self.task(who, name)
        answers = self.answers(task, chosen, written)
        if task.assignee is None:
            self.claim(who, task)
        self.engine.execute(commands.CompleteUserTask(task.user_task_key, answers), self.actor(who))
        self.work()

    def accept(self, who: str, name: str, fields: Iterable[str]) -> None:
        """Complete a task as this person with what it has filled in for these fields."""
        task = self.task(who, name)
        known = self.engine.task_variables(task.user_task_key)
        self.claim(who, task)
        answers = {field: known[field] for field in fields}
        self.engine.execute(commands.CompleteUserTask(task.user_task_key, answers), self.actor(who))
        self.work()

    def go_on_until(self, name: str) -> None:
        """Let everybody do their work, each stage without success, until a task of this name is open."""
        for _ in range(30):
            names = {t.name: t for t in self.open_tasks()}
            if name in names:
                return
            task = next(t for t in names.values() if not (t.name or "").startswith("督办"))
            who = next(w for w in PEOPLE if self.actor(w).groups & set(task.candidate_groups))
            self.complete(who, task.name or "", ONWARD.get(task.name or "", ()))
        raise AssertionError(f"the case never came to {name}")

    def move(self, start: str, end: str) -> None:
        """Move the case by hand, as the service manager, between two elements of one diagram."""
        for active in self.engine.active_elements(self.case):
            definition = self.engine.read_instance(active.instance_key).definition_key
            if self._name(definition, active.element_id) == start:
                step = commands.ModifyInstruction("move", self._id(definition, end), active.element_key)
                command = commands.ModifyInstance(self.case, (step,), "客户要求")
                self.engine.execute(command, self.actor("客服经理"))
                return self.work()
        raise AssertionError(f"the case is not at {start}")

    # ----------------------------------------------------------------- history
    def passed(self) -> list[str]:
        """Return the names of the elements that were completed in this case, in order."""
        definitions: dict[int, int] = {}
        names = []
        for entry in self.engine.journal(root_key=self.case, limit=10_000):
            for event in entry.events:
                kind = type(event).__name__
                if kind == "InstanceStarted":
                    definitions[event.instance_key] = event.definition_key
                elif kind == "ElementCompleted":
                    names.append(self._name(definitions[event.instance_key], event.element_id))
        return names

    def _name(self, definition_key: int, element_id: str) -> str:
        root = self._tree(definition_key)
        return next((e.get("name") or "" for e in root.iter() if e.get("id") == element_id), "")

    def _id(self, definition_key: int, name: str) -> str:
        return next(e.get("id") or "" for e in self._tree(definition_key).iter() if e.get("name") == name)

    def _tree(self, definition_key: int) -> ElementTree.Element:
        if definition_key not in self._texts:
            self._texts[definition_key] = self.engine.definition_xml(definition_key)
        return ElementTree.fromstring(self._texts[definition_key])


def _copy(database: Path, to: Path) -> None:
    """Copy a database file with what its write-ahead log still has."""
    source, target = sqlite3.connect(database), sqlite3.connect(to)
    source.backup(target)
    source.close()
    target.close()
