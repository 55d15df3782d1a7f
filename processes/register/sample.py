"""The register of the demonstration: four customers with what belongs to them, vendors and spare stock (CSV files)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from processes.register.changes import SaveEntry
from processes.register.csvfile import read_csv
from processes.register.kinds import KINDS

FOLDER = Path(__file__).with_name("sample")


def commands() -> Iterator[SaveEntry]:
    """Yield the commands that fill an empty register, in an order in which every reference is known."""
    for kind in KINDS.values():
        file = FOLDER / f"{kind.name}.csv"
        if file.exists():
            for row in read_csv(kind, file.read_text(encoding="utf-8")):
                yield SaveEntry(kind.name, row.id, row.values)
