"""Job type `open-case`: hands something over to a case of its own, which goes on beside this one and knows of it.

Input `process_id` (what is started, its newest version), `mark` (what its number ends with: `BX` makes
`20261124-0001-BX`) or `number` (its whole number), `variables` (a record: what it starts with). The new case has
`origin`: {number, instance_key}. Output `opened`: {number, instance_key, is_new}. A case of this number and process
that is there already is not opened again, so a job that is tried again opens nothing twice. Error INVALID_INPUT.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.api import SYSTEM, BpmnError, Engine, JobView, WrongState, commands
from processes.workers.job import INVALID, texts

TYPE = "open-case"


def open_case(job: JobView, engine: Engine) -> Mapping[str, Any]:
    said = texts(job, "process_id", optional=("mark", "number"))
    variables, own = job.variables.get("variables"), job.business_key or str(job.root_key)
    number = said["number"].strip() or (f"{own}-{said['mark'].strip()}" if said["mark"].strip() else "")
    if not number or not isinstance(variables, Mapping):
        raise BpmnError(INVALID, f"{job.type}: {'variables' if number else 'mark, number'}")
    process_id = said["process_id"].strip()
    origin = {"number": own, "instance_key": job.root_key}
    start = commands.StartInstance(
        process_id, {**variables, "origin": origin}, business_key=number, is_business_key_new=True
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
    found = engine.find_instances(process_id=process_id, business_key=number)
    return next((case.instance_key for case in found if case.business_key == number), None)
