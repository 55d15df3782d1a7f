"""Job type `notify`: tells people by e-mail and chat bots, with files attached to the mail.

Input `subject`, `text`; optional `to` (an e-mail address, null where none is known), `ways` (`mail`, `bots` or
`mail, bots`; both where it is missing: what a customer reads goes by `mail` alone, what the team reads by `bots`) and
`attachments` (a list of {name, text} such as `visit`, and of documents such as `report.document`, sent as PDF).
In `subject` and `text` `{工单号}` stands for the case number, and a date and time such as 2026-11-24T10:00:00+08:00 is
written as people read it.

Output `notified`: the ways it went (mail, wecom, dingtalk, feishu), empty where none is configured; and `notice`:
{is_sent, ways, to, subject, files, at, why}, `why` in words where it was not sent: no address, no server, or what the
server said. Failing on the last try (`retries` of the element), or where the recipient is refused, is such an answer
and no incident: a case never stops at a mail server. Put it on a branch of its own (a message end event), and nothing
waits for the tries in between either. Error INVALID_INPUT.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from smtplib import SMTPRecipientsRefused
from typing import Any

from engine.api import BpmnError, JobView
from processes.papers.case import spoken_time
from processes.workers.attachments import read_attachments
from processes.workers.job import INVALID, texts
from processes.workers.messages import send_mail, send_to_bots

TYPE = "notify"
WAYS = frozenset({"mail", "bots"})
NO_ADDRESS, WRONG_ADDRESS, NO_SERVER = "没有电子邮件地址", "电子邮件地址不对", "没有配置邮件服务器或群机器人"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?(?:[@\[][A-Za-z_/+-]+\]?)?")
_ADDRESS = re.compile(r"[^\s@<>,;\"]+@[^\s@<>,;\"]+\.[^\s@<>,;\"]+|[^\s@<>,;\"]+@localhost")


def send(job: JobView, environment: Mapping[str, str]) -> Mapping[str, Any]:
    said = texts(job, "subject", "text", optional=("to", "ways"))
    ways = frozenset(re.findall(r"[^\s,，、]+", said["ways"])) or WAYS
    if not ways <= WAYS:
        raise BpmnError(INVALID, f"{job.type}: ways")
    files = read_attachments(job)
    case = job.business_key or str(job.root_key)
    subject, text = (_spoken(said[name].replace("{工单号}", case)) for name in ("subject", "text"))
    to = said["to"].strip()
    notice = {"is_sent": False, "ways": [], "to": to or None, "subject": subject, "at": job.now.isoformat()}
    notice |= {"files": [file.name for file in files], "why": None}
    head = f"[{job.business_key}] {subject}" if job.business_key else subject
    told: list[str] = []
    try:
        if "mail" in ways and _ADDRESS.fullmatch(to) and send_mail(environment, job, to, head, text, files):
            told.append("mail")
        if "bots" in ways:
            told += send_to_bots(environment, f"{head}\n{text}")
    except Exception as failure:  # whatever a server or the net does: nobody's service waits for it
        if job.retries > 1 and not isinstance(failure, SMTPRecipientsRefused):
            raise
        notice["why"] = f"没有送达：{type(failure).__name__}: {failure}"[:500]
    else:
        notice["why"] = None if told else _why(ways, to)
    return {"notified": told, "notice": notice | {"is_sent": bool(told), "ways": told}}


def _why(ways: frozenset[str], to: str) -> str:
    if ways == {"mail"} and not _ADDRESS.fullmatch(to):
        return WRONG_ADDRESS if to else NO_ADDRESS
    return NO_SERVER


def _spoken(text: str) -> str:
    return _MOMENT.sub(lambda found: spoken_time(found[0]), text)
