"""Job type `open-case`: hands something over to a case of its own, which goes on beside this one and knows of it.

The new case has `origin`: {number, instance_key}. A case of this number and process that is there already is not opened
again, so a job that is tried again opens nothing twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.api import SYSTEM, Engine, JobView, WrongState, commands
from processes.workers.declaration import Field, JobType, Problem

JOB = JobType(
    "open-case",
    "转出为新工单",
    "Open another case",
    "另开一张工单，记下来源；同一编号只开一次",
    "Opens a case of its own that knows where it comes from; once for each number.",
    inputs=(
        Field("process_id", "text", "流程编号", "开始哪个流程，用最新版本", "What is started, its newest version."),
        Field(
            "mark",
            "text",
            "编号后缀",
            "新工单编号的后缀，如 BX 得到 20261124-0001-BX",
            "What its number ends with: BX makes 20261124-0001-BX.",
            is_required=False,
        ),
        Field(
            "number",
            "text",
            "完整编号",
            "新工单的完整编号；后缀和完整编号填一项",
            "Its whole number; this or the ending is needed.",
            is_required=False,
        ),
        Field(
            "variables",
            "record",
            "带过去的资料",
            "新工单开始时有的变量",
            "What it starts with.",
            example="={request: request, customer: customer, contact: contact}",
        ),
    ),
    outputs=(
        Field(
            "opened",
            "record",
            "新工单",
            "新开的工单",
            "The case that was opened.",
            fields=(
                Field("number", "text", "工单编号", "工单编号", "Its number."),
                Field("instance_key", "whole number", "实例键", "流程实例的键", "Key of its instance."),
                Field("is_new", "yes or no", "新开", "是否新开", "Whether it is new."),
            ),
        ),
    ),
)


def open_case(job: JobView, engine: Engine) -> Mapping[str, Any]:
    marks = [job.variables.get(name) for name in ("mark", "number")]
    unnumbered = not any(mark.strip() if isinstance(mark, str) else mark for mark in marks)
    said = JOB.read(job, [Problem("mark, number", "应填一项", "one is needed")] if unnumbered else ())
    own = job.business_key or str(job.root_key)
    number = said["number"].strip() or f"{own}-{said['mark'].strip()}"
    process_id = said["process_id"].strip()
    origin = {"number": own, "instance_key": job.root_key}
    start = commands.StartInstance(
        process_id, {**said["variables"], "origin": origin}, business_key=number, is_business_key_new=True
    )
    try:
        key, is_new = engine.execute(start, SYSTEM).instance_key, True
    except WrongState:
        earlier = _opened(engine, process_id, number)
        if earlier is None:
            raise
        key, is_new = earlier, False
    return {"opened": {"number": number, "instance_key": key, "is_new": is_new}}


def _opened(engine: Engine, process_id: str, number: str) -> int | None:
    """Return the case of this process that has the number; None where the number is another process's."""
    found = engine.find_instances(process_id, number=number, limit=1)
    return found[0].instance_key if found else None
