"""Commitments whose clock stands still while the case waits for somebody."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("commitment", sa.Column("pauses", sa.Text(), nullable=True))
    op.add_column("commitment", sa.Column("calendar", sa.Text(), nullable=True))
    op.add_column("commitment", sa.Column("paused_at", KEY, nullable=True))
    op.add_column("commitment", sa.Column("paused_us", sa.BigInteger(), nullable=False, server_default="0"))


def downgrade() -> None:
    for name in ("paused_us", "paused_at", "calendar", "pauses"):
        op.drop_column("commitment", name)
