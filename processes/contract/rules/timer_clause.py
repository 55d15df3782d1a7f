"""No timer without a clause."""

from __future__ import annotations

from collections.abc import Iterator

from processes.contract.review import Review
from processes.contract.rule import Hit, Rule


def _look(review: Review) -> Iterator[Hit]:
    for id_ in review.bound:
        for place in review.service.of(id_):
            if place.has("timer") and not place.clauses:
                yield Hit("no-clause", place, property="clause")


RULE = Rule(
    id="timer-clause",
    title=("No timer without a clause", "没有条款就没有定时器"),
    why=(
        "A timer in a process that carries clauses is a number that somebody promised. Without its clause nobody can "
        "say "
        "whether it may be changed, and the matrix does not show it.",
        "带条款的流程里，定时器就是承诺过的数字。不写条款，就没人能说它可不可以改，对照表里也看不到它。",
    ),
    action=(
        "Add the extension property 'clause' with the clause that the time comes from.",
        "请加上扩展属性 clause，写明这个时限出自哪一条款。",
    ),
    severity=(
        "Refuses, in processes that carry a clause or did in the version before, and in what they call; others are "
        "left in peace.",
        "拒绝部署：仅限带有条款、或上一版本带有条款的流程，以及它们调用的流程；其余流程不受影响。",
    ),
    texts={
        "no-clause": (
            "Expected the timer '{title}' to name its clause, but it names none",
            "定时器“{title}”应当写明条款，但没有写",
        )
    },
    look=_look,
)
