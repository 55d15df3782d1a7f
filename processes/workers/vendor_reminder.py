"""Job types `vendor-request` and `vendor-reminder`: asks a vendor, and urges it to answer, by e-mail.

Input `vendor` (name or id in the register, where its address is), `subject`; optional `text`. Output `request` or
`reminder`: {vendor, to, sent, at}; `sent` is false where no mail server is configured or the vendor has no address:
then somebody has to call. Error INVALID_INPUT.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.api import Engine, JobView
from processes.register.queries import find_entries
from processes.workers.job import texts
from processes.workers.messages import send_mail

REQUEST, REMINDER = "vendor-request", "vendor-reminder"
ASKED = """您好：

客户设备出现问题：“{subject}”（工单 {case}）。请协助诊断并尽快给出处理方案。

接力台服务中心"""
URGED = """您好：

关于“{subject}”（工单 {case}），我们仍在等待贵方的补丁或修正方案。请尽快答复，客户业务正受影响。

接力台服务中心"""


def ask(job: JobView, engine: Engine, environment: Mapping[str, str]) -> Mapping[str, Any]:
    return {"request": _send(job, engine, environment, "请协助", ASKED)}


def urge(job: JobView, engine: Engine, environment: Mapping[str, str]) -> Mapping[str, Any]:
    return {"reminder": _send(job, engine, environment, "催办", URGED)}


def _send(job: JobView, engine: Engine, environment: Mapping[str, str], head: str, words: str) -> dict[str, Any]:
    said = texts(job, "vendor", "subject", optional=("text",))
    known = next((v for v in find_entries(engine, "vendor") if said["vendor"] in (v["id"], v["name"])), None)
    to = (known or {}).get("email") or ""
    case = job.business_key or str(job.root_key)
    text = said["text"] or words.format(subject=said["subject"], case=case)
    sent = send_mail(environment, job, to, f"[{case}] {head}：{said['subject']}", text)
    return {"vendor": said["vendor"], "to": to or None, "sent": sent, "at": job.now.isoformat()}
