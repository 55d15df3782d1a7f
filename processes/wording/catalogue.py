"""Every text that owners word in a decision table: the decision, its kinds of rows, what it must say, sample cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from processes.wording import samples
from processes.wording.blocks import Kind


@dataclass(frozen=True, slots=True)
class Wording:
    """A text: the `decision` that gives its rows, which `kinds` of them it may give.

    `must_say` are the values, by path, without which it is not what it is promised to be; `samples` are variables of
    cases with which a new version of the table is tried.
    """

    decision: str
    kinds: Mapping[str, Kind]
    samples: tuple[Mapping[str, Any], ...]
    must_say: tuple[str, ...] = field(default=())

    def has_values(self, variables: Mapping[str, Any]) -> bool:
        """Say whether a case has what the text must say."""
        return all(value_at(variables, path) not in (None, "") for path in self.must_say)


def value_at(variables: Any, path: str) -> Any:
    """Return the value at a dotted path; None where there is none."""
    for name in path.split("."):
        variables = variables.get(name) if isinstance(variables, Mapping) else None
    return variables


PAPER: Mapping[str, Kind] = {
    "title": Kind(needs_label=True, needs_text=False, is_needed=True, is_single=True),
    "fact": Kind(needs_label=True),
    "section": Kind(needs_label=True),
    "amounts": Kind(needs_label=True, needs_text=False),
    "amount": Kind(needs_label=True),
    "total": Kind(needs_label=True),
    "closing": Kind(),
    "signature": Kind(needs_label=True, needs_text=False),
    "foot": Kind(is_single=True),
    "page": Kind(is_single=True),
}
"""The rows of a printed paper."""

DIAGNOSIS_REPORT = Wording("diagnosis_report_paper", PAPER, samples.REPORTS, ("report.cause",))
RENEWAL_QUOTE = Wording(
    "renewal_quote_paper", PAPER, samples.QUOTES, ("paper.list_price", "paper.price", "paper.valid_until")
)
VISIT_CALENDAR = Wording(
    "visit_calendar",
    {
        "title": Kind(is_needed=True, is_single=True),
        "place": Kind(is_single=True),
        "note": Kind(),
        "minutes": Kind(is_needed=True, is_single=True, pattern=r"[1-9]\d{0,3}"),
    },
    samples.VISITS,
)
WORDINGS: Mapping[str, Wording] = {w.decision: w for w in (DIAGNOSIS_REPORT, RENEWAL_QUOTE, VISIT_CALENDAR)}
"""The texts by the decisions that word them."""
