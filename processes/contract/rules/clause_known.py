"""Every clause that is named is in the register of clauses."""

from __future__ import annotations

from collections.abc import Iterator

from engine.api import diagrams
from processes.clauses import clause_ids
from processes.contract.review import Review
from processes.contract.rule import Hit, Rule


def _look(review: Review) -> Iterator[Hit]:
    for id_ in review.service.processes:
        for place in review.service.of(id_):
            named = {"clause": place.element.properties.get("clause", "")}
            named |= {k: v for k, v in place.element.properties.items() if _is_of_commitment(k)}
            for property_, value in named.items():
                for clause in clause_ids(value):
                    if clause not in review.clauses:
                        yield Hit("unknown", place, {"clause": clause}, property_)
    for clause, rule in review.service.rules:
        if clause not in review.clauses:
            params = {"clause": clause, "title": rule.name or rule.id}
            yield Hit("unknown", None, params, resource=rule.resource, element_id=rule.id)


def _is_of_commitment(name: str) -> bool:
    found = diagrams.COMMITMENT.fullmatch(name)
    return found is not None and found["part"] == "clause"


RULE = Rule(
    id="clause-known",
    title=("Every clause that is named is in the register of clauses", "写明的条款都在条款登记中"),
    why=(
        "The matrix, the ledger and the pages of clauses know the clauses of the register. A mistyped id is carried by "
        "nobody, and looks as if it were.",
        "对照表、承诺台账和条款页面只认条款登记中的编号。写错的编号看起来有承载，其实没有。",
    ),
    action=(
        "Correct the id, or add the clause on the page of clauses first.",
        "请更正编号，或先在条款页面新增这一条。",
    ),
    severity=(
        "Refuses, in every process: who names a clause means one that exists.",
        "拒绝部署，所有流程都是如此：写了条款，就应当是存在的条款。",
    ),
    texts={
        "unknown": (
            "Expected '{title}' to name a clause of the register, but there is no clause {clause}",
            "“{title}”应当写条款登记中的条款，但没有条款 {clause}",
        )
    },
    look=_look,
)
