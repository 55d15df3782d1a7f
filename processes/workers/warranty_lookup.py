"""Job type `warranty-lookup`: what the register knows of a product, for the decision `warranty`.

Both answers have the fields of the register; the project is empty where the product names none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.api import BpmnError, Engine, JobView
from processes.register.queries import filled_in, find_product, read_entry
from processes.workers.declaration import ErrorCode, Field, JobType

UNKNOWN = "PRODUCT_UNKNOWN"
JOB = JobType(
    "warranty-lookup",
    "查产品资料",
    "Look up a product",
    "按序列号查登记的产品和项目，供决策 warranty 判断质保",
    "Looks up a product and its project by serial number, for decision warranty.",
    inputs=(
        Field("serial", "text", "序列号", "产品的序列号", "Serial number of the product.", example="=product.serial"),
    ),
    outputs=(
        Field(
            "product",
            "record",
            "产品",
            "登记的产品",
            "The product of the register.",
            fields=(
                Field("serial", "text", "序列号", "序列号", "Serial number."),
                Field("name", "text", "名称", "名称", "Name."),
                Field("delivered_on", "text", "到货日期", "到货日期", "Day of delivery, ISO 8601.", is_required=False),
                Field(
                    "vendor_months",
                    "whole number",
                    "厂家质保月数",
                    "厂家质保月数",
                    "Manufacturer's warranty in months.",
                    is_required=False,
                ),
                Field("guarantee_category", "text", "三包类别", "三包类别", "三包 category.", is_required=False),
            ),
        ),
        Field(
            "project",
            "record",
            "项目",
            "登记的项目",
            "The project of the register.",
            fields=(
                Field(
                    "accepted_on",
                    "text",
                    "整体验收日期",
                    "整体验收日期",
                    "Day of the whole project's acceptance.",
                    is_required=False,
                ),
            ),
        ),
    ),
    errors=(ErrorCode(UNKNOWN, "没有这个序列号的产品", "The register has no product of this serial number."),),
)


def look_up(job: JobView, engine: Engine) -> Mapping[str, Any]:
    serial = JOB.read(job)["serial"].strip()
    product = find_product(engine, serial)
    if product is None:
        raise BpmnError(UNKNOWN, serial)
    project = read_entry(engine, "project", product["project"]) if product["project"] else None
    return {"product": filled_in(product), "project": filled_in(project)}
