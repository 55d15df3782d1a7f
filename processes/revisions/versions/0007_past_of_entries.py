"""Which entries of the journal changed an entry of the register; what the journal has already is noted here."""

import json
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

JOURNAL = sa.table("journal", sa.column("position", sa.Integer()), sa.column("events", sa.Text()))
PAST = sa.table("register_past", sa.column("kind"), sa.column("id"), sa.column("position"))
OF_ENTRIES = ("EntrySaved", "EntryRemoved")
OF_SPARES = ("SpareReserved", "SpareLent", "SpareReleased")
AT_ONCE = 1_000  # rows


def upgrade() -> None:
    op.create_table(
        "register_past",
        sa.Column("kind", sa.String(64), primary_key=True),
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True),
    )
    rows: list[dict[str, object]] = []
    for row in _found(op.get_bind()):
        rows.append(row)
        if len(rows) == AT_ONCE:
            op.bulk_insert(PAST, rows)
            rows = []
    op.bulk_insert(PAST, rows)


def _found(connection: sa.Connection) -> Iterator[dict[str, object]]:
    """Yield a row for each entry of the register that an entry of the journal changed."""
    is_about = sa.or_(*(JOURNAL.c.events.contains(f'["{name}",') for name in OF_ENTRIES + OF_SPARES))
    last = 0
    while True:
        query = sa.select(JOURNAL).where(JOURNAL.c.position > last, is_about).order_by(JOURNAL.c.position).limit(200)
        entries = connection.execute(query).all()
        for position, events in entries:
            changed = (_changed(name, fields) for name, _version, fields in json.loads(events))
            for kind, entry_id in sorted({found for found in changed if found is not None}):
                yield {"kind": kind, "id": entry_id, "position": position}
        if not entries:
            return
        last = entries[-1].position


def _changed(name: str, fields: dict[str, str]) -> tuple[str, str] | None:
    if name in OF_ENTRIES:
        return fields["kind"], fields["id"]
    return ("spare", fields["id"]) if name in OF_SPARES else None
