"""Where cases have been and what they are searched by, told by the journal of those that are there."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

PATHS = (("customer", "id"), ("customer", "name"), ("request", "title"), ("origin", "number"))
OF_ANY = "case_number"
MOST = 255
FIRST_INNER = 1 << 15 << 24
"""Keys of what is inside a case are from here on: the case's key, and 24 bits for the number there."""
ENTRIES = sa.text(
    "SELECT events FROM journal WHERE root_key = :root OR position IN "
    "(SELECT position FROM journal_instance WHERE root_key = :root) ORDER BY position"
)
PASSED = sa.text("INSERT INTO passed_element (definition_key, element_id, root_key) VALUES (:definition, :id, :root)")
VALUE = sa.text("INSERT INTO searched_value (root_key, path, value) VALUES (:root, :path, :value)")


def upgrade() -> None:
    connection = op.get_bind()
    for table in ("passed_element", "searched_value"):
        connection.execute(sa.text(f"DELETE FROM {table}"))
    roots = connection.execute(sa.text("SELECT instance_key FROM process_instance WHERE parent_key IS NULL"))
    for root in roots.scalars().all():
        texts = connection.execute(ENTRIES, {"root": root}).scalars()
        events = [event for text in texts for event in json.loads(text, parse_float=Decimal)]
        passed = [{"definition": key, "id": id_, "root": root} for key, id_ in _passed(events, root)]
        values = [{"root": root, "path": path, "value": value} for path, value in _values(events, root).items()]
        for statement, rows in ((PASSED, passed), (VALUE, values)):
            if rows:
                connection.execute(statement, rows)


def _passed(events: list[list[Any]], root: int) -> dict[tuple[int, str], None]:
    """Return (definition, element) of what was activated in a case, and what that is called since it migrated."""
    definitions: dict[int, int] = {}
    found: dict[tuple[int, str], None] = {}
    for name, _version, told in events:
        key = told.get("instance_key") or 0
        if root != (key >> 24 if key >= FIRST_INNER else key):
            continue
        if name == "InstanceStarted":
            definitions[key] = told["definition_key"]
        elif name == "InstanceMigrated":
            old, new = told["from_definition_key"], told["definition_key"]
            definitions[key] = new
            found |= {(new, to): None for was, to in told["mapping"].items() if (old, was) in found}
        elif name == "ElementActivated" and told["kind"] != "process" and key in definitions:
            found[definitions[key], told["element_id"]] = None
    return found


def _values(events: list[list[Any]], root: int) -> dict[str, str]:
    """Return the texts of a case by path, as its own variables say them in the end."""
    found: dict[str, str] = {}
    for name, _version, told in events:
        if name == "VariablesWritten" and told["scope_key"] == root:
            found.update(_searched(told["variables"]))
    return {path: value for path, value in found.items() if value}


def _searched(variables: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in variables.items():
        for member in (*(member for variable, member in PATHS if variable == name), OF_ANY):
            if len(path := f"{name}.{member}") <= MOST:
                yield path, _text(value.get(member) if isinstance(value, dict) else None)


def _text(value: Any) -> str:
    return "" if value is None or isinstance(value, dict | list) else str(value).strip()[:MOST]
