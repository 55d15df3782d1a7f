"""Job type `training-record`: keeps a finished training in the register (clauses 3.2.d, 4.3.a).

The job key names the entry: a job that is tried again finds it and keeps no second one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.api import SYSTEM, Engine, JobView
from processes.register.changes import SaveEntry
from processes.register.queries import read_entry
from processes.workers.customers import CUSTOMER, CUSTOMER_UNKNOWN, day_of, known_customer, shortened
from processes.workers.declaration import Field, JobType

JOB = JobType(
    "training-record",
    "登记培训记录",
    "Keep a training record",
    "把完成的培训记入登记资料",
    "Keeps a finished training in the register.",
    inputs=(
        CUSTOMER,
        Field("topic", "text", "培训内容", "培训了什么", "What was trained.", example="=training.topics"),
        Field("held_at", "day", "培训时间", "何时培训", "When it was held.", example="=training.held_at"),
        Field("people", "whole number", "参加人数", "参加人数", "How many took part.", example="=training.attended"),
        Field("trainer", "text", "培训人", "谁培训", "Who trained.", is_required=False, example="=training.trainer"),
        Field(
            "attendees",
            "long text",
            "参加人员",
            "谁参加、培训了几次",
            "Who took part, and how often it was held.",
            is_required=False,
            example="=training.trainees",
        ),
    ),
    outputs=(
        Field(
            "training_record",
            "record",
            "培训记录",
            "登记的记录",
            "The record.",
            fields=(
                Field("id", "text", "记录编号", "登记资料中的编号", "Id in the register."),
                Field("customer", "text", "客户编号", "客户", "Id of the customer."),
                Field("held_on", "day", "培训日期", "培训的日期", "Day of the training."),
                Field("is_new", "yes or no", "新增", "是否新增", "Whether it is new."),
            ),
        ),
    ),
    errors=(CUSTOMER_UNKNOWN,),
)


def keep(job: JobView, engine: Engine) -> Mapping[str, Any]:
    said = JOB.read(job)
    held_on = day_of(said["held_at"])
    customer, entry = known_customer(job, engine, said["customer"])["id"], f"training-{job.key}"
    is_new = read_entry(engine, "training", entry) is None
    if is_new:
        values = {
            "customer": customer,
            "topic": shortened(said["topic"]),
            "held_on": held_on,
            "people": int(said["people"]),
        }
        if said["trainer"].strip():
            values["trainer"] = shortened(said["trainer"])
        if said["attendees"].strip():
            values["attendees"] = said["attendees"].strip()
        engine.execute(SaveEntry("training", entry, values), SYSTEM)
    return {"training_record": {"id": entry, "customer": customer, "held_on": held_on, "is_new": is_new}}
