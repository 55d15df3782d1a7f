"""The ledger of commitments."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
RUNNING = sa.text("state = 'running'")


def upgrade() -> None:
    op.create_table(
        "commitment",
        sa.Column("commitment_key", KEY, autoincrement=False),
        *(sa.Column(name, KEY, nullable=False) for name in ("root_key", "instance_key", "element_key")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("element_id", "commitment_id", "name")),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("clause", "owner")),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("started_at", KEY, nullable=False),
        *(sa.Column(name, KEY, nullable=True) for name in ("due_at", "previous_due_at")),
        sa.Column("retimed", sa.Integer(), nullable=False),
        sa.Column("due_expression", sa.Text(), nullable=True),
        sa.Column("due_values", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("met_at", KEY, nullable=True),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("met_by", "met_element_id")),
        sa.Column("is_intervention", sa.Boolean(), nullable=False),
        sa.Column("breached_at", KEY, nullable=True),
        sa.PrimaryKeyConstraint("commitment_key", name="pk_commitment"),
    )
    op.create_index("ix_commitment_root_key", "commitment", ["root_key"])
    op.create_index("ix_commitment_running", "commitment", ["due_at"], sqlite_where=RUNNING, postgresql_where=RUNNING)


def downgrade() -> None:
    op.drop_table("commitment")
