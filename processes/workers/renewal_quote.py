"""Job type `renewal-quote`: the text of a quote for service after the warranty, which `notify` sends as PDF.

A price that is not below the list price is none that a customer gets (clause 3.3.b).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from engine.api import BpmnError, JobView
from processes.papers.case import ZONE
from processes.workers.declaration import ErrorCode, Field, JobType

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
            fields=(
                Field("title", "text", "标题", "标题", "Title."),
                Field("number", "text", "工单编号", "工单编号", "Number of the case.", is_required=False),
                Field("lines", "list", "各行", "各行文字", "Its lines."),
                Field("paper", "text", "文书", "文书的种类", "Which paper it is; `notify` prints it by this."),
                Field("made_at", "moment", "生成时间", "生成时间", "When it was made."),
            ),
        ),
    ),
    errors=(ErrorCode(NOT_PREFERENTIAL, "优惠价不低于标准价", "The price is not below the list price."),),
)


def write(job: JobView) -> Mapping[str, Any]:
    said = JOB.read(job)
    renewal, customer = said["renewal"], said["customer"] or {}
    listed, price = Decimal(renewal["list_price"]), Decimal(renewal["price"])
    if price >= listed:
        raise BpmnError(NOT_PREFERENTIAL, f"{price} >= {listed}")
    until = (job.now.astimezone(ZONE) + timedelta(days=int(renewal["valid_days"]))).date()
    months = int(renewal["months"])
    lines = [
        f"客户：{customer.get('name', '')}",
        f"服务内容：{renewal.get('scope', '')}",
        f"服务期：{f'{months} 个月' if months else '单次服务'}",
        f"标准价：{listed:,.2f} 元",
        f"优惠价：{price:,.2f} 元",
        f"报价有效期至：{until.isoformat()}",
        "电话咨询始终免费。",
    ]
    made = {"paper": JOB.name, "made_at": job.now.isoformat()}
    return {"document": {"title": "售后服务报价单", "number": job.business_key, "lines": lines} | made}
