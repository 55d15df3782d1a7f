"""The whole service in this process, on a database of its own and a clock that the test holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from engine.api import Actor, Engine, FrozenClock, commands
from processes.modeling.bundle import templates
from processes.modeling.parts import LANGUAGES
from tests.browser.kit.server import serving
from tests.kit.prepared import opened
from web.app import create_app
from web.demo import ensure_people
from web.first_time import deploy_service

MORNING = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai
DESK = Actor("lixiaowen", frozenset({"service_desk"}))


class Service:
    """The engine, its clock, and the address where people reach it."""

    def __init__(self, engine: Engine, clock: FrozenClock, address: str) -> None:
        self.engine = engine
        self.clock = clock
        self.address = address

    def advance(self, **by: float) -> None:
        """Let time pass (as `timedelta` takes it), and do what fell due, as the worker would."""
        self.clock.advance(timedelta(**by))
        self.engine.run_due()

    def open_case(self, number: str) -> int:
        """Register a case as the hotline does; return the key of its process instance."""
        variables = {
            "request": {
                "channel": "hotline",
                "is_disaster": "no",
                "title": "核心交换机不通电",
                "description": "断电恢复后指示灯不亮。",
                "received_at": self.clock.now().isoformat(timespec="seconds"),
            },
            "customer": {"name": "海川物流集团"},
            "site": {"name": "城东仓库机房"},
            "contact": {"name": "周建国", "phone": "023-5550 1201"},
            "product": {},
        }
        outcome = self.engine.execute(commands.StartInstance("support_request", variables, number), DESK)
        key: int = outcome.instance_key
        return key


def make_service(engine: Engine) -> None:
    """Bring in the demonstration's people and deploy the service's processes."""
    ensure_people(engine)
    deploy_service(engine)


@contextmanager
def running_service(folder: Path) -> Iterator[Service]:
    """Run the service with the demonstration's people and its deployed processes, in the morning."""
    clock = FrozenClock(MORNING)
    engine = opened(make_service, clock, folder / "service.sqlite3")
    forms = {language: templates(language) for language in LANGUAGES}
    with serving(create_app(engine, var=folder, element_templates=forms)) as address:
        yield Service(engine, clock, address)
    engine.close()
