"""Job type `notify`: tells people by e-mail and chat bots.

Input `subject`, `text`; optional `to` (an e-mail address). Output `notified`: the ways it went (mail, wecom, dingtalk,
feishu); empty where none is configured. Error INVALID_INPUT; a server that fails is tried again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.api import JobView
from processes.workers.job import texts
from processes.workers.messages import send_mail, send_to_bots

TYPE = "notify"


def send(job: JobView, environment: Mapping[str, str]) -> Mapping[str, Any]:
    said = texts(job, "subject", "text", optional=("to",))
    number = f"[{job.business_key}] " if job.business_key else ""
    ways = ["mail"] if send_mail(environment, job, said["to"], number + said["subject"], said["text"]) else []
    return {"notified": [*ways, *send_to_bots(environment, f"{number}{said['subject']}\n{said['text']}")]}
