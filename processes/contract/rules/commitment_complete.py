"""A commitment says which clause it keeps and which group keeps it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.api import diagrams
from processes.contract.review import Review
from processes.contract.rule import Hit, Rule


def _look(review: Review) -> Iterator[Hit]:
    for place in review.places:
        for promise in diagrams.starting_at(place.element):
            told = {"commitment": promise.name, "owner": promise.owner or ""}
            property_ = f"commitment.{promise.id}."
            if not promise.clause:
                yield Hit("no-clause", place, told, property_ + "clause")
            if promise.owner not in review.duty.known:
                yield Hit("unknown-owner" if promise.owner else "no-owner", place, told, property_ + "owner")


RULE = Rule(
    id="commitment-complete",
    title=("A commitment says its clause and who keeps it", "承诺写明条款和负责的岗位"),
    why=(
        "The ledger is read by clause and by group. A promise without them is counted nowhere.",
        "承诺台账按条款和岗位统计，没有写明的承诺不会计入任何一处。",
    ),
    action=(
        "Give it commitment.<id>.clause and commitment.<id>.owner, a group of the service.",
        "请写明 commitment.<标识>.clause 和 commitment.<标识>.owner（服务的一个岗位）。",
    ),
    severity=(
        "Refuses, in processes that carry a clause or did in the version before.",
        "拒绝部署：仅限带有条款、或上一版本带有条款的流程。",
    ),
    texts={
        "no-clause": (
            "Expected commitment '{commitment}' of '{title}' to name its clause, but it names none",
            "“{title}”的承诺“{commitment}”应当写明条款，但没有写",
        ),
        "no-owner": (
            "Expected commitment '{commitment}' of '{title}' to name the group that keeps it, but it names none",
            "“{title}”的承诺“{commitment}”应当写明负责的岗位，但没有写",
        ),
        "unknown-owner": (
            "Expected commitment '{commitment}' of '{title}' to be kept by a group of the service, but there is no "
            "'{owner}'",
            "“{title}”的承诺“{commitment}”应当由服务的岗位负责，但没有“{owner}”这个组",
        ),
    },
    look=_look,
)
