"""The clause register: what was promised to customers, by clause, and who carries it out."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("clauses.toml")
_SEPARATOR = re.compile(r"[,，、;；\s]+")


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
BY_ID = {clause.id: clause for clause in CLAUSES}


def clause_ids(value: str) -> tuple[str, ...]:
    """Return the clause ids of a `clause` property, such as `3.1.b, 3.4.a`."""
    return tuple(part for part in _SEPARATOR.split(value) if part)
