"""Whether the set-up that lies here still fits: a note of what it was made from."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from frontend import bundle
from launcher.places import ROOT, STAMP, python_identity

MADE_FROM = ("pyproject.toml", "hatch_build.py")


@dataclass(frozen=True)
class Stamp:
    """What a finished set-up was made from: files, Python, folder, and the extras that are installed."""

    files: str
    python: str
    folder: str
    extras: tuple[str, ...]

    def serves(self, wanted: Stamp) -> bool:
        """Return whether this set-up is good for what is wanted now."""
        return (self.files, self.python, self.folder) == (wanted.files, wanted.python, wanted.folder) and set(
            wanted.extras
        ) <= set(self.extras)


def wanted(extras: tuple[str, ...] = (), root: Path = ROOT) -> Stamp:
    """Return what a set-up made now would be made from."""
    sha = hashlib.sha256()
    for name in MADE_FROM:
        sha.update(hashlib.sha256((root / name).read_bytes()).digest())
    return Stamp(sha.hexdigest(), python_identity(), str(root), tuple(sorted(extras)))


def read(path: Path = STAMP) -> Stamp | None:
    """Return the note of the set-up that lies here; None when there is none, or it was cut off."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return Stamp(found["files"], found["python"], found["folder"], tuple(found["extras"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write(stamp: Stamp, path: Path = STAMP) -> None:
    """Note a finished set-up, in one step."""
    text = json.dumps(
        {"files": stamp.files, "python": stamp.python, "folder": stamp.folder, "extras": list(stamp.extras)}
    )
    fresh = path.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)


def has_pages() -> bool:
    """Return whether the browser pages are built from the sources as they are, or are not wanted."""
    return os.environ.get("RELAYDESK_FRONTEND") == "skip" or bundle.is_current()
