"""What a case needs to know of customers, sites, vendors; warranty standards, groups, changes of the roster."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ADDED: dict[str, dict[str, Any]] = {
    "customer": {"importance": sa.String(255), "is_retired": sa.Boolean()},
    "site": {"access": sa.Text(), "is_retired": sa.Boolean()},
    "contact": {"is_main": sa.Boolean(), "note": sa.Text(), "is_retired": sa.Boolean()},
    "project": {"is_retired": sa.Boolean()},
    "contract": {"scope": sa.Text(), "is_retired": sa.Boolean()},
    "vendor": {
        "hours": sa.String(255),
        "market_phone": sa.String(255),
        "market_email": sa.String(255),
        "service_phone": sa.String(255),
        "service_email": sa.String(255),
        "is_retired": sa.Boolean(),
    },
    "product": {"warranty_standard": sa.String(255), "note": sa.Text(), "is_retired": sa.Boolean()},
    "spare": {"note": sa.Text()},
    "backup": {"next_on": sa.String(10), "case_number": sa.String(255)},
    "training": {"attendees": sa.Text(), "case_number": sa.String(255)},
}
NEW: dict[str, dict[str, Any]] = {
    "warranty_standard": {
        "vendor": sa.String(255),
        "name": sa.String(255),
        "months": sa.Integer(),
        "note": sa.Text(),
        "is_retired": sa.Boolean(),
    },
    "stock": {
        "name": sa.String(255),
        "model": sa.String(255),
        "minimum": sa.Integer(),
        "is_original": sa.Boolean(),
        "note": sa.Text(),
    },
    "group": {"name": sa.String(255), "name_en": sa.String(255), "note": sa.Text(), "is_retired": sa.Boolean()},
    "duty_change": {
        "group": sa.String(255),
        "starts_on": sa.String(10),
        "starts": sa.String(5),
        "ends_on": sa.String(10),
        "ends": sa.String(5),
        "absent": sa.String(255),
        "user": sa.String(255),
        "is_replacing": sa.Boolean(),
        "reason": sa.String(255),
    },
}
INDEXED = (("product", "warranty_standard"), ("warranty_standard", "vendor"))


def upgrade() -> None:
    for kind, columns in ADDED.items():
        for name, type_ in columns.items():
            op.add_column(f"register_{kind}", sa.Column(name, type_))
    for kind, columns in NEW.items():
        op.create_table(
            f"register_{kind}",
            sa.Column("id", sa.String(64), primary_key=True),
            *(sa.Column(name, type_) for name, type_ in columns.items()),
            sa.Column("changed_by", sa.String(255), nullable=False),
            sa.Column("changed_at", sa.String(40), nullable=False),
        )
    for kind, name in INDEXED:
        op.create_index(f"ix_register_{kind}_{name}", f"register_{kind}", [name])
