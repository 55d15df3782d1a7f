"""An engine for tests on a frozen clock, with the people who work in it."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from engine.bootstrap import Collaborators, build
from engine.clock import FrozenClock
from engine.model.actor import Actor
from engine.model.commands import Command, Deploy, Resource, StartInstance
from engine.model.events import UserTaskCreated
from tests.kit import postgres

MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai
OWNER = Actor("zhaolei", roles=frozenset({"owner"}))
MANAGER = Actor("liufang", frozenset({"service_manager"}), frozenset({"manager", "auditor"}))
ADMIN = Actor("admin", roles=frozenset({"admin"}))
ENGINEER = Actor("wangqiang", frozenset({"engineer"}))
ENGINEER2 = Actor("zhangmin", frozenset({"engineer", "trainer"}))
DESK = Actor("lixiaowen", frozenset({"service_desk"}))


def new_url() -> str:
    """Return the URL of an empty database, of the kind that this run of the tests is on."""
    return postgres.new_database() if os.environ.get("RELAYDESK_TEST_ON") == "postgresql" else "sqlite://"


OPEN: list[Bench] = []
"""All that a test has opened; `tests/engine/conftest.py` closes them."""


class Bench:
    """Short ways to drive an engine."""

    def __init__(self, url: str | None = None, modules=(), at: datetime = MORNING) -> None:
        self.clock = FrozenClock(at)
        self.url = url = url or new_url()
        self.parts: Collaborators = build(url, self.clock, modules)
        OPEN.append(self)

    def do(self, command: Command, actor: Actor = MANAGER, request_id: str | None = None):
        return self.parts.dispatcher.execute(command, actor, request_id)

    def deploy(self, *texts: str, **named: str):
        resources = [Resource(f"file{i}.bpmn", text) for i, text in enumerate(texts)]
        resources += [Resource(name.replace("__", "."), text) for name, text in named.items()]
        return self.do(Deploy(tuple(resources)), OWNER)

    def start(self, process_id: str = "p", actor: Actor = DESK, **variables):
        return self.do(StartInstance(process_id, variables), actor)

    def start_task(self, process_id: str = "p", **variables) -> int:
        """Start an instance and return the key of its first user task."""
        return self.start(process_id, **variables).first(UserTaskCreated).user_task_key

    def rows(self, table, **where):
        query = table.select().filter_by(**where).order_by(*table.primary_key.columns)
        with self.parts.database.connect() as connection:
            return connection.execute(query).all()

    def row(self, table, **where):
        (found,) = self.rows(table, **where)
        return found
