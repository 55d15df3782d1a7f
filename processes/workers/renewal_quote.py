"""Job type `renewal-quote`: the text of a quote for service after the warranty, which `notify` sends as PDF.

What it says stands in the decision `renewal_quote_paper`. A price that is not below the list price is none that a
customer gets (clause 3.3.b).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engine.api import BpmnError, Engine, JobView
from processes.papers.documents import make_document
from processes.workers.declaration import ErrorCode, Field, JobType
from processes.workers.document import DOCUMENT

NOT_PREFERENTIAL = "NOT_PREFERENTIAL"
JOB = JobType(
    "renewal-quote",
    "生成报价单",
    "Write a quote",
    "写出质保期满后的报价；优惠价必须低于标准价",
    "Writes a quote for service after the warranty; its price must be below the list price.",
    inputs=(
        Field(
            "renewal",
            "record",
            "报价",
            "报价内容",
            "What is offered.",
            is_of_case=True,
            fields=(
                Field("scope", "long text", "服务内容", "服务内容", "What is done.", is_required=False),
                Field("list_price", "number", "标准价", "标准价（元）", "List price, CNY."),
                Field("price", "number", "优惠价", "优惠价（元）", "Price offered, CNY."),
                Field(
                    "months",
                    "whole number",
                    "月数",
                    "服务期的月数，0 为单次服务",
                    "Months of service; 0 for a single one.",
                ),
                Field("valid_days", "whole number", "有效天数", "报价有效的天数", "For how many days the offer holds."),
            ),
        ),
        Field("customer", "record", "客户", "客户", "The customer.", is_required=False, is_of_case=True),
    ),
    outputs=(
        Field(
            "document",
            "record",
            "报价单",
            "报价单",
            "The quote.",
            fields=(*DOCUMENT, Field("lines", "list", "各行", "各行文字", "Its lines, as texts.")),
        ),
    ),
    errors=(ErrorCode(NOT_PREFERENTIAL, "优惠价不低于标准价", "The price is not below the list price."),),
)


def write(job: JobView, engine: Engine) -> Mapping[str, Any]:
    renewal = JOB.read(job)["renewal"]
    listed, price = Decimal(renewal["list_price"]), Decimal(renewal["price"])
    if price >= listed:
        raise BpmnError(NOT_PREFERENTIAL, f"{price} >= {listed}")
    number = job.business_key or str(job.root_key)
    document = make_document(engine, JOB.name, job.variables, number, job.now)
    said = [block for block in document["blocks"] if block["kind"] in ("fact", "section", "amount", "total")]
    return {"document": {**document, "lines": [f"{block['label']}：{block['text']}" for block in said]}}
