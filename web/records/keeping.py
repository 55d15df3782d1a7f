"""Routes that change the register: add, change, remove an entry, take in a CSV file; each is a command."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.api import InvalidInput, WrongState
from processes.deploy import deployed_files
from processes.register.changes import RemoveEntry, SaveEntry
from processes.register.csvfile import decoded
from processes.register.handlers import may_keep
from processes.register.importing import ImportEntries, Line, preview, seen_in
from processes.register.kinds import KINDS, Field, Kind
from processes.register.queries import changed_at, find_entries, read_entry
from processes.register.skills import asked_skills
from web.context import actor, engine, language
from web.records.words import MOST_CHOICES, called, choices, groups_offered, offered, title, told
from web.words import _

bp = Blueprint("keeping", __name__)

MOST_TEXT = 8 * 1024 * 1024
ORDER = ("wrong", "changed", "new", "same")  # what a person has to look at comes first
MOST_SHOWN = 500  # lines of a file


def _kept(name: str) -> Kind:
    """Return the kind, where the signed-in person keeps it; 404 or 403 else."""
    kind = KINDS.get(name) or abort(404)
    if not may_keep(name, actor()):
        abort(403)
    return kind


@bp.get("/<kind>/new")
def new(kind: str) -> ResponseReturnValue:
    """Show an empty form; what the address names is filled in already."""
    known = _kept(kind)
    given = {f.name: request.args[f.name] for f in known.fields if request.args.get(f.name)}
    return _form(known, "", given, {}, is_new=True)


@bp.get("/<kind>/<entry_id>/edit")
def edit(kind: str, entry_id: str) -> ResponseReturnValue:
    """Show the form of an entry."""
    known = _kept(kind)
    entry = read_entry(engine(), kind, entry_id) or abort(404)
    return _form(known, entry_id, entry, {}, is_new=False)


@bp.post("/<kind>/save")
def save(kind: str) -> ResponseReturnValue:
    """Add or change an entry; what is wrong is shown beside its field."""
    known = _kept(kind)
    entry_id, is_new = request.form.get("id", "").strip(), request.form.get("is_new") == "yes"
    values = {field.name: _value(field, request.form.get(field.name, "").strip()) for field in known.fields}
    if is_new and entry_id and read_entry(engine(), kind, entry_id):
        return _form(known, entry_id, values, {"id": _("There is one with this id already.")}, is_new=True), 422
    try:
        seen_at = "" if is_new else request.form.get("seen_at") or None
        outcome = engine().execute(SaveEntry(kind, entry_id, values, seen_at), actor())
    except WrongState as refusal:
        text = refusal.text.in_language(language())
        return _form(known, entry_id, values, {}, is_new=is_new, conflict=text), 409
    except InvalidInput as refusal:
        problems = {p.field: p.text.in_language(language()) for p in refusal.problems}
        return _form(known, entry_id, values, problems, is_new=is_new), 422
    flash(_("Saved.") if outcome.events else _("Nothing was changed."))
    if kind == "skill" and values["skill"] not in asked_skills(deployed_files(engine())):
        flash(_("No diagram or decision asks for the skill “%(skill)s”: it finds nobody work.", skill=values["skill"]))
    return redirect(url_for("records.show", kind=kind, entry_id=entry_id), 303)


@bp.post("/<kind>/<entry_id>/remove")
def remove(kind: str, entry_id: str) -> ResponseReturnValue:
    """Remove an entry that nothing refers to."""
    known = _kept(kind)
    reason = request.form.get("reason", "").strip()[:500] or None
    engine().execute(RemoveEntry(kind, entry_id, reason), actor())
    flash(_("%(kind)s %(id)s was removed.", kind=called(known), id=entry_id))
    return redirect(url_for("records.listing", kind=kind), 303)


@bp.get("/<kind>/import")
def choose(kind: str) -> ResponseReturnValue:
    """Ask for a CSV file."""
    return render_template("record_import.html", kind=_kept(kind), called=called, text=None, lines=[], refusal=None)


@bp.post("/<kind>/import")
def take_in(kind: str) -> ResponseReturnValue:
    """Say line by line what a file would do; with `confirmed`, do it: all lines, or none."""
    request.max_form_memory_size = MOST_TEXT
    known = _kept(kind)
    text, lines, refusal = request.form.get("text", ""), list[Line](), None
    file = request.files.get("file")
    try:
        if file is not None and file.filename:
            text = decoded(file.read())
        lines = preview(engine(), kind, text)
    except InvalidInput as refused:
        refusal = refused.text.in_language(language())
    is_wrong, conflict = not lines or any(line.action == "wrong" for line in lines), None
    if request.form.get("confirmed") and not is_wrong:
        try:
            outcome = engine().execute(ImportEntries(kind, text, _seen(request.form.get("seen", "{}"))), actor())
        except WrongState as overtaken:
            conflict = overtaken.text.in_language(language())
        else:
            flash(_("%(count)d entries were added or changed.", count=len(outcome.events)))
            return redirect(url_for("records.listing", kind=kind), 303)
    shown = sorted(lines, key=lambda line: ORDER.index(line.action))[:MOST_SHOWN]
    page = render_template(
        "record_import.html",
        kind=known,
        called=called,
        title_of=title,
        text=text,
        lines=lines,
        shown=shown,
        refusal=refusal,
        counts={word: sum(line.action == word for line in lines) for word in ORDER},
        is_wrong=is_wrong,
        conflict=conflict,
        seen=json.dumps(seen_in(lines)),
        changes={line.number: _changes(known, line) for line in shown if line.action == "changed"},
    )
    return page, 422 if is_wrong else 409 if conflict else 200


def _seen(text: str) -> dict[str, str]:
    """Return what the person saw who confirms a file; 400 for what no page of ours sent."""
    try:
        seen = json.loads(text)
    except ValueError:
        abort(400)
    if not isinstance(seen, dict) or not all(isinstance(at, str) for at in seen.values()):
        abort(400)
    return seen


def _changes(kind: Kind, line: Line) -> list[tuple[str, str, str]]:
    """Return (field, old value, new value) of what a line of a file changes."""
    changed = (f for f in kind.fields if line.before.get(f.name) != line.values.get(f.name))
    return [(called(f), told(f, line.before.get(f.name)), told(f, line.values.get(f.name))) for f in changed]


def _value(field: Field, text: str) -> Any:
    if text == "":
        return None
    if field.type == "flag":
        return {"yes": True, "no": False}.get(text, text)
    if field.type == "number":
        return int(text) if text.isdecimal() and text.isascii() else text
    return text.replace("\r\n", "\n")


def _skills() -> list[str]:
    """Return what to suggest as a skill: what is asked for, then what people have besides."""
    had = (entry["skill"] for entry in find_entries(engine(), "skill"))
    return list(dict.fromkeys([*asked_skills(deployed_files(engine())), *had]))


def _form(
    kind: Kind,
    entry_id: str,
    values: Mapping[str, Any],
    problems: dict[str, str],
    *,
    is_new: bool,
    conflict: str | None = None,
) -> str:
    return render_template(
        "record_form.html",
        kind=kind,
        entry_id=entry_id,
        values=values,
        problems=problems,
        is_new=is_new,
        conflict=conflict,
        seen_at=changed_at(engine(), kind.name, entry_id)
        if not is_new and not problems
        else request.form.get("seen_at"),
        offered=offered(kind, values),
        most=MOST_CHOICES,
        groups=groups_offered(values.get("group")),
        skills=_skills() if kind.name == "skill" else [],
        people=[user for user in engine().users() if user.is_active],
        called=called,
        choices=choices,
        title_of=title,
    )
