"""Takes a database of the service back to an earlier revision: tables that came later go, so that they come again."""

from __future__ import annotations

import sqlalchemy as sa

from engine.store.database import connect
from engine.store.migrate import upgrade
from processes.revisions import REVISIONS


def take_back(database: sa.Engine, revision: str) -> None:
    """Leave of the service's tables those that `revision` had, and say that it is at that revision.

    Columns that came later stay; a revision that adds one has to be taken back by its own test.
    """
    older = connect("sqlite://")
    upgrade(older)
    upgrade(older, revision, REVISIONS)
    newest = connect("sqlite://")
    upgrade(newest)
    upgrade(newest, line=REVISIONS)
    later = set(sa.inspect(newest).get_table_names()) - set(sa.inspect(older).get_table_names())
    with database.begin() as connection:
        for table in sorted(later):
            connection.execute(sa.text(f"DROP TABLE {table}"))
        connection.execute(sa.text(f"UPDATE {REVISIONS.version_table} SET version_num = '{revision}'"))
