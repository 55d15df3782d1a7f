"""The files that go along with a message: texts such as a calendar file, and the papers of a case as PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.api import JobView
from processes.moments import read_moment
from processes.papers.case import PAPERS
from processes.papers.layout import print_paper
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
    `diagnosis-report` or `renewal-quote` made: {paper, made_at}, printed from the case's variables as of `made_at`,
    byte for byte the same file.
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
    if known.get("paper") in PAPERS:
        number = job.business_key or str(job.root_key)
        paper = PAPERS[str(known["paper"])](job.variables, number)
        if paper is not None:
            return File(f"{paper.title}-{number}.pdf", KINDS["pdf"], print_paper(paper, _moment(job, known)))
    return None


def _moment(job: JobView, entry: Mapping[str, Any]) -> datetime:
    try:
        return read_moment(str(entry.get("made_at")))
    except ValueError:
        return job.now
