"""A change in a few sentences: what somebody should know before deploying it."""

from __future__ import annotations

from engine.api import Comparison
from web.context import language
from web.designer.change_words import KINDS, WHAT, told
from web.designer.impact import Impact
from web.words import _


def summary(comparison: Comparison, impact: Impact) -> list[dict[str, str]]:
    """Return sentences with their `level`: bad, warn or plain; the weightiest first."""
    if comparison.is_identical:
        return [_line("plain", _("Nothing differs from what is deployed."))]
    if comparison.is_layout_only:
        return [_line("plain", _("Only the drawing or remarks differ: nothing that is executed changes."))]
    return [*_clauses(impact), *_decisions(impact), *_cases(impact), *_counts(comparison)]


def _line(level: str, text: str) -> dict[str, str]:
    return {"level": level, "text": text}


def _clauses(impact: Impact) -> list[dict[str, str]]:
    lines, separator = [], "、" if language() == "zh" else ", "
    for what, level, text in (
        ("lost", "bad", _("No longer carried by anything: clause %(ids)s.")),
        ("new", "plain", _("Newly carried: clause %(ids)s.")),
        ("touched", "warn", _("Touches what carries clause %(ids)s.")),
    ):
        ids = separator.join(t.clause.id for t in impact.clauses if t.what == what)
        if ids:
            lines.append(_line(level, text % {"ids": ids}))
    return lines


def _decisions(impact: Impact) -> list[dict[str, str]]:
    if impact.again_problem is not None:
        return [_line("warn", f"{_('Decisions made before could not be made again:')} {impact.again_problem}")]
    if not impact.again:
        return []
    known = len(impact.again) - impact.outcomes["unknown"]
    count = len(impact.rerouted)
    text = _("Of the last %(known)d decisions of real cases, %(count)d would come out otherwise.")
    return [_line("warn" if count else "plain", text % {"known": known, "count": count})]


def _cases(impact: Impact) -> list[dict[str, str]]:
    lines = []
    for what, text in (
        ("removed", _("Running cases stand at elements that are removed: %(count)d. They stay on their version.")),
        ("changed", _("Running cases stand at elements that are changed: %(count)d. They stay on their version.")),
    ):
        count = sum(len(s.cases) for s in impact.stands if s.change.what == what)
        if count:
            lines.append(_line("warn", text % {"count": count}))
    if impact.running and not lines:
        text = _("%(count)d running cases stay on their version; none stands here.", count=impact.running)
        lines.append(_line("plain", text))
    return lines


def _counts(comparison: Comparison) -> list[dict[str, str]]:
    colon, comma = ("：", "，") if language() == "zh" else (": ", ", ")
    counts: dict[tuple[str, str], int] = {}
    for change in comparison.changes:
        key = change.kind, told(change).what
        counts[key] = counts.get(key, 0) + 1
    return [
        _line(
            "plain", f"{KINDS[kind]}{colon}" + comma.join(f"{WHAT[w]} {n}" for (k, w), n in counts.items() if k == kind)
        )
        for kind in KINDS
        if any(k == kind for k, _what in counts)
    ]
