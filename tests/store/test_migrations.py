"""The tables that migrations make are the tables that the code names, from any earlier state."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select

from engine.errors import InvalidInput
from engine.store import migrate, tables
from engine.store.database import connect, open_database


def differences(database):
    with database.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection), tables.metadata)


def test_migrations_make_the_tables_of_the_code():
    assert differences(open_database("sqlite://")) == []


def test_head_is_the_newest_revision():
    assert ScriptDirectory("engine/store/migrations").get_current_head() == migrate.HEAD


def test_an_older_database_is_upgraded_and_keeps_its_rows(tmp_path):
    url = f"sqlite:///{tmp_path / 'old.sqlite3'}"
    old = connect(url)
    migrate.upgrade(old, "0001")
    with old.begin() as connection:
        connection.exec_driver_sql("INSERT INTO deployment VALUES (40000, 'first', 1, 'zhaolei')")
    assert differences(open_database(url)) == []
    with open_database(url).connect() as connection:
        assert connection.execute(select(tables.deployment.c.name)).scalars().all() == ["first"]


def test_opening_twice_changes_nothing(tmp_path):
    url = f"sqlite:///{tmp_path / 'new' / 'a b.sqlite3'}"
    open_database(url)
    with open_database(url).connect() as connection:
        assert connection.execute(select(tables.key_sequence.c.next_key)).scalar_one() == 1 << 15


def test_a_database_that_is_not_supported_is_refused():
    with pytest.raises(InvalidInput, match="SQLite or PostgreSQL"):
        connect("mysql://user:secret@host/db")
