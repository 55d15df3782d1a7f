"""A clause that had a clock keeps one."""

from __future__ import annotations

from collections.abc import Iterator

from processes.clauses import clause_ids
from processes.contract.review import Review, carriers
from processes.contract.rule import Hit, Rule
from processes.contract.service import Place, Service


def _clocks(service: Service) -> dict[str, tuple[Place, str]]:
    found: dict[str, tuple[Place, str]] = {}
    for place, promise in service.promises():
        for clause in clause_ids(promise.clause or ""):
            found.setdefault(clause, (place, promise.name))
    return found


def _look(review: Review) -> Iterator[Hit]:
    if review.before is None:
        return
    carried = {clause for clause, _ in carriers(review.service)}  # a clause that is lost is told as lost
    now = _clocks(review.service).keys() | set(review.retired)
    for clause, (place, name) in _clocks(review.before).items():
        if clause in review.clauses and clause in carried and clause not in now:
            params = {"clause": clause, "commitment": name}
            yield Hit("lost", None, params, resource=place.resource, element_id=place.element.id)


RULE = Rule(
    id="clock-lost",
    title=("A clause that had a clock keeps one", "有时限的条款仍有时限"),
    why=(
        "Where a commitment with a due time was declared for a clause, one must be declared still. Otherwise the "
        "clause "
        "looks carried, and nobody measures it.",
        "条款原来声明了带到期时间的承诺，改后仍须声明。否则看上去条款还在，却没有人计时。",
    ),
    action=(
        "Declare a commitment with this clause where its time starts. If the promise no longer has a time, retire the "
        "clause on its page, with the reason, deploy, and restore it.",
        "请在开始计时的元素上为这一条款声明承诺。若该承诺已不再有时限，请在条款页面写明原因停用该条款，部署后再恢复。",
    ),
    severity=(
        "Refuses, as for a clause that is lost.",
        "拒绝部署，与条款丢失相同。",
    ),
    texts={
        "lost": (
            "Expected clause {clause} to have a commitment with a due time still, as '{commitment}', but it has none",
            "条款 {clause} 应当仍有带到期时间的承诺（此前是“{commitment}”），但没有了",
        )
    },
    look=_look,
    compares=True,
)
