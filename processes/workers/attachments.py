"""The files that go along with a message: texts such as a calendar file, and the papers of a case as PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.api import JobView
from processes.papers.documents import print_again
from processes.workers.declaration import Problem

KINDS = {"ics": ("text", "calendar"), "csv": ("text", "csv"), "pdf": ("application", "pdf")}
"""Ending of a file name → its media type; any other is plain text."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to be sent: `kind` is its media type in two parts."""

    name: str
    kind: tuple[str, str]
    data: bytes


def read_attachments(job: JobView) -> tuple[list[File], list[Problem]]:
    """Return the files that the job's `attachments` name, and what is wrong; null stands for none, also in the list.

    An entry is {name, text} (a text file, such as `visit` of job type `visit-calendar`), or a document that
    `diagnosis-report` or `renewal-quote` made, printed again, byte for byte the same file.
    """
    given = job.variables.get("attachments")
    entries = list(enumerate(given, 1)) if isinstance(given, list) else []
    files = {place: _file(job, entry) for place, entry in entries if entry is not None}
    wrong = [
        Problem(f"attachments[{place}]", "不是文件，也不是文书", "is neither a file nor a document")
        for place, file in files.items()
        if file is None
    ]
    return [file for file in files.values() if file is not None], wrong


def _file(job: JobView, entry: Any) -> File | None:
    known = entry if isinstance(entry, Mapping) else {}
    name, text = known.get("name"), known.get("text")
    if isinstance(name, str) and name.strip() and isinstance(text, str):
        return File(name.strip(), KINDS.get(name.rpartition(".")[2].casefold(), ("text", "plain")), text.encode())
    number = job.business_key or str(job.root_key)
    printed = print_again({"made_at": job.now.isoformat(), **known}, job.variables, number)
    return printed and File(f"{printed[0]}-{number}.pdf", KINDS["pdf"], printed[1])
