"""Job types `backup-lookup` and `backup-record`: what the register knows of a customer's backups, and keeping it.

`backup-record` brings the backup of this customer, content and day up to date, or adds it where there is none; what is
not said is left as it is. The job key names a new entry: a job that is tried again finds it and keeps no second one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.api import SYSTEM, Engine, JobView
from processes.register.changes import SaveEntry
from processes.register.queries import find_entries
from processes.workers.customers import (
    CUSTOMER,
    CUSTOMER_UNKNOWN,
    customer_of,
    day_of,
    known_customer,
    shortened,
)
from processes.workers.declaration import Field, JobType

ID = Field("id", "text", "备份编号", "登记资料中的编号", "Id in the register.")
CONTENT = Field("content", "text", "备份内容", "备份了什么", "What was backed up.", example="=emergency.backup.content")
PLACE = Field(
    "place", "text", "存放地点", "存放地点", "Where it lies.", is_required=False, example="=emergency.backup.place"
)
IS_TESTED = Field(
    "is_tested",
    "yes or no",
    "恢复成功",
    "是否用它恢复成功过",
    "Whether a restore from it has worked.",
    is_required=False,
    example="=true",
)
MADE_ON = Field("made_on", "day", "备份日期", "备份的日期", "Day of the backup.", example="=emergency.backup.made_on")
LOOK_UP = JobType(
    "backup-lookup",
    "查备份记录",
    "Look up backups",
    "列出客户登记过的备份，最近的在前；没有这个客户则为空",
    "Lists the backups of a customer, the newest first; none where the register does not have it.",
    inputs=(CUSTOMER,),
    outputs=(
        Field("backups", "list", "备份列表", "备份", "The backups.", fields=(ID, CONTENT, MADE_ON, PLACE, IS_TESTED)),
    ),
)
KEEP = JobType(
    "backup-record",
    "登记备份记录",
    "Keep a backup record",
    "同一客户、同一内容、同一天的备份只有一条",
    "Keeps one record of a customer, content and day.",
    inputs=(
        CUSTOMER,
        CONTENT,
        MADE_ON,
        PLACE,
        Field("site", "text", "现场编号", "备份所在的现场", "Id of the site.", is_required=False),
        IS_TESTED,
    ),
    outputs=(
        Field(
            "backup_record",
            "record",
            "备份记录",
            "登记的记录",
            "The record.",
            fields=(
                ID,
                Field("customer", "text", "客户编号", "客户", "Id of the customer."),
                MADE_ON,
                IS_TESTED,
                Field("is_new", "yes or no", "新增", "是否新增", "Whether it is new."),
            ),
        ),
    ),
    errors=(CUSTOMER_UNKNOWN,),
)
TOLD = ("id", "content", "made_on", "place", "is_tested")


def look_up(job: JobView, engine: Engine) -> Mapping[str, Any]:
    customer = customer_of(engine, LOOK_UP.read(job)["customer"])
    found = find_entries(engine, "backup", customer=customer["id"]) if customer else []
    newest_first = sorted(found, key=lambda entry: str(entry["made_on"]), reverse=True)
    return {"backups": [{name: entry[name] for name in TOLD} for entry in newest_first]}


def keep(job: JobView, engine: Engine) -> Mapping[str, Any]:
    said = KEEP.read(job)
    is_tested = said["is_tested"]
    made_on, content = day_of(said["made_on"]), shortened(said["content"])
    customer = known_customer(job, engine, said["customer"])["id"]
    same = [e for e in find_entries(engine, "backup", customer=customer, made_on=made_on) if e["content"] == content]
    entry = same[0]["id"] if same else f"backup-{job.key}"
    values: dict[str, Any] = {"customer": customer, "content": content, "made_on": made_on}
    values |= {name: shortened(said[name]) for name in ("site", "place") if said[name].strip()}
    if is_tested is not None:
        values["is_tested"] = is_tested
    engine.execute(SaveEntry("backup", entry, values), SYSTEM)
    told = {"id": entry, "customer": customer, "made_on": made_on, "is_new": not same}
    before = same[0]["is_tested"] if same else None
    return {"backup_record": told | {"is_tested": before if is_tested is None else is_tested}}
