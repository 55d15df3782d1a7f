"""Where cases have been and what they are searched by; both are filled by the applications that ask for them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "passed_element",
        sa.Column("definition_key", KEY, autoincrement=False),
        sa.Column("element_id", sa.Text()),
        sa.Column("root_key", KEY, autoincrement=False),
        sa.PrimaryKeyConstraint("definition_key", "element_id", "root_key", name="pk_passed_element"),
    )
    op.create_table(
        "searched_value",
        sa.Column("root_key", KEY, autoincrement=False),
        sa.Column("path", sa.String(255)),
        sa.Column("value", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("root_key", "path", name="pk_searched_value"),
    )
    op.create_index("ix_searched_value_value_path", "searched_value", ["value", "path"])


def downgrade() -> None:
    op.drop_table("searched_value")
    op.drop_table("passed_element")
