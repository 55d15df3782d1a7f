"""Job type `expiring-warranties`: whole-project warranties that end soon and that no contract goes on for (3.3.b).

When the warranty ends says the decision `warranty`. A contract covers a project that it names, or all of its customer's
where it names none, if it runs on the warranty's last day or begins the day after: its own end is reminded of.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from engine.api import Engine, JobView
from processes.moments import ZONE
from processes.register.queries import Entry, find_entries
from processes.workers.customers import ENDS_WITHIN, WHOM_TO_TELL, whom_to_tell
from processes.workers.declaration import Field, JobType

DECISION = "warranty"
JOB = JobType(
    "expiring-warranties",
    "找出快到期的整体质保",
    "Find whole-project warranties that end soon",
    "列出整体质保在今天起若干天之内到期、又没有合同接续的项目，连同客户和联系人；已停用的不算",
    "Lists the projects whose warranty ends within some days from today and that no contract covers, with customer "
    "and contact; none that is retired.",
    inputs=(ENDS_WITHIN,),
    outputs=(
        Field(
            "ending",
            "list",
            "快到期的整体质保",
            "按到期日期排列",
            "In the order in which they end.",
            fields=(
                Field(
                    "number",
                    "text",
                    "提醒编号",
                    "同一项目、同一到期日的编号相同",
                    "The same for one project and end: open-case opens it once.",
                ),
                Field(
                    "ends_on",
                    "day",
                    "到期日期",
                    "整体质保的最后一天，由决策 warranty 判断",
                    "The last day of the warranty, by decision warranty.",
                ),
                Field("project", "record", "项目", "登记的项目", "The project, as registered."),
                *WHOM_TO_TELL,
            ),
        ),
    ),
)


def find_ending(job: JobView, engine: Engine) -> Mapping[str, Any]:
    today = job.now.astimezone(ZONE).date()
    last = today + timedelta(days=int(JOB.read(job)["days"]))
    customers = {customer["id"] for customer in find_entries(engine, "customer", in_use=True)}
    contracts = find_entries(engine, "contract", in_use=True)
    found = []
    for project in find_entries(engine, "project", in_use=True):
        if project["customer"] not in customers or not project["accepted_on"]:
            continue
        ends_on = _warranty_end(engine, project)
        if ends_on is not None and today <= ends_on <= last and not _covers(contracts, project, ends_on):
            found.append((ends_on, project))
    found.sort(key=lambda one: one[0])  # stable: by id where two end on one day
    return {"ending": [_told(engine, project, ends_on) for ends_on, project in found]}


def _warranty_end(engine: Engine, project: Entry) -> date | None:
    decided = engine.decide(DECISION, {"project": {"accepted_on": project["accepted_on"]}, "product": {}})
    ends_on = decided["ends_on"]
    return None if ends_on is None else date.fromisoformat(str(ends_on))


def _covers(contracts: list[Entry], project: Entry, ends_on: date) -> bool:
    first, after = ends_on.isoformat(), (ends_on + timedelta(days=1)).isoformat()
    return any(
        contract["customer"] == project["customer"]
        and contract["project"] in (None, "", project["id"])
        and (contract["starts_on"] or "") <= after
        and (contract["ends_on"] or "9999-12-31") >= first
        for contract in contracts
    )


def _told(engine: Engine, project: Entry, ends_on: date) -> dict[str, Any]:
    number = f"XB-ZB-{project['id']}-{ends_on:%Y%m%d}"
    return {
        "number": number,
        "ends_on": ends_on.isoformat(),
        **whom_to_tell(engine, project["customer"], project=project),
    }
