"""Every commitment has a timer that can reach it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.api import diagrams
from processes.contract.promises import is_covered, run_of, timers
from processes.contract.review import Review
from processes.contract.rule import Hit, Rule


def _look(review: Review) -> Iterator[Hit]:
    for place in review.places:
        for promise in diagrams.starting_at(place.element):
            run = run_of(review.service, place, promise.id)
            open_ = [n.place for n in run.waits if not is_covered(review.service, n, place, promise.due)]
            if not open_:
                continue
            told = {"commitment": promise.name, "where": open_[0].title, "process": open_[0].process.name or ""}
            others = ", ".join(e.name or e.id for e in timers(place, promise.due))
            text = "not-running" if others else "none"
            yield Hit(text, place, {**told, "timer": others}, f"commitment.{promise.id}.due")


RULE = Rule(
    id="commitment-timer",
    title=("Every commitment has a timer that can reach it", "每个承诺都有够得着它的定时器"),
    why=(
        "A commitment that nobody is woken for is only measured, not kept. From where it starts, all ways to where "
        "it is "
        "met are followed; wherever a case may stand meanwhile, a timer must run that is due at the same time: on that "
        "element, on a sub-process or call around it, in an event sub-process, or beside it at an event-based "
        "gateway. A "
        "timer on a step that ends earlier, or in another branch, does not count; nor does one of the caller where a "
        "form or an event begins the process by itself. Due times are compared as FEEL: "
        "spaces "
        "and brackets don't matter; what asks for now() is only the same on the element where the commitment starts.",
        "没有定时器的承诺只会被计时，不会有人提醒。从承诺开始处沿所有路径到兑现处，工单可能停留的每一处，"
        "都必须有同时到期的"
        "定时器在走：在该元素上、在包着它的子流程或调用上、在事件子流程里，或与它同在事件网关之后。提前结束的步骤上、"
        "或别的分支里的定时器不算；流程能由表单或事件自行开始的，调用方的定时器也不算。"
        "到期时间按 FEEL 比较，空格和括号不计；用到 now() 的，"
        "只有在承诺开始的元素上才算同时。",
    ),
    action=(
        "Attach a timer event with the commitment's due expression to the element where it starts, or to a "
        "sub-process around "
        "everything until it is met.",
        "请在承诺开始的元素上，或在包住全过程的子流程上，附上定时器，到期表达式与承诺相同。",
    ),
    severity=(
        "Refuses, in processes that carry a clause or did in the version before.",
        "拒绝部署：仅限带有条款、或上一版本带有条款的流程。",
    ),
    texts={
        "none": (
            "Expected a timer that is due with commitment '{commitment}' at '{title}', but there is none",
            "应当有与“{title}”的承诺“{commitment}”同时到期的定时器，但没有",
        ),
        "not-running": (
            "Expected a timer that is due with commitment '{commitment}' to run until it is met, but at '{where}' of "
            "'{process}' none does: '{timer}' can't reach it there",
            "应当有与承诺“{commitment}”同时到期的定时器一直走到兑现，但在“{process}”的“{where}”没有："
            "“{timer}”在那里不起作用",
        ),
    },
    look=_look,
)
