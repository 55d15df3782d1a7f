"""No clause is lost against the version before."""

from __future__ import annotations

from collections.abc import Iterator

from processes.contract.asking import asked_decisions, decision_of
from processes.contract.review import Review, carriers
from processes.contract.rule import Hit, Rule
from processes.contract.service import Service


def _look(review: Review) -> Iterator[Hit]:
    if review.before is None:
        return
    gone = _no_longer_asked(review.before, review.service)
    told = set(review.retired)
    for clause, carrier in carriers(review.service):
        if not gone or decision_of(review.service, carrier) not in gone:
            told.add(clause)
    for clause, carrier in carriers(review.before):
        if clause in review.clauses and clause not in told:
            told.add(clause)
            name = carrier.name or carrier.id
            params = {"clause": clause, "before": name}
            yield Hit("lost", None, params, resource=carrier.resource, element_id=carrier.id)


def _no_longer_asked(before: Service, after: Service) -> frozenset[str]:
    """Return the decisions that cases asked for and don't any more: what stands in their rules is not applied."""
    asked, still = asked_decisions(before), asked_decisions(after)
    return frozenset() if asked is None or still is None else asked - still


RULE = Rule(
    id="clause-lost",
    title=("No clause is lost against the version before", "与上一版本相比，没有条款丢失"),
    why=(
        "A clause that an element or a decision rule carried must be carried by one still. What no case can come to "
        "carries nothing, nor does a rule whose decision cases asked for before and don't any more. Compared is all "
        "that is deployed with all that would be, so a clause may move to another process or table.",
        "原来由元素或决策规则承载的条款，改后仍须有承载；工单到不了的元素不算，"
        "原来有步骤询问、现在不再询问的决策里的规则也不算。比较的是部署前后的全部流程和决策，"
        "因此条款可以移到别的流程或决策表。",
    ),
    action=(
        "Write the clause at the element that carries it out now. If the commitment itself no longer has it, retire "
        "the "
        "clause on its page, with the reason, and deploy again.",
        "请在现在履行它的元素上写明这一条款。若承诺本身已不再包含它，请先在条款页面写明原因并停用该条款，再部署。",
    ),
    severity=(
        "Refuses: a promise goes by decision, not by a slip. Retiring a clause is a command with a reason in the "
        "journal.",
        "拒绝部署：承诺只能经决定取消，不能因疏忽丢失。停用条款是一条写明原因、记入日志的命令。",
    ),
    texts={
        "lost": (
            "Expected clause {clause} to be carried still, as by '{before}', but nothing does",
            "条款 {clause} 应当仍有承载（此前是“{before}”），但没有了",
        )
    },
    look=_look,
    compares=True,
)
