"""Routes that read the register: its kinds, the entries of one, an entry with all that belongs to it, CSV to save."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from processes.register.csvfile import write_csv
from processes.register.handlers import may_keep
from processes.register.kinds import KINDS, Kind
from processes.register.queries import count_entries, find_entries, read_entry
from processes.register.stock import short_of
from web.context import actor, engine
from web.records.past import past_of
from web.records.week import roster_page
from web.records.words import called, columns, names_of, referred, title, told

bp = Blueprint("records", __name__, url_prefix="/register")

PAGE = 200
MOST = 100_000  # lines of an exported file
NEAR = 20  # entries of another kind that an entry's page lists


@bp.context_processor
def words() -> dict[str, Any]:
    return {"called": called, "told": told, "title_of": title}


def kind_of(name: str) -> Kind:
    """Return the kind of this name; 404 for another."""
    return KINDS.get(name) or abort(404)


@bp.get("/")
def index() -> ResponseReturnValue:
    """List the kinds with how many entries they have, and what a search finds in any of them."""
    text = request.args.get("text", "").strip()
    found = [(kind, find_entries(engine(), kind.name, text, NEAR, in_use=True)) for kind in KINDS.values() if text]
    return render_template(
        "records.html",
        kinds=KINDS.values(),
        counts=count_entries(engine()),
        kept={name for name in KINDS if may_keep(name, actor())},
        text=text,
        found=[part for part in found if part[1]],
    )


@bp.get("/<kind>/")
def listing(kind: str) -> ResponseReturnValue:
    """List the entries of a kind, narrowed by a text or by what they refer to; retired ones where asked for."""
    known = kind_of(kind)
    text = request.args.get("text", "").strip()
    show = min(max(request.args.get("show", PAGE, type=int), PAGE), MOST)
    where = {f.name: request.args[f.name] for f in known.fields if f.refers_to and request.args.get(f.name)}
    with_retired = bool(request.args.get("retired"))
    entries = find_entries(engine(), kind, text, show + 1, in_use=not with_retired, **where)
    return render_template(
        "record_list.html",
        kind=known,
        entries=entries[:show],
        more=show + PAGE if len(entries) > show else None,
        columns=columns(known),
        names=names_of(referred(known)),
        kinds=KINDS,
        text=text,
        where=where,
        with_retired=with_retired,
        short=short_of(engine()) if kind in ("spare", "stock") else [],
        may_keep=may_keep(kind, actor()),
        roster=roster_page(request.args.get("week", "")) if kind in ("duty", "duty_change") and not text else None,
    )


@bp.get("/<kind>.csv")
def export(kind: str) -> ResponseReturnValue:
    """Save all entries of a kind as a CSV file, as the import reads it."""
    known = kind_of(kind)
    answer = Response(write_csv(known, find_entries(engine(), kind, limit=MOST)), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{kind}.csv")
    return answer


@bp.get("/<kind>/<entry_id>")
def show(kind: str, entry_id: str) -> ResponseReturnValue:
    """Show an entry, what belongs to it, and how it came to be as it is."""
    known = kind_of(kind)
    entry = read_entry(engine(), kind, entry_id)
    past = past_of(known, entry_id)
    if entry is None and not past:
        abort(404)
    near = [
        (other, field.name, find_entries(engine(), other.name, limit=NEAR + 1, in_use=False, **{field.name: entry_id}))
        for other in KINDS.values()
        for field in other.fields
        if field.refers_to == kind
    ]
    return render_template(
        "record.html",
        kind=known,
        entry=entry,
        entry_id=entry_id,
        near=[part for part in near if part[2]] if entry else [],
        most=NEAR,
        names=names_of(referred(known)),
        past=past,
        may_keep=may_keep(kind, actor()),
    )
