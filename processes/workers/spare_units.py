"""Job types `spare-reservation` and `spare-booking`: a unit of the stock belongs to one case at a time.

`spare-reservation`: input `serial`. Output `reservation`: {id, serial, is_registered, is_original}; a serial that
is not in the stock (transferred or lent by a vendor) is not reserved and says so. Error SPARE_TAKEN when another case
has it. `spare-booking`: input `serial`, `state` (returned, not_sent, kept or damaged); output `booked` (true or false).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.api import SYSTEM, BpmnError, Engine, JobView, WrongState
from processes.register.queries import find_entries
from processes.register.spares import ReleaseSpare, ReserveSpare
from processes.workers.job import texts

RESERVE, BOOK = "spare-reservation", "spare-booking"
TAKEN = "SPARE_TAKEN"
STATES = {"returned": "in_stock", "not_sent": "in_stock", "kept": "retired", "damaged": "retired"}


def reserve(job: JobView, engine: Engine) -> Mapping[str, Any]:
    serial = texts(job, "serial")["serial"].strip()
    unit = _unit(engine, serial)
    if unit is None:
        return {"reservation": {"id": None, "serial": serial, "is_registered": False, "is_original": None}}
    try:
        engine.execute(ReserveSpare(unit["id"], _case(job)), SYSTEM)
    except WrongState as refused:
        raise BpmnError(TAKEN, refused.text.in_language("zh")) from refused
    known = {"id": unit["id"], "serial": serial, "is_registered": True, "is_original": unit["is_original"]}
    return {"reservation": known}


def book(job: JobView, engine: Engine) -> Mapping[str, Any]:
    said = texts(job, "state", optional=("serial",))
    units = find_entries(engine, "spare", reserved_for=_case(job))
    for unit in units:
        engine.execute(ReleaseSpare(unit["id"], _case(job), STATES.get(said["state"], "in_stock")), SYSTEM)
    return {"booked": bool(units)}


def _unit(engine: Engine, serial: str) -> Mapping[str, Any] | None:
    return next(iter(find_entries(engine, "spare", serial=serial)), None)


def _case(job: JobView) -> str:
    return job.business_key or str(job.root_key)
