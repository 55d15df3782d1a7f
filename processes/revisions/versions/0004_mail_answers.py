"""The answers that senders of mails get."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mail_answer",
        sa.Column("message_id", sa.String(998), primary_key=True),
        sa.Column("case_number", sa.String(64), nullable=False),
        sa.Column("address", sa.String(320), nullable=False),
        sa.Column("owed_at", sa.String(40), nullable=False),
        sa.Column("answered_at", sa.String(40)),
        sa.Column("is_sent", sa.Boolean()),
        sa.Column("why", sa.String(500)),
    )
    op.create_index("ix_mail_answer_address", "mail_answer", ["address"])
    op.create_index("ix_mail_answer_owed_at", "mail_answer", ["owed_at"])
