"""The duty roster has nobody at a time when somebody must be on duty."""

from __future__ import annotations

from collections.abc import Iterator

from processes.contract.review import Review
from processes.contract.rule import Hit, Rule
from processes.register.calendar import Uncovered
from processes.register.roster import AHEAD_DAYS, DAY, Gap
from processes.users import GROUPS

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _look(review: Review) -> Iterator[Hit]:
    for gap in review.duty.gaps if review.bound else ():
        zh, en = GROUPS.get(gap.group, (gap.group, gap.group))
        span_zh, span_en = _dates(gap) if isinstance(gap, Uncovered) else (gap.span, _span(gap))
        words = {"group_zh": zh, "group_en": en, "span_zh": span_zh, "span_en": span_en}
        yield Hit("gap", None, {**words, "present": gap.present, "needed": gap.needed})


def _span(gap: Gap) -> str:
    return " to ".join(f"{DAYS[m // DAY % 7]} {m % DAY // 60:02d}:{m % 60:02d}" for m in (gap.start, gap.end))


def _dates(gap: Uncovered) -> tuple[str, str]:
    start, end = f"{gap.start:%Y-%m-%d %H:%M}", f"{gap.end:%Y-%m-%d %H:%M}"
    return f"{start} 至 {end}", f"{start} to {end}"


RULE = Rule(
    id="roster-gap",
    title=("The duty roster has no gap", "值班表没有缺口"),
    why=(
        "Decision `team` says how many people of a group must be on duty at every minute of the week. Where the "
        "roster has "
        f"fewer, an escalation waits until somebody comes. The next {AHEAD_DAYS} days are looked through, leave, swaps "
        "and holidays included.",
        "决策“在岗人数”（team）规定每个岗位每一分钟至少几人在岗。值班表排的人不够时，升级只能等到有人上班。"
        f"检查今后 {AHEAD_DAYS} 天，休假、换班和假日都算在内。",
    ),
    action=(
        "Add a shift to the duty roster for this time, or change decision 'team'.",
        "请在值班表中为这段时间排班，或修改决策 team。",
    ),
    severity=(
        "Warns, with day and hour, what every week leaves open once, what a leave opens with its date: the roster "
        "is mended in the register, not by this deployment, and may be mended later. A group that the roster never has "
        "is not on duty at all: then its escalations are refused.",
        "只提醒，并写明时间（每周都有的空缺写星期，休假等造成的写日期）：值班表在登记资料中修改，不靠这次部署。整周都没有排班的岗位不算在岗，"
        "指向它的升级会被拒绝。",
    ),
    texts={
        "gap": (
            "Expected {needed} of {group_en} on duty from {span_en}, but the roster has {present}",
            "{group_zh}在 {span_zh} 应有 {needed} 人在岗，但值班表只有 {present} 人",
        )
    },
    look=_look,
    warns=frozenset({"gap"}),
)
