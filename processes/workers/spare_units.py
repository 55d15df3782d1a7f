"""Job types `spare-reservation` and `spare-booking`: a unit of the stock belongs to one case at a time.

`spare-reservation`: input `serial`. Output `reservation`: {id, serial, is_registered, is_original}; a serial that
is not in the stock (transferred or lent by a vendor) is not reserved and says so. Error SPARE_TAKEN when another case
has it. What the case had reserved before and never sent goes back to the stock.

`spare-booking`: input `serial`, `state` (sent, returned, not_sent, kept or damaged); output `booked` (true or false)
and `left`, how many units the case still has. The unit with this serial is booked; a serial that is none of the case's
stands for all that it has. Optional `case`: the number of the case that has the unit, where another one books it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.api import SYSTEM, BpmnError, Engine, JobView, WrongState
from processes.register.queries import find_entries
from processes.register.spares import LendSpare, ReleaseSpare, ReserveSpare
from processes.workers.job import texts

RESERVE, BOOK = "spare-reservation", "spare-booking"
TAKEN = "SPARE_TAKEN"
STATES = {"returned": "in_stock", "not_sent": "in_stock", "kept": "retired", "damaged": "retired"}


def reserve(job: JobView, engine: Engine) -> Mapping[str, Any]:
    serial = texts(job, "serial")["serial"].strip()
    unit, case = _unit(engine, serial), _case(job)
    if unit is not None:
        try:
            engine.execute(ReserveSpare(unit["id"], case), SYSTEM)
        except WrongState as refused:
            raise BpmnError(TAKEN, refused.text.in_language("zh")) from refused
    for other in _units(engine, case, "reserved"):
        if unit is None or other["id"] != unit["id"]:
            engine.execute(ReleaseSpare(other["id"], case), SYSTEM)
    known = {"id": unit and unit["id"], "serial": serial, "is_registered": unit is not None}
    return {"reservation": known | {"is_original": unit["is_original"] if unit else None}}


def book(job: JobView, engine: Engine) -> Mapping[str, Any]:
    said = texts(job, "state", optional=("serial", "case"))
    case = said["case"].strip() or _case(job)
    units = _units(engine, case)
    named = [unit for unit in units if unit["serial"] == said["serial"].strip()]
    for unit in named or units:
        if said["state"] == "sent":
            engine.execute(LendSpare(unit["id"], case), SYSTEM)
        else:
            engine.execute(ReleaseSpare(unit["id"], case, STATES.get(said["state"], "in_stock")), SYSTEM)
    return {"booked": bool(units), "left": len(_units(engine, case))}


def _units(engine: Engine, case: str, state: str | None = None) -> list[Mapping[str, Any]]:
    units = find_entries(engine, "spare", reserved_for=case)
    return [unit for unit in units if state in (None, unit["state"])]


def _unit(engine: Engine, serial: str) -> Mapping[str, Any] | None:
    return next(iter(find_entries(engine, "spare", serial=serial)), None)


def _case(job: JobView) -> str:
    return job.business_key or str(job.root_key)
