"""An application's own line of revisions: run beside the engine's, noted in its own table, by whoever opens first."""

import threading

import pytest
from sqlalchemy import text

from engine.bootstrap import Module, build
from engine.clock import SystemClock
from engine.errors import EngineError
from engine.store.database import connect, open_database
from engine.store.migrate import HEAD, Revisions, upgrade

FIRST = '''"""First."""
import sqlalchemy as sa
from alembic import op
revision, down_revision = "0001", None
def upgrade():
    op.create_table("note", sa.Column("id", sa.Integer, primary_key=True), sa.Column("text", sa.Text))
'''
SECOND = '''"""Second."""
import sqlalchemy as sa
from alembic import op
revision, down_revision = "0002", "0001"
def upgrade():
    op.add_column("note", sa.Column("kind", sa.Text))
    op.execute("UPDATE note SET kind = 'old'")
'''
THIRD_FAILS = '''"""Third."""
from alembic import op
revision, down_revision = "0003", "0002"
def upgrade():
    op.execute("DELETE FROM note")
    op.execute("INSERT INTO nowhere VALUES (1)")
'''


@pytest.fixture
def line(tmp_path):
    """A line of two revisions, in a folder whose name has what a configuration might trip over."""
    folder = tmp_path / "50% of: it"
    folder.mkdir()
    (folder / "0001_first.py").write_text(FIRST)
    (folder / "0002_second.py").write_text(SECOND)
    return Revisions(folder, "0002", "notes_version")


def rows(database, query="SELECT id, text, kind FROM note"):
    with database.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_a_line_stands_beside_the_engines(url, line):
    database = open_database(url, [line])
    assert rows(database) == []
    assert rows(database, "SELECT version_num FROM notes_version") == [("0002",)]
    assert rows(database, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    open_database(url, [line]).dispose()
    database.dispose()


def test_an_older_state_is_brought_on_and_keeps_its_rows(url, line):
    database = open_database(url)
    upgrade(database, "0001", line)
    with database.begin() as connection:
        connection.execute(text("INSERT INTO note VALUES (1, 'kept')"))
    database.dispose()
    database = open_database(url, [line])
    assert rows(database) == [(1, "kept", "old")]
    database.dispose()


def test_a_revision_that_fails_leaves_everything_as_it_was(url, line):
    database = open_database(url, [line])
    with database.begin() as connection:
        connection.execute(text("INSERT INTO note VALUES (1, 'kept', 'new')"))
    (line.folder / "0003_third.py").write_text(THIRD_FAILS)
    with pytest.raises(EngineError, match="nowhere"):
        open_database(url, [Revisions(line.folder, "0003", line.version_table)])
    assert rows(database) == [(1, "kept", "new")]
    assert rows(database, "SELECT version_num FROM notes_version") == [("0002",)]
    database.dispose()


def test_what_a_newer_release_made_is_refused(url, line):
    database = open_database(url, [line])
    with database.begin() as connection:
        connection.execute(text("UPDATE notes_version SET version_num = '0009'"))
    database.dispose()
    with pytest.raises(EngineError, match="newer release") as refused:
        open_database(url, [line])
    assert "更新的版本" in refused.value.text.in_language("zh")


def test_many_may_open_at_once(url, line):
    failures = []

    def run():
        try:
            open_database(url, [line]).dispose()
        except EngineError as error:
            failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    database = connect(url)
    assert rows(database) == []
    database.dispose()


def test_a_module_brings_its_line(url, line):
    parts = build(url, SystemClock(), [Module("notes", revisions=line)])
    assert rows(parts.database) == []
    parts.database.dispose()
