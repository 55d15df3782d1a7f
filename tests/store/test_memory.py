"""A database in memory is a copy of the first one, and shares nothing with it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import inspect, text

from engine.store import memory
from engine.store.database import connect, open_database
from engine.store.migrate import ENGINE, upgrade
from processes.module import MODULE, REVISIONS


@pytest.fixture
def no_copy_yet(monkeypatch):
    monkeypatch.setattr(memory, "_kept", {})


def schema(database):
    with database.connect() as connection:
        return sorted(connection.execute(text("SELECT name, sql FROM sqlite_master")).all())


@pytest.mark.parametrize("lines", [(), (REVISIONS,)], ids=["engine", "service"])
def test_the_first_and_every_later_one_are_as_the_revisions_make_them(no_copy_yet, lines):
    migrated = connect("sqlite://")
    for line in (ENGINE, *lines):
        upgrade(migrated, line=line)
    for _ in range(2):
        opened = open_database("sqlite://", lines)
        assert schema(opened) == schema(migrated)
        opened.dispose()
    migrated.dispose()


def test_what_one_holds_the_next_does_not(no_copy_yet):
    for _ in range(2):
        with open_database("sqlite://").begin() as connection:
            assert connection.execute(text("SELECT count(*) FROM user_account")).scalar() == 0
            connection.execute(text("CREATE TABLE own (a)"))


def test_each_set_of_revisions_has_a_copy_of_its_own(no_copy_yet):
    extra = {table.name for table in MODULE.metadata_tables}
    with_module, without = open_database("sqlite://", [REVISIONS]), open_database("sqlite://")
    assert extra <= set(inspect(with_module).get_table_names())
    assert not extra & set(inspect(without).get_table_names())


def test_several_threads_get_one_each(no_copy_yet):
    with ThreadPoolExecutor(8) as threads:
        opened = list(threads.map(lambda _: open_database("sqlite://"), range(16)))
    assert len({id(each) for each in opened}) == 16
    assert len({tuple(schema(each)) for each in opened}) == 1
