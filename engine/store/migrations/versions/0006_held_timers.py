"""Timers that stand still together with a commitment."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("timer", sa.Column("held_by", KEY, nullable=True))


def downgrade() -> None:
    op.drop_column("timer", "held_by")
