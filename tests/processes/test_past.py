"""The history of one entry is found by an index: by few statements, in old databases too, as the journal tells it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import event

from engine.api import SYSTEM, Engine
from processes.module import MODULE
from processes.register import sample
from processes.register.changes import RemoveEntry, SaveEntry
from processes.register.importing import ImportEntries
from processes.register.past import find_past
from processes.register.spares import LendSpare, ReleaseSpare, ReserveSpare
from tests.kit import postgres
from tests.kit.older import take_back

LIMIT = 500


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'past.sqlite'}" if request.param == "sqlite" else postgres.new_database()


def filled(url: str) -> Engine:
    engine = Engine.open(url, modules=(MODULE,))
    for command in sample.commands():
        engine.execute(command, SYSTEM)
    for command in (
        ReserveSpare("bj-sw-01", "20261124-0001"),
        LendSpare("bj-sw-01", "20261124-0001"),
        ReleaseSpare("bj-sw-01", "20261124-0001"),
        ImportEntries("customer", "id,name\nrmyy,江北区人民医院（新院）\nbeta,乙公司\n"),
        SaveEntry("customer", "beta", {"industry": "制造"}),
        RemoveEntry("customer", "beta"),
    ):
        engine.execute(command, SYSTEM)
    return engine


def told(engine: Engine, kind: str, entry_id: str) -> list[str]:
    return [entry.command_type for entry in find_past(engine, kind, entry_id, LIMIT)]


def test_what_changed_an_entry_is_found_oldest_first_and_the_journal_tells_the_same(url: str) -> None:
    engine = filled(url)
    assert told(engine, "spare", "bj-sw-01") == ["SaveEntry", "ReserveSpare", "LendSpare", "ReleaseSpare"]
    assert told(engine, "customer", "rmyy") == ["SaveEntry", "ImportEntries"]
    assert told(engine, "customer", "beta") == ["ImportEntries", "SaveEntry", "RemoveEntry"]
    assert told(engine, "vendor", "beta") == []
    assert [e.command_type for e in find_past(engine, "customer", "beta", 2)] == ["SaveEntry", "RemoveEntry"]
    assert engine.compare_tables() == engine.run_again() == []
    engine.close()


def test_two_statements_and_the_entries_of_this_one_whatever_the_journal_holds() -> None:
    engine = filled("sqlite://")
    for number in range(30):
        engine.execute(SaveEntry("customer", f"other-{number}", {"name": "别的公司"}), SYSTEM)
    statements: list[str] = []

    def count(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    event.listen(engine._database, "before_cursor_execute", count)
    assert len(find_past(engine, "customer", "rmyy", LIMIT)) == 2
    assert len(statements) == 2
    assert [entry.position for entry in find_past(engine, "customer", "nobody", LIMIT)] == []
    assert len(statements) == 3


def test_an_older_database_is_filled_from_its_journal(url: str) -> None:
    engine = filled(url)
    before = {one: told(engine, *one) for one in (("spare", "bj-sw-01"), ("customer", "rmyy"), ("customer", "beta"))}
    take_back(engine._database, "0006")
    engine.close()
    again = Engine.open(url, modules=(MODULE,))
    assert {one: told(again, *one) for one in before} == before
    assert again.compare_tables() == []
    again.close()
