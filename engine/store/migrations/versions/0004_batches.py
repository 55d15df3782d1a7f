"""Batches of interventions."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PENDING = sa.text("state = 'pending'")


def upgrade() -> None:
    op.create_table(
        "batch",
        sa.Column("batch_key", KEY, autoincrement=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("arguments", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("is_dry_run", sa.Boolean(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", KEY, nullable=False),
        sa.Column("ended_at", KEY, nullable=True),
        sa.PrimaryKeyConstraint("batch_key", name="pk_batch"),
    )
    op.create_table(
        "batch_item",
        sa.Column("batch_key", KEY, autoincrement=False, nullable=False),
        sa.Column("instance_key", KEY, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("message_zh", sa.Text(), nullable=True),
        sa.Column("ended_at", KEY, nullable=True),
        sa.ForeignKeyConstraint(["batch_key"], ["batch.batch_key"], name="fk_batch_item_batch_key_batch"),
        sa.PrimaryKeyConstraint("batch_key", "instance_key", name="pk_batch_item"),
    )
    op.create_index(
        "ix_batch_item_pending", "batch_item", ["batch_key", "number"], sqlite_where=PENDING, postgresql_where=PENDING
    )


def downgrade() -> None:
    op.drop_table("batch_item")
    op.drop_table("batch")
