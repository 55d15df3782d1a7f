"""The rules of the house that import-linter can't say."""

import ast
import re
from pathlib import Path

import pytest

from engine.api import Engine
from engine.model import commands, events
from engine.model.record import Record

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    p for top in ("engine", "web", "processes") for p in (ROOT / top).glob("**/*.py") if "node_modules" not in p.parts
)
TREES = {p: ast.parse(p.read_text(encoding="utf-8")) for p in SOURCES}
CALLS = {p: {ast.unparse(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)} for p, tree in TREES.items()}
MIGRATIONS = "engine/store/migrations/"


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def files_calling(*names):
    return {
        name_of(p) for p, calls in CALLS.items() if any(c == n or c.endswith("." + n) for c in calls for n in names)
    }


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_no_file_is_longer_than_400_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_every_module_says_what_it_owns(path):
    text = ast.get_docstring(TREES[path])
    assert text
    assert len(text.splitlines()[0]) > 15


def test_only_the_unit_of_work_commits():
    assert {f for f in files_calling("commit") if not f.startswith(MIGRATIONS)} <= {
        "engine/store/unit_of_work.py",
        "engine/runtime/dispatch.py",
        "engine/replay/rebuild.py",  # into a throw-away database in memory
    }


def test_only_the_clock_asks_the_machine_for_the_time():
    assert files_calling(
        "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns"
    ) <= {"engine/clock.py"}


def test_nothing_is_evaluated_by_python():
    assert not [name_of(p) for p, calls in CALLS.items() if calls & {"eval", "exec", "compile", "__import__"}]
    assert not files_calling("pickle.loads", "pickle.load", "marshal.loads")


def test_no_one_sleeps():
    assert files_calling("time.sleep") == set()


def concrete(module, base):
    return {c for c in vars(module).values() if isinstance(c, type) and issubclass(c, base)} - {base, Record}


def test_commands_are_imperative_and_events_are_past():
    past = re.compile(r"(ed|Set|Thrown|Written|Taken|Met|Broadcast)$")
    assert not [c.__name__ for c in concrete(events, events.Event) if not past.search(c.__name__)]
    assert not [c.__name__ for c in concrete(commands, commands.Command) if past.search(c.__name__)]


def test_every_command_has_a_handler_and_every_event_an_applier():
    engine = Engine.open("sqlite://")
    assert {c.__name__ for c in concrete(commands, commands.Command) - engine.command_types} == set()
    assert {e.__name__ for e in concrete(events, events.Event) - engine.event_types} == set()
