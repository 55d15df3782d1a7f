"""The files that a page of the portal brings: read within limits, everything that is wrong with them named."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import request

from processes.customers.files import (
    ENDINGS,
    LARGEST,
    MOST_FILES,
    TOGETHER,
    GivenFile,
    ending_of,
    given,
    is_what_it_says,
    safe_name,
)
from processes.customers.keeping import keep_file
from web.context import engine
from web.portal.blueprint import MEGABYTE, address, allowance, bp
from web.words import _

FIELD = "files"
MOST_BYTES = 20_000_000
"""Of a request with files; what is larger is refused before it is read."""
BRINGING = frozenset({"portal.ask", "portal.send_complaint", "portal.add"})


@dataclass(slots=True)
class Brought:
    """The files of a page, in order, or what is wrong with them."""

    files: list[tuple[GivenFile, bytes]] = field(default_factory=list)
    problem: str = ""

    @property
    def problems(self) -> dict[str, str]:
        """Return what is wrong by field, as the other fields of the page do."""
        return {FIELD: self.problem} if self.problem else {}

    def again(self, problems: dict[str, str]) -> dict[str, str]:
        """Return the problems of a page that is shown again: no browser keeps the files that were chosen."""
        chosen = {FIELD: _("Please choose the files again.")} if self.files else {}
        return chosen | problems

    @property
    def described(self) -> list[dict[str, Any]]:
        """Return the files as a case names them."""
        return [file.described() for file, _data in self.files]


@bp.url_value_preprocessor
def _take_more(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let these pages bring more than others; before anything reads the form."""
    if endpoint in BRINGING:
        request.max_content_length = MOST_BYTES


def read_files() -> Brought:
    """Return the files that this request brings."""
    sent = [one for one in request.files.getlist(FIELD) if one.filename]
    if len(sent) > MOST_FILES:
        return Brought(problem=_("At most %(count)d files at once, please.", count=MOST_FILES))
    brought, problems = Brought(), []
    for one in sent:
        name, data = safe_name(one.filename or ""), one.stream.read(LARGEST + 1)
        problems += [_wrong(name, data)] if _wrong(name, data) else []
        brought.files.append((given(name, data), data))
    if not problems and sum(file.size for file, _data in brought.files) > TOGETHER:
        problems.append(_("Together at most %(size)d MB, please.", size=TOGETHER // MEGABYTE))
    brought.problem = " ".join(problems)
    return brought


def wait_for(brought: Brought) -> float:
    """Count what is brought against this network's allowance; return for how many seconds it is refused."""
    size = sum(file.size for file, _data in brought.files)
    return allowance("portal-megabytes").take(address(), -(-size // MEGABYTE)) if size else 0.0


def keep(brought: Brought) -> list[dict[str, Any]]:
    """Keep the files, and return them as the case that comes next names them."""
    for file, data in brought.files:
        keep_file(engine(), file.digest, data)
    return brought.described


def _wrong(name: str, data: bytes) -> str:
    if ending_of(name) not in ENDINGS:
        return _("“%(name)s” can't be taken: photos, PDF, office files, texts and archives only.", name=name)
    if not data:
        return _("“%(name)s” is empty.", name=name)
    if len(data) > LARGEST:
        return _("“%(name)s” is larger than %(size)d MB.", name=name, size=LARGEST // MEGABYTE)
    return "" if is_what_it_says(name, data) else _("“%(name)s” is not what its name says.", name=name)
