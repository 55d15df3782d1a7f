"""Job types `vendor-request` and `vendor-reminder`: asks a vendor, and urges it to answer, by e-mail.

Where no mail server is configured, the vendor has no address in the register, or the server fails on the last try, it
says so: somebody has to call.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.api import Engine, JobView
from processes.register.queries import find_entries
from processes.wording.catalogue import VENDOR_MAIL
from processes.wording.mails import worded_mail
from processes.workers.declaration import Field, JobType
from processes.workers.messages import send_mail

INPUTS = (
    Field("vendor", "text", "厂商", "登记资料中的名称或编号", "Name or id in the register.", example="=vendor.name"),
    Field("subject", "text", "标题", "问题的标题", "What it is about.", example="=request.title"),
    Field(
        "text",
        "long text",
        "正文",
        "邮件正文；不填则用通用的话",
        "Text of the mail; a general one where it is empty.",
        is_required=False,
    ),
)
ANSWER = (
    Field("vendor", "text", "厂商", "厂商", "The vendor."),
    Field("to", "text", "地址", "登记的电子邮件地址", "E-mail address of the register.", is_required=False),
    Field(
        "sent",
        "yes or no",
        "已发出",
        "没有邮件服务器、没有地址或发不出时为 false，要打电话",
        "False without mail server or address, or where it failed: somebody has to call.",
    ),
    Field("at", "moment", "时间", "时间", "When."),
)
REQUEST = JobType(
    "vendor-request",
    "请厂商协助",
    "Ask a vendor for help",
    "按登记资料中的地址向厂商发出请求",
    "Writes to a vendor at its address of the register.",
    inputs=INPUTS,
    outputs=(Field("request", "record", "发出的请求", "发出的请求", "What was sent.", fields=ANSWER),),
)
REMINDER = JobType(
    "vendor-reminder",
    "催办厂商",
    "Urge a vendor",
    "向厂商催要补丁或方案",
    "Urges a vendor to give a patch or a fix.",
    inputs=INPUTS,
    outputs=(Field("reminder", "record", "发出的催办", "发出的催办", "What was sent.", fields=ANSWER),),
)


def ask(job: JobView, engine: Engine, environment: Mapping[str, str]) -> Mapping[str, Any]:
    return {"request": _send(job, REQUEST, engine, environment, "request")}


def urge(job: JobView, engine: Engine, environment: Mapping[str, str]) -> Mapping[str, Any]:
    return {"reminder": _send(job, REMINDER, engine, environment, "reminder")}


def _send(job: JobView, job_type: JobType, engine: Engine, environment: Mapping[str, str], kind: str) -> dict[str, Any]:
    said = job_type.read(job)
    known = next((v for v in find_entries(engine, "vendor") if said["vendor"] in (v["id"], v["name"])), None)
    to = (known or {}).get("email") or ""
    case = job.business_key or str(job.root_key)
    mail = worded_mail(engine, VENDOR_MAIL, {"kind": kind, "subject": said["subject"], "number": case})
    try:
        sent = send_mail(environment, job, to, f"[{case}] {mail.subject}", said["text"] or mail.text)
    except Exception:  # whatever the server or the net does: the vendor is called instead, nobody waits for a server
        if job.retries > 1:
            raise
        sent = False
    return {"vendor": said["vendor"], "to": to or None, "sent": sent, "at": job.now.isoformat()}
