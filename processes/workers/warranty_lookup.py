"""Job type `warranty-lookup`: what the register knows of a product, for the decision `warranty`.

Input `serial`. Output `product` and `project` (fields of the register; project is empty where none is named). Error
PRODUCT_UNKNOWN, INVALID_INPUT.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.api import BpmnError, Engine, JobView
from processes.register.queries import find_product, read_entry
from processes.workers.job import texts

TYPE = "warranty-lookup"
UNKNOWN = "PRODUCT_UNKNOWN"


def look_up(job: JobView, engine: Engine) -> Mapping[str, Any]:
    serial = texts(job, "serial")["serial"].strip()
    product = find_product(engine, serial)
    if product is None:
        raise BpmnError(UNKNOWN, serial)
    project = read_entry(engine, "project", product["project"]) if product["project"] else None
    return {"product": _known(product), "project": _known(project or {})}


def _known(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if value is not None}
