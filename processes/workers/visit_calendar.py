"""Job type `visit-calendar`: the calendar file (iCalendar) of an on-site visit, to be sent along with a notice.

What it says stands in the decision `visit_calendar`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.api import Engine, JobView
from processes.papers.visit import visit_calendar
from processes.workers.declaration import Field, JobType

JOB = JobType(
    "visit-calendar",
    "生成上门日历",
    "Write the calendar file of a visit",
    "生成上门服务的日历文件（iCalendar）",
    "Writes the calendar file (iCalendar) of an on-site visit.",
    inputs=(
        Field(
            "onsite",
            "record",
            "上门",
            "上门情况",
            "The visit.",
            is_of_case=True,
            fields=(Field("departed_at", "moment", "出发时间", "工程师出发的时间", "When the engineer set out."),),
        ),
        Field(
            "site",
            "record",
            "现场",
            "现场名称与地址",
            "Name and address of the site.",
            is_required=False,
            is_of_case=True,
        ),
        Field("customer", "record", "客户", "客户", "The customer.", is_required=False, is_of_case=True),
        Field("request", "record", "请求", "登记的请求", "The request.", is_required=False, is_of_case=True),
    ),
    outputs=(
        Field(
            "visit",
            "record",
            "日历文件",
            "日历文件",
            "The file.",
            fields=(
                Field("name", "text", "文件名", "文件名", "Name of the file."),
                Field("text", "long text", "内容", "文件内容", "What is in it."),
            ),
        ),
    ),
)


def write(job: JobView, engine: Engine) -> Mapping[str, Any]:
    JOB.read(job)
    number = job.business_key or str(job.root_key)
    text = visit_calendar(engine, job.variables, number, job.now)
    return {"visit": {"name": f"{number}-visit.ics", "text": text}}
