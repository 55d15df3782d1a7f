"""`relaydesk verify` says whether the journal is whole, and its exit status with it."""

import pytest
from sqlalchemy import text

from engine.api import Actor, Engine, NotFound, commands
from engine.cli import verify

ADMIN = Actor("root", roles=frozenset({"admin"}))


@pytest.fixture
def database(tmp_path):
    return f"sqlite:///{tmp_path / 'relaydesk.sqlite3'}"


@pytest.fixture
def engine(database):
    engine = Engine.open(database)
    for name in ("a", "b", "c"):
        engine.execute(commands.CreateUser(name, name.upper()), ADMIN)
    return engine


def test_a_whole_journal(engine, database, capsys):
    head = engine.journal()[1].hash

    assert verify.main(["--database", database, "--head", head, "--tables", "--run-again"]) == 0

    out = capsys.readouterr().out
    assert "3 entries" in out
    assert "0 difference(s)" in out
    assert "0 deviation(s)" in out


def test_an_altered_entry(engine, database, capsys):
    with engine._database.begin() as connection:
        connection.execute(text("UPDATE journal SET actor = 'x' WHERE position = 2"))

    assert verify.main(["--database", database]) == 1
    assert "breaks at entry 2" in capsys.readouterr().out


def test_an_end_that_was_cut_off(engine, database, capsys):
    head = engine.journal()[-1].hash
    with engine._database.begin() as connection:
        connection.execute(text("DELETE FROM journal WHERE position = 3"))

    assert verify.main(["--database", database]) == 0
    assert verify.main(["--database", database, "--head", head]) == 1
    assert "No entry has the hash" in capsys.readouterr().out


def test_a_table_that_was_altered(engine, database, capsys):
    with engine._database.begin() as connection:
        connection.execute(text("UPDATE user_account SET display_name = 'x' WHERE name = 'b'"))

    assert verify.main(["--database", database, "--tables"]) == 1
    assert "user_account" in capsys.readouterr().out


def test_a_database_that_is_not_there_is_not_made(database, tmp_path):
    with pytest.raises(NotFound, match=r"demo\.sqlite3"):
        verify.main(["--database", database])
    assert not (tmp_path / "relaydesk.sqlite3").exists()
