"""Job types `expiring-contracts` and `contract-renewal`: contracts that end soon, and making one longer (clause 3.3.b).

A contract goes on from the day on which it ends, one that has ended already from the day on which the customer accepts.
The new end is worked out from what was offered, so a job that is tried again finds it written and adds nothing.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from engine.api import SYSTEM, BpmnError, Engine, JobView
from processes.moments import ZONE
from processes.register.changes import SaveEntry
from processes.register.queries import Entry, find_entries, read_entry
from processes.workers.customers import ENDS_WITHIN, WHOM_TO_TELL, day_of, whom_to_tell
from processes.workers.declaration import ErrorCode, Field, JobType

NOT_RENEWABLE = "NOT_RENEWABLE"
EXPIRING = JobType(
    "expiring-contracts",
    "找出快到期的合同",
    "Find contracts that end soon",
    "列出今天起若干天之内到期的合同，连同客户和联系人；已停用的不算",
    "Lists the contracts that end within some days from today, with customer and contact; none that is retired.",
    inputs=(ENDS_WITHIN,),
    outputs=(
        Field(
            "expiring",
            "list",
            "快到期的合同",
            "按到期日期排列",
            "In the order in which they end.",
            fields=(
                Field(
                    "number",
                    "text",
                    "提醒编号",
                    "同一合同、同一到期日的编号相同",
                    "The same for one contract and end: open-case opens it once.",
                ),
                Field("contract", "record", "合同", "登记的合同", "The contract, as registered."),
                *WHOM_TO_TELL,
            ),
        ),
    ),
)
RENEW = JobType(
    "contract-renewal",
    "延长合同",
    "Renew a contract",
    "把登记的合同延长若干个月；重复执行不会延长两次",
    "Makes a registered contract longer by some months; done twice, it does so once.",
    inputs=(
        Field("contract", "text", "合同编号", "登记资料中的编号", "Id in the register.", example="=contract.id"),
        Field(
            "ends_on",
            "day",
            "原到期日期",
            "报价时的到期日期",
            "When it ended as the offer was made.",
            is_required=False,
            example="=contract.ends_on",
        ),
        Field(
            "accepted_at",
            "day",
            "接受时间",
            "客户何时接受报价",
            "When the customer accepted.",
            example="=string(renewal.answered_at)",
        ),
        Field("months", "whole number", "月数", "延长几个月", "By how many months.", example="=renewal.months"),
    ),
    outputs=(
        Field(
            "renewed",
            "record",
            "续期结果",
            "合同现在的到期日期",
            "When the contract ends now.",
            fields=(
                Field("id", "text", "合同编号", "登记资料中的编号", "Id in the register."),
                Field("ends_on", "day", "到期日期", "新的到期日期", "When it ends now."),
                Field("is_new", "yes or no", "新延长", "是否这一次延长的", "Whether it was made longer now."),
            ),
        ),
    ),
    errors=(
        ErrorCode(
            NOT_RENEWABLE,
            "登记资料里没有这份合同，或者报价之后到期日期改过",
            "The register has no such contract, or its end was changed since the offer.",
        ),
    ),
)


def find_expiring(job: JobView, engine: Engine) -> Mapping[str, Any]:
    days = int(EXPIRING.read(job)["days"])
    today = job.now.astimezone(ZONE).date()
    last = (today + timedelta(days=days)).isoformat()
    customers = {customer["id"] for customer in find_entries(engine, "customer", in_use=True)}
    ending = [
        contract
        for contract in find_entries(engine, "contract", in_use=True)
        if contract["customer"] in customers and today.isoformat() <= (contract["ends_on"] or "") <= last
    ]
    ending.sort(key=lambda contract: contract["ends_on"])
    return {"expiring": [_told(engine, contract) for contract in ending]}


def renew(job: JobView, engine: Engine) -> Mapping[str, Any]:
    said = RENEW.read(job)
    contract = read_entry(engine, "contract", said["contract"].strip())
    if contract is None:
        raise BpmnError(NOT_RENEWABLE, f"{job.type}: {said['contract']}")
    offered = day_of(said["ends_on"]) if said["ends_on"] else None
    begins = max(offered or "", day_of(said["accepted_at"]))
    ends_on = months_after(date.fromisoformat(begins), int(said["months"])).isoformat()
    is_new = contract["ends_on"] != ends_on
    if is_new:
        if contract["ends_on"] != offered:
            raise BpmnError(NOT_RENEWABLE, f"{job.type}: {contract['id']}: {contract['ends_on']} != {offered}")
        engine.execute(SaveEntry("contract", contract["id"], {"ends_on": ends_on}), SYSTEM)
    return {"renewed": {"id": contract["id"], "ends_on": ends_on, "is_new": is_new}}


def months_after(day: date, months: int) -> date:
    """Return the day so many months later; one that the month does not have becomes its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def _told(engine: Engine, contract: Entry) -> dict[str, Any]:
    number = f"XB-{contract['id']}-{contract['ends_on'].replace('-', '')}"
    return {"number": number, **whom_to_tell(engine, contract["customer"], contract=contract)}
