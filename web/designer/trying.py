"""Trying a change on recorded cases: each walks again, in memory, by the files as they are and as they would be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from engine.api import Comparison, PromiseMoved, TriedCase, renamed_elements
from web.context import engine, language
from web.designer.comparing import comparison_asked
from web.designer.impact import LAST_DECISIONS, files_beside, ids_in
from web.diagrams import elements
from web.display import exactly
from web.facts import facts_of_all
from web.promises import STATES
from web.words import _

bp = Blueprint("trying", __name__)

LAST_CASES = 20
"""How many cases are walked again: those that a changed decision leads otherwise first, then the newest."""


@dataclass(frozen=True, slots=True)
class Walked:
    """One case's walk in words."""

    tried: TriedCase
    number: str
    sentences: tuple[str, ...]


@bp.post("/compare/cases")
def cases() -> ResponseReturnValue:
    """Walk the last cases again by both versions; nothing in the database is touched."""
    asked = comparison_asked()
    comparison, before, after, name = asked.comparison, asked.before, asked.after, asked.comparison.resource
    old = files_beside({name: after}, with_forms=True) | ({} if before is None else {name: before})
    new = files_beside(asked.files, with_forms=True) | dict(asked.files)
    keys = _cases(comparison, before, after)
    mapping = renamed_elements(name, before, after) if before and comparison.kind == "bpmn" else {}
    tried = engine().try_out(old, new, keys, mapping) if keys else []
    names = _names(comparison)
    walked = [Walked(one, _number(one.root_key), tuple(_sentences(one, names))) for one in tried]
    order = ("stopped", "different", "same", "unknown")
    return render_template(
        "tried_cases.html",
        comparison=comparison,
        walked=sorted(walked, key=lambda one: order.index(one.tried.outcome)),
        counts=Counter(one.outcome for one in tried),
        facts=facts_of_all(keys),
        most=LAST_CASES,
    )


def _cases(comparison: Comparison, before: str | None, after: str) -> list[int]:
    """The cases to walk: of the processes in the file, or that asked for a decision in it."""
    ids = ids_in(comparison, after)
    keys: list[int] = []
    if comparison.kind == "dmn" and before is not None:
        again = engine().decide_again(comparison.resource, before, after, LAST_DECISIONS)
        keys = [one.root_key for one in sorted(again, key=lambda one: one.outcome not in ("different", "failed"))]
    for process_id in ids["process"]:
        keys += [i.root_key for i in engine().find_instances(process_id, root_only=False, limit=200)]
    return list(dict.fromkeys(keys))[:LAST_CASES]


def _number(root_key: int) -> str:
    return engine().read_instance(root_key).business_key or str(root_key)


def _names(comparison: Comparison) -> Mapping[tuple[str, str], str]:
    """What elements are called: as deployed, and those that are new in the edited file."""
    found = {
        (d.process_id, id_): element.name
        for d in engine().find_definitions()
        for id_, element in elements(d.definition_key).items()
        if element.name
    }
    own = [change.id for change in comparison.of("process")] or [pid for pid, _element in found]
    found |= {(pid, c.id): c.label for pid in own for c in comparison.of("element") if c.label}
    return found


def _sentences(tried: TriedCase, names: Mapping[tuple[str, str], str]) -> list[str]:
    def said(places: tuple[tuple[str, str], ...]) -> str:
        return "、".join(dict.fromkeys(names.get(place) or place[1] for place in places))

    lines = []
    if tried.stop is not None and tried.outcome == "stopped":
        time, why = exactly(tried.stop.at), tried.stop.text.in_language(language())
        lines.append(
            _("At %(time)s it stops: %(why)s.", time=time, why=why)
            if tried.stop.place is None
            else _(
                "At %(time)s, “%(place)s” was done; it does not wait here.", time=time, place=said((tried.stop.place,))
            )
        )
    if tried.more:
        lines.append(_("In addition: %(names)s.", names=said(tried.more)))
    if tried.less:
        lines.append(_("No longer: %(names)s.", names=said(tried.less)))
    if tried.waits and tried.outcome in ("stopped", "different"):
        lines.append(_("It would wait at: %(names)s.", names=said(tried.waits)))
    return lines + [_promise(moved) for moved in tried.promises]


def _promise(moved: PromiseMoved) -> str:
    sides = [
        _("none") if side is None else f"{exactly(side[0])} {STATES.get(side[1], side[1])}".strip()
        for side in (moved.before, moved.after)
    ]
    return _("Promise %(name)s: %(before)s → %(after)s.", name=moved.commitment_id, before=sides[0], after=sides[1])
