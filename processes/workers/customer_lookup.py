"""Job type `customer-lookup`: what the register knows of somebody who calls, so that every task shows it (1.2.a).

Whoever calls is found by the customer he names; where he names none, by the product's serial number or by his number.
A number of another customer than the named one makes him unknown: nobody is taken for somebody else. Each part of the
answer has the fields of the register and the id, and is empty where nothing is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.api import BpmnError, Engine, JobView
from processes.moments import ZONE
from processes.register.queries import (
    Entry,
    filled_in,
    find_entries,
    find_product,
    first_contact,
    read_entry,
    read_terms,
)
from processes.register.senders import find_sender
from processes.workers.customers import CUSTOMER, CUSTOMER_UNKNOWN, UNKNOWN, customer_of
from processes.workers.declaration import Field, JobType

JOB = JobType(
    "customer-lookup",
    "查来电客户资料",
    "Look up who calls",
    "按名称、序列号或电话查登记资料",
    "Looks up the register by name, serial number or telephone.",
    inputs=(
        replace(CUSTOMER, is_required=False, example="=customer.name"),
        Field(
            "serial",
            "text",
            "产品序列号",
            "产品的序列号",
            "Serial number of the product.",
            is_required=False,
            example="=product.serial",
        ),
        Field(
            "phone", "text", "来电号码", "来电号码", "Number that calls.", is_required=False, example="=contact.phone"
        ),
    ),
    outputs=(
        Field(
            "known",
            "record",
            "客户资料",
            "登记的资料，各有登记的字段，没有则为空",
            "What the register has, each with its fields; empty where nothing is known.",
            fields=(
                Field("customer", "record", "客户", "客户", "The customer."),
                Field("site", "record", "现场", "现场", "The site."),
                Field("contact", "record", "联系人", "联系人", "The contact."),
                Field("product", "record", "产品", "产品", "The product."),
                Field("project", "record", "项目", "项目", "The project."),
                Field(
                    "contract",
                    "record",
                    "合同",
                    "服务级别 level，是否有合同有效 is_in_force",
                    "Service level `level`; `is_in_force`: whether a contract runs.",
                ),
            ),
        ),
    ),
    errors=(CUSTOMER_UNKNOWN,),
)


NO_NAME = "（没有名称）"
"""What diagrams write for a customer without a name."""


def look_up(job: JobView, engine: Engine) -> Mapping[str, Any]:
    said = JOB.read(job)
    sender = find_sender(engine, said["serial"].strip(), said["phone"], "")
    if named := said["customer"].strip().removeprefix(NO_NAME):
        customer = customer_of(engine, named)
        owner = find_sender(engine, "", said["phone"], "").customer_id
        is_somebody_else = customer is not None and owner is not None and owner != customer["id"]
    else:
        customer, is_somebody_else = _entry(engine, "customer", sender.customer_id), False
    if customer is None or is_somebody_else:
        raise BpmnError(UNKNOWN, f"{job.type}: {said['customer']}")
    contacts = find_entries(engine, "contact", in_use=True, customer=customer["id"])
    contact = next((c for c in contacts if c["id"] == sender.contact_id), None) or first_contact(contacts)
    product = find_product(engine, said["serial"].strip()) if said["serial"].strip() else None
    if product is not None and product["customer"] != customer["id"]:
        product = None
    sites = find_entries(engine, "site", in_use=True, customer=customer["id"])
    wanted = (product or contact or {}).get("site")
    site = next((s for s in sites if s["id"] == wanted), None) or (sites[0] if len(sites) == 1 else None)
    project = _entry(engine, "project", (product or {}).get("project"))
    found = {"customer": customer, "site": site, "contact": contact, "product": product, "project": project}
    today = job.now.astimezone(ZONE).date().isoformat()
    terms = read_terms(engine, customer["id"], (product or {}).get("project"), today)
    return {"known": {name: filled_in(entry) for name, entry in found.items()} | {"contract": terms}}


def _entry(engine: Engine, kind: str, entry_id: str | None) -> Entry | None:
    return read_entry(engine, kind, entry_id) if entry_id else None
