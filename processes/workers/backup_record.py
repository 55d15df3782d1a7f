"""Job types `backup-lookup` and `backup-record`: what the register knows of a customer's backups, and keeping it.

`backup-lookup`: input `customer` (id, or the exact name). Output `backups`: {id, content, made_on, place, is_tested},
the newest first; empty where the register does not have the customer. Error INVALID_INPUT.

`backup-record`: input `customer`, `content`, `made_on` (a date or a moment); optional `site` (id), `place`,
`is_tested`. The backup of this customer, content and day is brought up to date, or added where there is none; what is
not said is left as it is. Output `backup_record`: {id, customer, made_on, is_tested, is_new}. Error CUSTOMER_UNKNOWN,
INVALID_INPUT. The job key names a new entry: a job that is tried again finds it and keeps no second one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.api import SYSTEM, BpmnError, Engine, JobView
from processes.register.changes import SaveEntry
from processes.register.queries import find_entries
from processes.workers.customers import customer_of, day_of, known_customer, shortened
from processes.workers.job import INVALID, texts

LOOK_UP, KEEP = "backup-lookup", "backup-record"
TOLD = ("id", "content", "made_on", "place", "is_tested")


def look_up(job: JobView, engine: Engine) -> Mapping[str, Any]:
    customer = customer_of(engine, texts(job, "customer")["customer"])
    found = find_entries(engine, "backup", customer=customer["id"]) if customer else []
    newest_first = sorted(found, key=lambda entry: str(entry["made_on"]), reverse=True)
    return {"backups": [{name: entry[name] for name in TOLD} for entry in newest_first]}


def keep(job: JobView, engine: Engine) -> Mapping[str, Any]:
    said = texts(job, "customer", "content", "made_on", optional=("site", "place"))
    is_tested = job.variables.get("is_tested")
    if is_tested is not None and not isinstance(is_tested, bool):
        raise BpmnError(INVALID, f"{job.type}: is_tested")
    made_on, content = day_of(job, "made_on", said["made_on"]), shortened(said["content"])
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
