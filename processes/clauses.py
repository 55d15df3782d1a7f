"""The released clauses: what was promised to customers, by clause, and who carries it out; what an id looks like."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("clauses.toml")
CLAUSE_ID = re.compile(r"[0-9]{1,3}(\.[0-9a-z]{1,3}){1,4}")
"""What the id of a clause looks like: `3.1.b`."""
_SEPARATOR = re.compile(r"[,，、;；\s]+")
_PART = re.compile(r"[0-9]+|[^0-9.]+")


@dataclass(frozen=True, slots=True)
class Clause:
    """One obligation: its id, its text in both languages, the group that carries it out ('system': nobody)."""

    id: str
    zh: str
    en: str
    owner: str


def read_clauses(text: str) -> tuple[Clause, ...]:
    """Read a clause register; KeyError or TypeError where an entry lacks something."""
    return tuple(Clause(**{key: str(entry[key]) for key in ("id", "zh", "en", "owner")}) for entry in
                 tomllib.loads(text)["clause"])  # fmt: skip


CLAUSES: tuple[Clause, ...] = read_clauses(FILE.read_text(encoding="utf-8"))
"""What a fresh system begins with; what an engine has added and changed since: `processes.contract.clauses`."""
BY_ID = {clause.id: clause for clause in CLAUSES}


def clause_ids(value: str) -> tuple[str, ...]:
    """Return the clause ids of a `clause` property, such as `3.1.b, 3.4.a`."""
    return tuple(part for part in _SEPARATOR.split(value) if part)


def place_of(clause: str) -> tuple[tuple[bool, int, str], ...]:
    """Return where a clause id comes in order: numbers by their value, before letters (`2.a`, `3.1.b`, `10.a`)."""
    return tuple((not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in _PART.findall(clause))
