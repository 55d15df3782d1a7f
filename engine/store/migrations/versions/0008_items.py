"""Commitments of the items of multi-instance activities: each is met in its own item."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("commitment", sa.Column("within", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("commitment", "within")
