"""Job type `vendor-reminder`: urges a vendor to answer, by e-mail to its address in the register.

Input `vendor` (name or id), `subject`; optional `text`. Output `reminder`: {vendor, to, sent, at}; `sent` is false
where no mail server is configured or the vendor has no address, then somebody has to call. Error INVALID_INPUT.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.api import Engine, JobView
from processes.register.queries import find_entries
from processes.workers.job import texts
from processes.workers.messages import send_mail

TYPE = "vendor-reminder"
TEXT = """您好：

关于“{subject}”（工单 {case}），我们仍在等待贵方的补丁或修正方案。请尽快答复，客户业务正受影响。

接力台服务中心"""


def urge(job: JobView, engine: Engine, environment: Mapping[str, str]) -> Mapping[str, Any]:
    said = texts(job, "vendor", "subject", optional=("text",))
    known = next((v for v in find_entries(engine, "vendor") if said["vendor"] in (v["id"], v["name"])), None)
    to = (known or {}).get("email") or ""
    case = job.business_key or str(job.root_key)
    text = said["text"] or TEXT.format(subject=said["subject"], case=case)
    sent = send_mail(environment, job, to, f"[{case}] 催办：{said['subject']}", text)
    return {"reminder": {"vendor": said["vendor"], "to": to or None, "sent": sent, "at": job.now.isoformat()}}
