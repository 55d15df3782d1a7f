"""Job type `renewal-quote`: the text of a quote for service after the warranty.

Input `renewal` (scope, list_price, price, months, valid_days, quoted_at) and `customer` (name). Output `document`:
{title, number, lines, paper, made_at}, which `notify` sends as PDF. Error NOT_PREFERENTIAL when the price is not below
the list price (clause 3.3.b), INVALID_INPUT.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from engine.api import BpmnError, JobView
from processes.workers.job import INVALID

TYPE = "renewal-quote"
NOT_PREFERENTIAL = "NOT_PREFERENTIAL"


def write(job: JobView) -> Mapping[str, Any]:
    renewal, customer = job.variables.get("renewal"), job.variables.get("customer") or {}
    numbers = ("list_price", "price", "months", "valid_days")
    if not isinstance(renewal, Mapping) or any(not isinstance(renewal.get(n), int | Decimal) for n in numbers):
        raise BpmnError(INVALID, f"{job.type}: renewal")
    listed, price = Decimal(renewal["list_price"]), Decimal(renewal["price"])
    if price >= listed:
        raise BpmnError(NOT_PREFERENTIAL, f"{price} >= {listed}")
    until = (job.now + timedelta(days=int(renewal["valid_days"]))).date()
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
    made = {"paper": TYPE, "made_at": job.now.isoformat()}
    return {"document": {"title": "售后服务报价单", "number": job.business_key, "lines": lines} | made}
