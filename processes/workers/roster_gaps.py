"""Job type `roster-gaps`: at which times of the coming days too few people are on duty (clauses 2.a, 3.1.a).

Where another case of the same process is still open, somebody is at it already, and nothing is told again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.api import Engine, JobView
from processes.inspection import coming_gaps
from processes.register.calendar import Uncovered
from processes.register.choices import group_names
from processes.workers.declaration import Field, JobType

MOST = 20  # gaps that are told one by one
TIME = "%m-%d %H:%M"
JOB = JobType(
    "roster-gaps",
    "查值班空缺",
    "Find gaps of the roster",
    "列出今后若干天里在岗人数不够的时间，含休假和调班；没有排班，或同一流程还有未办完的工单时，不列",
    "Lists when too few people are on duty in the coming days, leave included; nothing where no roster is kept or "
    "another case of the process is open.",
    inputs=(
        Field("days", "whole number", "提前天数", "看今后多少天", "How many days are looked through.", example="=days"),
    ),
    outputs=(
        Field(
            "roster_gaps",
            "record",
            "值班空缺",
            "今后的空缺",
            "The gaps that are coming.",
            fields=(
                Field("count", "whole number", "空缺数", "有几处空缺", "How many there are."),
                Field(
                    "gaps",
                    "list",
                    "空缺",
                    "最早的在前，最多 20 处",
                    "The earliest first, 20 at the most.",
                    fields=(
                        Field("group", "text", "组", "哪一组", "Which group, by its Chinese name."),
                        Field("starts", "text", "从", "月-日 时:分", "From when, as month-day hour:minute."),
                        Field("ends", "text", "到", "月-日 时:分", "Until when, as month-day hour:minute."),
                        Field("present", "whole number", "在岗", "在岗几人", "How many are on duty."),
                        Field("needed", "whole number", "应有", "应有几人", "How many there should be."),
                    ),
                ),
                Field("starts_at", "moment", "最早", "最早的空缺何时开始", "When the first begins.", is_required=False),
            ),
        ),
    ),
)


def find(job: JobView, engine: Engine) -> Mapping[str, Any]:
    days = int(JOB.read(job)["days"])
    gaps = [] if _is_at_it(job, engine) else coming_gaps(engine, job.now, days)
    with engine.reading() as reader:
        names = group_names(reader)
    told = [_told(gap, names) for gap in gaps[:MOST]]
    return {"roster_gaps": {"count": len(gaps), "gaps": told, "starts_at": gaps[0].start.isoformat() if gaps else None}}


def _is_at_it(job: JobView, engine: Engine) -> bool:
    open_cases = engine.find_instances(process_id=job.process_id, state="active", limit=2)
    return any(case.root_key != job.root_key for case in open_cases)


def _told(gap: Uncovered, names: Mapping[str, tuple[str, str]]) -> Mapping[str, Any]:
    return {
        "group": names.get(gap.group, (gap.group, ""))[0],
        "starts": f"{gap.start:{TIME}}",
        "ends": f"{gap.end:{TIME}}",
        "present": gap.present,
        "needed": gap.needed,
    }
