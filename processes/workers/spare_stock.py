"""Job type `spare-stock`: the units of the stock that no case has, for decision `spare_choice` to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.api import Engine, JobView
from processes.register.queries import find_entries
from processes.workers.declaration import Field, JobType

UNIT = (
    Field("serial", "text", "序列号", "序列号", "Serial number."),
    Field("model", "text", "型号", "型号", "Model."),
    Field("name", "text", "名称", "名称", "Name."),
    Field("place", "text", "存放地点", "存放地点", "Where it lies.", is_required=False),
    Field("is_original", "yes or no", "原厂", "是否原厂", "Whether it is an original part."),
)
JOB = JobType(
    "spare-stock",
    "查在库备件",
    "Look up the stock",
    "列出没有被任何工单占用的备件，供决策 spare_choice 选择",
    "Lists the units that no case has, for decision spare_choice.",
    inputs=(),
    outputs=(Field("stock", "list", "在库备件", "在库备件", "The units in stock.", fields=UNIT),),
)
TOLD = ("serial", "model", "name", "place", "is_original")


def look(job: JobView, engine: Engine) -> Mapping[str, Any]:
    free = [u for u in find_entries(engine, "spare", state="in_stock") if not u["reserved_for"]]
    return {"stock": [{name: unit[name] for name in TOLD} for unit in free]}
