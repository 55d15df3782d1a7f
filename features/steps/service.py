"""The files that the scenarios are run on: those of the release, or a folder that `relaydesk clauses` names."""

from __future__ import annotations

import os
from pathlib import Path

from engine.api import Command
from processes.deploy import read_bundle
from processes.proving import BUNDLE, read_clauses, read_folder


def bundle() -> dict[str, str]:
    """Return file name → text of the service that is proved."""
    folder = os.environ.get(BUNDLE)
    return read_folder(Path(folder)) if folder else read_bundle()


def clause_commands() -> list[Command]:
    """Return what makes its register of clauses: added, changed and retired ones."""
    folder = os.environ.get(BUNDLE)
    return read_clauses(Path(folder)) if folder else []
