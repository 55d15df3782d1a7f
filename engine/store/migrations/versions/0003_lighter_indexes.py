"""Fewer indexes on what every step writes: keys tell the instance, and most entries have no request id."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BY_KEY = ("user_task", "job", "timer", "incident", "subscription")
GIVEN = sa.text("request_id IS NOT NULL")


def upgrade() -> None:
    for table in BY_KEY:
        op.drop_index(f"ix_{table}_root_key", table)
    with op.batch_alter_table("journal") as journal:
        journal.drop_constraint("uq_journal_request_id", type_="unique")
    op.create_index(
        "uq_journal_request_id", "journal", ["request_id"], unique=True, sqlite_where=GIVEN, postgresql_where=GIVEN
    )


def downgrade() -> None:
    op.drop_index("uq_journal_request_id", "journal")
    with op.batch_alter_table("journal") as journal:
        journal.create_unique_constraint("uq_journal_request_id", ["request_id"])
    for table in BY_KEY:
        op.create_index(f"ix_{table}_root_key", table, ["root_key"])
