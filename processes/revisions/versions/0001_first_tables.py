"""The register and the mails of cases, as the first release made them without a note of it: what is there stays."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

REFERENCES = frozenset({"customer", "site", "project", "vendor"})
TYPES: dict[str, Any] = {
    **dict.fromkeys(("needs", "note", "environment"), sa.Text()),
    **dict.fromkeys(("accepted_on", "starts_on", "ends_on", "delivered_on", "made_on", "held_on"), sa.String(10)),
    **dict.fromkeys(("starts", "ends"), sa.String(5)),
    **dict.fromkeys(("vendor_months", "people"), sa.Integer()),
    **dict.fromkeys(("is_original", "is_tested"), sa.Boolean()),
}
KINDS = {
    "customer": "name industry needs note",
    "site": "customer name address environment",
    "contact": "customer site name post phone email",
    "project": "customer name accepted_on note",
    "contract": "customer project name level starts_on ends_on",
    "vendor": "name hotline portal market_contact service_contact email note",
    "product": "customer site project vendor name model serial delivered_on vendor_months guarantee_category",
    "spare": "name model serial vendor is_original place state reserved_for",
    "skill": "user skill note",
    "duty": "group user days starts ends",
    "backup": "customer site content made_on place is_tested",
    "training": "customer topic held_on trainer people",
}


def upgrade() -> None:
    for kind, fields in KINDS.items():
        table, names = f"register_{kind}", fields.split()
        op.create_table(
            table,
            sa.Column("id", sa.String(64), primary_key=True),
            *(sa.Column(name, TYPES.get(name, sa.String(255))) for name in names),
            sa.Column("changed_by", sa.String(255), nullable=False),
            sa.Column("changed_at", sa.String(40), nullable=False),
            if_not_exists=True,
        )
        for name in names:
            if name in REFERENCES or name == "serial":
                op.create_index(f"ix_{table}_{name}", table, [name], if_not_exists=True)
    op.create_table(
        "case_mail",
        sa.Column("message_id", sa.String(998), primary_key=True),
        sa.Column("case_number", sa.String(64), nullable=False),
        sa.Column("sender", sa.String(320), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.String(40), nullable=False),
        sa.Column("attachments", sa.JSON(), nullable=False),
        if_not_exists=True,
    )
    op.create_index("ix_case_mail_case_number", "case_mail", ["case_number"], if_not_exists=True)
