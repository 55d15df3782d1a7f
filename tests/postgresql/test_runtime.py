"""The whole runtime behaves on PostgreSQL as on SQLite: its tests run again, on a real server."""

import os
import subprocess
import sys

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from engine.store import tables
from engine.store.database import connect, open_database
from tests.kit import postgres


def test_the_tests_of_the_runtime_pass_on_postgresql():
    arguments = [
        "-q",
        "-x",
        "-p",
        "no:cacheprovider",
        "-k",
        "not two_thousand_rounds",
        "tests/engine/runtime",
        "tests/engine/history",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *arguments],
        env={**os.environ, "RELAYDESK_TEST_ON": "postgresql"},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:]


def test_migrations_make_the_tables_of_the_code():
    database = open_database(postgres.new_database(is_migrated=False))
    with database.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []
    database.dispose()


def test_the_url_names_the_driver_or_leaves_it_to_us():
    for scheme in ("postgres", "postgresql", "postgresql+pg8000"):
        database = connect(f"{scheme}://someone@example.invalid:5433/desk")
        assert (database.url.drivername, database.url.port) == ("postgresql+pg8000", 5433)
