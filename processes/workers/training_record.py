"""Job type `training-record`: keeps a finished training in the register (clauses 3.2.d, 4.3.a).

Input `customer` (id, or the exact name), `topic`, `held_at` (a moment or a date), `people` (a whole number); optional
`trainer`. Output `training_record`: {id, customer, held_on, is_new}. Error CUSTOMER_UNKNOWN, INVALID_INPUT. The job key
names the entry: a job that is tried again finds it and keeps no second one.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engine.api import SYSTEM, BpmnError, Engine, JobView
from processes.register.changes import SaveEntry
from processes.register.queries import read_entry
from processes.workers.customers import day_of, known_customer, shortened
from processes.workers.job import INVALID, texts

TYPE = "training-record"


def keep(job: JobView, engine: Engine) -> Mapping[str, Any]:
    said = texts(job, "customer", "topic", "held_at", optional=("trainer",))
    people = job.variables.get("people")
    if not isinstance(people, int | Decimal) or isinstance(people, bool) or people != int(people):
        raise BpmnError(INVALID, f"{job.type}: people")
    held_on = day_of(job, "held_at", said["held_at"])
    customer, entry = known_customer(job, engine, said["customer"])["id"], f"training-{job.key}"
    is_new = read_entry(engine, "training", entry) is None
    if is_new:
        values = {"customer": customer, "topic": shortened(said["topic"]), "held_on": held_on, "people": int(people)}
        if said["trainer"].strip():
            values["trainer"] = shortened(said["trainer"])
        engine.execute(SaveEntry("training", entry, values), SYSTEM)
    return {"training_record": {"id": entry, "customer": customer, "held_on": held_on, "is_new": is_new}}
