"""The calls that told what no mail could."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_call",
        sa.Column("root_key", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("whom", sa.String(20), primary_key=True),
        sa.Column("name", sa.String(255), primary_key=True),
        sa.Column("until_at", sa.String(40), primary_key=True),
        sa.Column("called_at", sa.String(40), nullable=False),
        sa.Column("called_by", sa.String(255), nullable=False),
    )
