"""Job type `affected-customers`: who has products of a model, for the notice of a technical upgrade.

Each customer is told once, with all its serial numbers, in the order of ids; products and customers that are retired
are left out. Whom to tell is the contact to be called first, else the first one with an e-mail address, else the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.api import Engine, JobView
from processes.register.queries import find_entries, read_entry
from processes.workers.declaration import Field, JobType

JOB = JobType(
    "affected-customers",
    "找出受影响客户",
    "Find affected customers",
    "按产品型号列出登记资料中的客户，每个客户一次",
    "Lists the customers of the register that have products of a model, each once.",
    inputs=(
        Field(
            "model",
            "text",
            "产品型号",
            "要升级的产品型号，不分大小写",
            "The model that is upgraded; case does not matter.",
            example="=upgrade.model",
        ),
    ),
    outputs=(
        Field(
            "affected",
            "list",
            "客户列表",
            "受影响的客户",
            "The customers that are affected.",
            fields=(
                Field("id", "text", "客户编号", "登记资料中的编号", "Id in the register."),
                Field("name", "text", "客户名称", "客户名称", "Name of the customer."),
                Field(
                    "contact",
                    "text",
                    "联系人",
                    "登记的首要联系人",
                    "The contact to be called first.",
                    is_required=False,
                ),
                Field("phone", "text", "电话", "联系人的电话", "Telephone of the contact.", is_required=False),
                Field("email", "text", "电子邮件", "联系人的邮件地址", "E-mail of the contact.", is_required=False),
                Field(
                    "products", "list", "序列号", "该型号产品的序列号", "Serial numbers of its products of the model."
                ),
            ),
        ),
    ),
)


def find(job: JobView, engine: Engine) -> Mapping[str, Any]:
    model = JOB.read(job)["model"].strip().casefold()
    serials: dict[str, list[str]] = {}
    for product in find_entries(engine, "product", in_use=True):
        if (product["model"] or "").casefold() == model:
            serials.setdefault(product["customer"], []).append(product["serial"])
    known = {id_: read_entry(engine, "customer", id_) or {} for id_ in sorted(serials)}
    told = [_told(engine, id_, c, serials[id_]) for id_, c in known.items() if not c.get("is_retired")]
    return {"affected": told}


def _told(engine: Engine, customer_id: str, customer: Mapping[str, Any], serials: list[str]) -> dict[str, Any]:
    contacts = find_entries(engine, "contact", in_use=True, customer=customer_id)
    contacts.sort(key=lambda c: (not c["is_main"], not c["email"]))  # stable: by id where both are the same
    contact = next(iter(contacts), {})
    return {
        "id": customer_id,
        "name": customer.get("name", customer_id),
        "contact": contact.get("name"),
        "phone": contact.get("phone"),
        "email": contact.get("email"),
        "products": serials,
    }
