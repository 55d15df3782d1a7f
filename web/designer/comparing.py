"""What a change means: the edited text against what is deployed, or any two deployed versions; nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.api import Comparison, DefinitionInvalid, Finding, ResourceRow, compare_files
from processes.proving import can_run
from web.context import engine
from web.designer.change_words import KINDS, SYMBOLS, WHAT, Told, told
from web.designer.deploying import read_files
from web.designer.impact import Impact, impact_of
from web.designer.summary import summary
from web.errors import finding_json
from web.facts import facts_of_all
from web.requests import as_key, json_body
from web.words import _

bp = Blueprint("comparing", __name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page compares: a file's text before (None: there was none) and after; `files` come with it, itself too."""

    comparison: Comparison
    before: str | None
    after: str
    files: Mapping[str, str]

    @property
    def impact(self) -> Impact:
        return impact_of(self.comparison, self.before, self.after, self.files)


def comparison_asked() -> Asked:
    """Return what a form asks to compare: an edited or uploaded file with what is deployed, or two deployed ones."""
    if "name" in request.form:
        name, files = read_files(request.form)
        return against_deployed(name, files)
    before, after = (request.values.get(side, type=as_key) or abort(404) for side in ("before", "after"))
    (old_name, old), (name, new) = engine().read_resource(before), engine().read_resource(after)
    if old_name.rpartition(".")[2] != name.rpartition(".")[2]:
        abort(400)
    return Asked(compare_files(name, old, new, is_deployed=True), old, new, {name: new})


def readable_in(files: Mapping[str, str]) -> dict[str, str]:
    """Return the files that can be compared: a broken one says nothing, and is in the way of no other."""
    found = {}
    for name, text in files.items():
        with suppress(DefinitionInvalid):
            compare_files(name, None, text)
            found[name] = text
    return found


def against_deployed(name: str, files: Mapping[str, str]) -> Asked:
    """Compare one of files with what deploying it replaces. DefinitionInvalid where it can't be read."""
    base = deployed_base(name, files[name])
    return Asked(compare_files(name, base, files[name]), base, files[name], files)


@bp.get("/compare")
def versions() -> ResponseReturnValue:
    """Compare two deployed files, given by the keys of their resources."""
    titles = [_of_version(request.args.get(side, 0, type=as_key)) for side in ("before", "after")]
    return _page(comparison_asked(), titles[0], titles[1])


@bp.post("/compare")
def edited() -> ResponseReturnValue:
    """Compare what an editor holds, or was uploaded, with what it would replace: in short for a dialogue, or a page."""
    name, files = read_files(json_body() if request.is_json else request.form)
    findings, readable = engine().check(files), readable_in(files)
    asked = against_deployed(name, readable) if name in readable else None
    if request.is_json:
        lines = [] if asked is None else summary(asked.comparison, asked.impact)
        return jsonify(lines=lines, findings=[finding_json(f) for f in findings])
    if asked is None:
        return render_template("compare.html", comparison=None, name=name, findings=findings), 422
    return _page(asked, _("deployed now"), _("as edited"), findings)


def deployed_base(name: str, text: str) -> str | None:
    """Return the deployed text that deploying this one replaces: of the same process, decision or form, or file."""
    rows: list[tuple[str, str, int]] = [
        *(("process", d.process_id, d.resource_key) for d in engine().find_definitions()),
        *(("decision", d.id, d.resource_key) for d in engine().decisions()),
        *(("form", f.id, f.resource_key) for f in engine().forms()),
    ]
    own = {(c.kind, c.id) for c in compare_files(name, None, text).changes}
    found = next((key for kind, id_, key in rows if (kind, id_) in own), None)
    if found is None:
        found = max((key for _kind, _id, key in rows if engine().read_resource(key)[0] == name), default=None)
    return None if found is None else engine().read_resource(found)[1]


def _of_version(resource_key: int) -> str:
    """Return how a deployed file's version is called; the number of the first thing in it."""
    rows: Iterable[Any] = (
        *engine().find_definitions(latest_only=False),
        *(row for d in engine().decisions() for row in engine().decisions(d.id)),
        *(row for f in engine().forms() for row in engine().forms(f.id)),
    )
    row = next((row for row in rows if row.resource_key == resource_key), None)
    return "" if row is None else _("version %(number)d", number=row.version)


def _page(asked: Asked, title_before: str, title_after: str, findings: Sequence[Finding] = ()) -> str:
    comparison, before, after, impact = asked.comparison, asked.before, asked.after, asked.impact
    changes = [told(change, impact.own.get(change.id, ())) for change in comparison.changes]
    cases = {s.root_key for stands in impact.stands for s in stands.cases} | {a.root_key for a in impact.rerouted}
    return render_template(
        "compare.html",
        comparison=comparison,
        name=comparison.resource,
        is_new=before is None,
        files=asked.files if request.method == "POST" else {},
        findings=findings,
        can_prove=can_run(),
        before=title_before,
        after=title_after,
        changes=changes,
        groups=[(kind, [c for c in changes if c.change.kind == kind]) for kind in KINDS],
        kinds=KINDS,
        words=WHAT,
        symbols=SYMBOLS,
        lines=summary(comparison, impact),
        impact=impact,
        drawings=_drawings(comparison, before, after, changes),
        facts=facts_of_all(sorted(cases)[-60:]),
        case_numbers={key: engine().read_instance(key).business_key or key for key in cases},
    )


def _drawings(comparison: Comparison, before: str | None, after: str, changes: list[Told]) -> list[dict[str, Any]]:
    """The two diagrams with what changed: what is there afterwards, and what was there before."""
    if comparison.kind != "bpmn" or not comparison.changes:
        return []
    marks = {"added": "added", "removed": "removed", "changed": "changed", "rerouted": "changed"}
    sides = [("after", after, ("added", "changed", "rerouted"))]
    if before is not None:
        sides.append(("before", before, ("removed", "changed", "rerouted")))
    return [
        {
            "side": side,
            "xml": text,
            "legend": True,
            "markers": [
                {"elementId": c.change.id, "kind": marks[c.what], "title": c.label}
                for c in changes
                if c.what in shown and c.change.kind in ("element", "flow")
            ],
        }
        for side, text, shown in sides
    ]


@bp.get("/decisions/<decision_id>/versions")
def decision_versions(decision_id: str) -> ResponseReturnValue:
    """List all versions of a decision."""
    return _versions(engine().decisions(decision_id), "designer.decision")


@bp.get("/forms/<form_id>/versions")
def form_versions(form_id: str) -> ResponseReturnValue:
    """List all versions of a form."""
    return _versions(engine().forms(form_id), "designer.form")


def _versions(rows: list[ResourceRow], endpoint: str) -> str:
    if not rows:
        abort(404)
    newest = rows[0]
    return render_template(
        "resource_versions.html", rows=rows, title=newest.name or newest.id, edit=url_for(endpoint, key=newest.key)
    )
