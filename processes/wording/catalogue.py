"""Every text that owners word in a decision table: the decision, its kinds of rows, what it must say, sample cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.api import Text
from processes.wording import samples
from processes.wording.blocks import Kind
from processes.wording.samples import Sample


@dataclass(frozen=True, slots=True)
class Wording:
    """A text: the `decision` that gives its rows, which `kinds` of them it may give, its `name` for people.

    `must_say` are the values, by path, without which it is not what it is promised to be; with `samples` a new version
    of the table is tried.
    """

    decision: str
    name: Text
    kinds: Mapping[str, Kind]
    samples: tuple[Sample, ...]
    must_say: tuple[str, ...] = ()
    is_of_case: bool = True
    """Whether its table sees the variables of a case; that of a mail sees `mail` alone."""

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

MAIL: Mapping[str, Kind] = {"subject": Kind(is_needed=True, is_single=True), "part": Kind(is_needed=True)}
"""The rows of a mail: its subject and its paragraphs."""

DIAGNOSIS_REPORT = Wording(
    "diagnosis_report_paper",
    Text("Fault-diagnosis report", "故障诊断报告"),
    PAPER,
    samples.REPORTS,
    ("report.cause",),
)
RENEWAL_QUOTE = Wording(
    "renewal_quote_paper",
    Text("Quote", "报价单"),
    PAPER,
    samples.QUOTES,
    ("paper.list_price", "paper.price", "paper.valid_until"),
)
VISIT_CALENDAR = Wording(
    "visit_calendar",
    Text("Calendar entry of a visit", "上门日历"),
    {
        "title": Kind(is_needed=True, is_single=True),
        "place": Kind(is_single=True),
        "note": Kind(),
        "minutes": Kind(is_needed=True, is_single=True, pattern=r"[1-9]\d{0,3}"),
    },
    samples.VISITS,
)
MAIL_ANSWER = Wording(
    "mail_answer",
    Text("Answer to a mail", "邮件回执"),
    MAIL,
    samples.ANSWERS,
    ("mail.number",),
    is_of_case=False,
)
ANSWER_LINK = Wording(
    "answer_link",
    Text("Link for an answer", "答复链接"),
    MAIL,
    samples.LINKS,
    ("mail.link",),
    is_of_case=False,
)
VENDOR_MAIL = Wording("vendor_mail", Text("Mail to a vendor", "给厂商的邮件"), MAIL, samples.VENDORS, is_of_case=False)
WORDINGS: Mapping[str, Wording] = {
    wording.decision: wording
    for wording in (DIAGNOSIS_REPORT, RENEWAL_QUOTE, VISIT_CALENDAR, MAIL_ANSWER, ANSWER_LINK, VENDOR_MAIL)
}
"""The texts by the decisions that word them."""
