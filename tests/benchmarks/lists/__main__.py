"""Prints for each list what it costs beside few and many open cases: `python -m tests.benchmarks.lists [COUNT]`.

Statements must not grow with the cases (tests/web/test_many_cases.py holds them to it); the time may, with what is
shown. COUNT is how many open cases are many, 2,000 by default.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from werkzeug.security import generate_password_hash

from engine.api import SYSTEM, Engine, commands
from features.steps.cases import request_of
from features.steps.world import World
from processes.register import sample
from processes.users import find_user
from tests.kit.statements import counted
from web.app import create_app
from web.register import ServiceDirectory

FEW, MANY = 60, 2_000
PAGES = (
    "/manager/",
    "/cases/?state=all",
    "/cases/?text=海川",
    "/inbox/?scope=all",
    "/inbox/?scope=all&text=海川",
    "/commitments/",
    "/commitments/?text=海川",
    "/clauses/3.1.b",
)


def costs(engine: Engine, folder: Path) -> dict[str, tuple[int, float]]:
    """Return for each page how many statements it sends, and its seconds of CPU."""
    app = create_app(engine, directory=ServiceDirectory(engine), var=folder)
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    client.post("/sign-in", data={"name": "liufang", "password": "benchmark"})
    found = {}
    for page in PAGES:
        client.get(page)  # what is read once for ever is read now
        with counted(engine._database) as statements:
            assert client.get(page).status_code == 200
        seconds = []
        for _ in range(3):
            begin = time.process_time()
            client.get(page)
            seconds.append(time.process_time() - begin)
        found[page] = len(statements), median(seconds)
    return found


def main() -> int:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    with tempfile.TemporaryDirectory() as name:
        world = World(Path(name))
        world.deploy()
        for command in sample.commands():
            world.engine.execute(command, SYSTEM)
        world.engine.execute(commands.ChangePassword("liufang", generate_password_hash("benchmark")), SYSTEM)
        desk, found = find_user("lixiaowen").actor, []
        for count in (FEW, many):
            for number in range(world.engine.count_instances(), count):
                told = request_of("海川物流集团", "核心交换机不启动")
                told["request"] |= {"received_at": world.clock.now().isoformat()}
                world.engine.execute(commands.StartInstance("support_request", told, f"20261124-{number:04d}"), desk)
            found.append(costs(world.engine, Path(name)))
        world.close()
    print(f"{'':30} statements beside {FEW} and {many} open cases, ms CPU")
    for page in PAGES:
        (few, fast), (more, slow) = found[0][page], found[1][page]
        print(f"{page:30} {few:4} {more:4}   {fast * 1000:6.0f} {slow * 1000:6.0f}   ratio {slow / fast:4.1f}")
    return int(any(found[0][page][0] != found[1][page][0] for page in PAGES))


if __name__ == "__main__":
    sys.exit(main())
