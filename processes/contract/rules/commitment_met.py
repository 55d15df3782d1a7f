"""Every commitment can be met, and what meets one meets one that there is."""

from __future__ import annotations

from collections.abc import Iterator

from engine.api import diagrams
from processes.contract.promises import run_of
from processes.contract.review import Review
from processes.contract.rule import Hit, Rule


def _look(review: Review) -> Iterator[Hit]:
    for place in review.places:
        for promise in diagrams.starting_at(place.element):
            run = run_of(review.service, place, promise.id)
            if not run.is_met:
                told = {"commitment": promise.name, "calls": ", ".join(call.title for call in run.unknown)}
                yield Hit("perhaps" if run.unknown else "never", place, told)
    started = {promise.id for _, promise in review.service.promises()}
    for place in review.places:
        for when in ("completed", "activated"):
            for id_ in diagrams.met_at(place.element, when):
                if id_ not in started:
                    yield Hit("unknown", place, {"commitment": id_}, f"commitment.{id_}.met")


RULE = Rule(
    id="commitment-met",
    title=("Every commitment can be met", "每个承诺都能兑现"),
    why=(
        "A commitment that no element on its way meets is broken in every case, whatever people do: mostly its id was "
        "changed in one place and not in the other, or the flow does not lead there any more.",
        "从开始处出发，没有元素兑现的承诺，无论怎么努力每张工单都会违约。多半是两处的标识只改了一处，"
        "或连线已不通向那里。",
    ),
    action=(
        "Declare commitment.<id>.met at the element that keeps it, with the same id, and lead the flow there.",
        "请在兑现它的元素上声明 commitment.<标识>.met，标识一致，并让流程通向那里。",
    ),
    severity=(
        "Refuses, in processes that carry a clause or did in the version before. Where the way leads into a process "
        "that is "
        "not deployed, it warns.",
        "拒绝部署：仅限带有条款、或上一版本带有条款的流程。途中调用了尚未部署的流程时只提醒。",
    ),
    texts={
        "never": (
            "Expected an element to meet commitment '{commitment}' of '{title}', but none on its way does",
            "应当有元素兑现“{title}”的承诺“{commitment}”，但途中没有",
        ),
        "perhaps": (
            "Whether commitment '{commitment}' of '{title}' is met can't be told: what '{calls}' calls is not deployed",
            "“{title}”的承诺“{commitment}”能否兑现无法判断：“{calls}”调用的流程尚未部署",
        ),
        "unknown": (
            "Expected '{title}' to meet a commitment that starts somewhere, but none is called '{commitment}'",
            "“{title}”应当兑现某处开始的承诺，但没有叫“{commitment}”的承诺",
        ),
    },
    look=_look,
    warns=frozenset({"perhaps"}),
)
