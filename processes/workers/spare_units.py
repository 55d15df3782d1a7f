"""Job types `spare-reservation` and `spare-booking`: a unit of the stock belongs to one case at a time.

`spare-reservation`: what the case had reserved before and never sent goes back to the stock. `spare-booking`: the unit
with this serial is booked; a serial that is none of the case's stands for all that it has.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.api import SYSTEM, BpmnError, Engine, JobView, WrongState
from processes.register.queries import find_entries
from processes.register.spares import LendSpare, ReleaseSpare, ReserveSpare
from processes.workers.declaration import ErrorCode, Field, JobType

TAKEN = "SPARE_TAKEN"
STATES = {
    "returned": "in_stock",
    "to_check": "returned",
    "not_sent": "in_stock",
    "kept": "retired",
    "damaged": "retired",
}

RESERVE = JobType(
    "spare-reservation",
    "预留备件",
    "Reserve a spare unit",
    "把备件留给本工单；同一件备件只能给一个工单",
    "Keeps a unit for this case; it belongs to one case at a time.",
    inputs=(
        Field(
            "serial", "text", "备件序列号", "所选备件的序列号", "Serial number of the unit.", example="=spare.serial"
        ),
    ),
    outputs=(
        Field(
            "reservation",
            "record",
            "预留结果",
            "预留结果",
            "What was reserved.",
            fields=(
                Field("id", "text", "备件编号", "库存中的编号", "Id in the stock.", is_required=False),
                Field("serial", "text", "序列号", "序列号", "Serial number."),
                Field(
                    "is_registered",
                    "yes or no",
                    "在库存中",
                    "调拨或厂商借用的不在库存中，不预留",
                    "Whether the stock has it; what was transferred or lent by a vendor is not reserved.",
                ),
                Field(
                    "is_original", "yes or no", "原厂", "是否原厂", "Whether it is an original part.", is_required=False
                ),
            ),
        ),
    ),
    errors=(ErrorCode(TAKEN, "已被其他工单占用", "Another case has it."),),
)

BOOK = JobType(
    "spare-booking",
    "登记备件去向",
    "Book where a spare unit went",
    "登记本工单的备件已送出、收回、留用或报废",
    "Books that a unit of this case was sent, came back, stays or is scrapped.",
    inputs=(
        Field(
            "serial",
            "text",
            "备件序列号",
            "备件的序列号；不是本工单的则登记本工单的全部备件",
            "Serial number; one that is none of the case's stands for all that it has.",
            is_required=False,
            example="=spare_return.serial",
        ),
        Field(
            "state",
            "choice",
            "去向",
            "备件的去向",
            "Where the unit went.",
            choices=(
                ("sent", "已送出"),
                ("returned", "已收回"),
                ("to_check", "已收回，待检"),
                ("not_sent", "没有送出"),
                ("kept", "客户留用"),
                ("damaged", "损坏"),
            ),
            example="=spare_return.state",
        ),
        Field(
            "case",
            "text",
            "占用工单",
            "占用备件的工单编号；不填为本工单",
            "Number of the case that has the unit; this one where it is empty.",
            is_required=False,
        ),
    ),
    outputs=(
        Field("booked", "yes or no", "是否登记", "本工单是否有备件", "Whether the case had a unit."),
        Field("left", "whole number", "剩余件数", "本工单仍占用的备件数", "How many units the case still has."),
    ),
)


def reserve(job: JobView, engine: Engine) -> Mapping[str, Any]:
    serial = RESERVE.read(job)["serial"].strip()
    case = _case(job)
    unit = _unit(engine, serial, case)
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
    said = BOOK.read(job)
    case = said["case"].strip() or _case(job)
    units = _units(engine, case)
    named = [unit for unit in units if unit["serial"] == said["serial"].strip()]
    for unit in named or units:
        if said["state"] == "sent":
            engine.execute(LendSpare(unit["id"], case), SYSTEM)
        else:
            engine.execute(ReleaseSpare(unit["id"], case, STATES[said["state"]]), SYSTEM)
    return {"booked": bool(units), "left": len(_units(engine, case))}


def _units(engine: Engine, case: str, state: str | None = None) -> list[Mapping[str, Any]]:
    units = find_entries(engine, "spare", reserved_for=case)
    return [unit for unit in units if state in (None, unit["state"])]


def _unit(engine: Engine, serial: str, case: str) -> Mapping[str, Any] | None:
    """Return the unit with this serial number; of several the one that the case has, else one that is in stock."""
    units = find_entries(engine, "spare", serial=serial)
    return min(units, key=lambda u: (u["reserved_for"] != case, u["state"] != "in_stock"), default=None)


def _case(job: JobView) -> str:
    return job.business_key or str(job.root_key)
