"""Files from a desktop modeler: taken, shown with what each means, and deployed together once that was seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.api import DefinitionInvalid, Finding, WrongState, commands
from web.context import actor, engine, language
from web.designer.comparing import against_deployed, readable_in
from web.designer.deploying import held_files, is_deployable, what_happened
from web.designer.summary import summary
from web.errors import with_names
from web.requests import as_key, request_id
from web.words import _

bp = Blueprint("uploading", __name__)

MOST_BYTES = 6 * 1024 * 1024
"""How large the files may be together: the page that shows what they mean holds them until they are deployed."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one file means: its sentences (none where it can't be read), and what was found in it."""

    name: str
    is_new: bool
    lines: Sequence[Mapping[str, str]]
    findings: Sequence[Finding]


@bp.post("/upload")
def look() -> ResponseReturnValue:
    """Show what uploaded files mean, and those that the page holds already; nothing is written."""
    return _page(*_taken())


@bp.post("/upload/deploy")
def deploy() -> ResponseReturnValue:
    """Deploy the files that a page has shown, all or none; where some were added or left out, show them first."""
    seen = request.form.get("seen", type=as_key)
    if seen is None:
        abort(400)
    files, problems = _taken()
    is_as_shown = files.keys() == held_files(request.form).keys() and not request.files.get("files")
    if problems or not is_as_shown:
        return _page(files, problems)
    resources = tuple(commands.Resource(name, text) for name, text in files.items())
    comment = request.form.get("comment", "").strip()[:200] or None
    try:
        outcome = engine().execute(commands.Deploy(resources, comment, seen), actor(), request_id())
    except DefinitionInvalid:
        return _page(files, [])
    except WrongState as newer:
        return _page(files, [], with_names(newer.text).in_language(language()))
    flash(what_happened(outcome))
    return redirect(url_for("designer.index"), 303)


@bp.errorhandler(413)
def too_large(_error: Exception) -> ResponseReturnValue:
    """Say at the field what the server did not even read."""
    return _refused([_too_large()]), 413


def _taken() -> tuple[dict[str, str], list[str]]:
    """Return the files that the page holds, with those that come now, and what is wrong with the latter."""
    kept = set(request.form.getlist("keep"))
    files = {name: text for name, text in held_files(request.form).items() if name in kept}
    problems, new = [], set()
    for file in request.files.getlist("files"):
        name = (file.filename or "").replace("\\", "/").rsplit("/", 1)[-1]
        if not name:
            continue
        if not is_deployable(name):
            problems.append(_("“%(name)s” is neither a diagram, a decision nor a form.", name=name))
        elif name in new:
            problems.append(_("“%(name)s” is there twice.", name=name))
        else:
            try:
                files[name] = file.read().decode("utf-8-sig").replace("\r\n", "\n")
            except UnicodeDecodeError:
                problems.append(_("“%(name)s” is not UTF-8 text.", name=name))
        new.add(name)
    if sum(len(text.encode()) for text in files.values()) > MOST_BYTES:
        return {}, [*problems, _too_large()]
    if not files and not problems:
        problems.append(_("Choose at least one file."))
    return files, problems


def _too_large() -> str:
    return _("The files are larger than %(most)d MB together.", most=MOST_BYTES // 1024**2)


def _page(files: Mapping[str, str], problems: Sequence[str], conflict: str | None = None) -> ResponseReturnValue:
    if not files:
        return _refused(problems), 422
    seen = _newest_seen()  # before anything is read: what is deployed while we look was not seen
    found = engine().check(files)
    is_refused = bool(problems) or any(finding.severity == "error" for finding in found)
    page = render_template(
        "upload.html",
        files=files,
        meanings=_meanings(files, found),
        findings=[finding for finding in found if finding.resource not in files],
        problems=problems,
        conflict=conflict,
        is_refused=is_refused,
        seen=seen,
        most_bytes=MOST_BYTES,
    )
    return page, 422 if is_refused else 409 if conflict else 200


def _refused(problems: Sequence[str]) -> str:
    return render_template("upload.html", files={}, problems=problems, is_refused=True, most_bytes=MOST_BYTES)


def _meanings(files: Mapping[str, str], found: Sequence[Finding]) -> list[Meaning]:
    readable = readable_in(files)
    meanings = []
    for name in files:
        asked = against_deployed(name, readable) if name in readable else None
        lines = [] if asked is None else summary(asked.comparison, asked.impact)
        is_new = asked is not None and asked.before is None
        meanings.append(Meaning(name, is_new, lines, [f for f in found if f.resource == name]))
    return meanings


def _newest_seen() -> int:
    """Return the newest deployed file: what comes after it was not there as the page was made."""
    return max(
        (
            *(d.resource_key for d in engine().find_definitions()),
            *(d.resource_key for d in engine().decisions()),
            *(f.resource_key for f in engine().forms()),
        ),
        default=0,
    )
