"""Processes that race, and the databases that they race on."""

import subprocess
import sys

import pytest

from tests.kit import postgres
from tests.kit.runtime import OPEN


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """A database that several processes may open."""
    return f"sqlite:///{tmp_path / 'shared.sqlite3'}" if request.param == "sqlite" else postgres.new_database()


@pytest.fixture(autouse=True)
def _close_databases():
    yield
    while OPEN:
        OPEN.pop().parts.database.dispose()


@pytest.fixture
def racers():
    """`racers([("complete", url, "zhangmin", "7"), …])` starts a process each, lets them go at once, returns them."""
    started = []

    def start(commands):
        for command in commands:
            arguments = [sys.executable, "-m", "tests.kit.racer", *map(str, command)]
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
            started.append(subprocess.Popen(arguments, **pipes))
        for process in started:
            assert process.stdout.readline() == "ready\n"
        for process in started:
            process.stdin.write("go\n")
            process.stdin.flush()
        return started

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()
