"""Job type `notify`: tells people by e-mail and chat bots, with files attached to the mail.

In `subject` and `text` `{工单号}` stands for the case number, `{门户}` for the address where customers look at a case
and answer (a line with it is left out where `RELAYDESK_PUBLIC_URL` has none), and a date and time such as
2026-11-24T10:00:00+08:00 is written as people read it. Failing on the last try (`retries` of the element), or where the
recipient is refused, is an answer and no incident: a case never stops at a mail server. Put it on a branch of its own
(a message end event), and nothing waits for the tries in between either.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from smtplib import SMTPRecipientsRefused
from typing import Any

from engine.api import JobView
from processes.moments import with_spoken_times
from processes.workers.attachments import read_attachments
from processes.workers.declaration import Field, JobType, Problem
from processes.workers.messages import portal_of, send_mail, send_to_bots

JOB = JobType(
    "notify",
    "通知",
    "Notify",
    "用电子邮件和群机器人（企业微信、钉钉、飞书）通知，可带附件；发不出去也不会停住工单",
    "Tells people by e-mail, with files, and by chat bots (WeCom, DingTalk, Feishu); a case never stops at it.",
    inputs=(
        Field("subject", "text", "标题", "前面会加上工单编号", "Subject; the number of the case is put before it."),
        Field(
            "text",
            "long text",
            "正文",
            "{工单号} 代表工单编号，{门户} 代表客户查询和答复的网址",
            "What it says; {工单号} stands for the case number, {门户} for the address where customers answer.",
        ),
        Field(
            "to",
            "text",
            "电子邮件地址",
            "收件人；没有则留空",
            "E-mail address; empty where none is known.",
            is_required=False,
        ),
        Field(
            "ways",
            "text",
            "途径",
            "mail、bots 或 mail, bots；不填为两者。给客户的只用 mail，给团队的用 bots",
            "`mail`, `bots` or `mail, bots`; both where it is empty. Customers by `mail` alone, the team by `bots`.",
            is_required=False,
        ),
        Field(
            "attachments",
            "list",
            "附件",
            "文件（名称和内容，如 visit）与文书（如 report.document，作为 PDF 发送）的列表",
            "Files ({name, text}, such as `visit`) and documents (such as `report.document`, sent as PDF).",
            is_required=False,
        ),
    ),
    outputs=(
        Field(
            "notified",
            "list",
            "已通知的途径",
            "mail、wecom、dingtalk、feishu 中用到的途径；都没有设置则为空",
            "The ways it went: mail, wecom, dingtalk, feishu; empty where none is configured.",
        ),
        Field(
            "notice",
            "record",
            "通知结果",
            "通知的结果",
            "What came of it.",
            fields=(
                Field("is_sent", "yes or no", "已发出", "是否发出", "Whether it went any way."),
                Field("ways", "list", "途径", "用到的途径", "The ways it went."),
                Field("to", "text", "地址", "收件人", "Who got the mail.", is_required=False),
                Field("subject", "text", "标题", "标题", "Its subject."),
                Field("files", "list", "附件", "附件的文件名", "Names of the files that went along."),
                Field("at", "moment", "时间", "时间", "When."),
                Field("why", "text", "原因", "没有发出的原因", "Why it was not sent.", is_required=False),
            ),
        ),
    ),
)
WAYS = frozenset({"mail", "bots"})
NO_ADDRESS, WRONG_ADDRESS, NO_SERVER = "没有电子邮件地址", "电子邮件地址不对", "没有配置邮件服务器或群机器人"
_ADDRESS = re.compile(r"[^\s@<>,;\"]+@[^\s@<>,;\"]+\.[^\s@<>,;\"]+|[^\s@<>,;\"]+@localhost")


def send(job: JobView, environment: Mapping[str, str]) -> Mapping[str, Any]:
    files, wrong = read_attachments(job)
    ways = _ways(job.variables.get("ways"))
    if not ways <= WAYS:
        wrong.append(Problem("ways", "应为 mail 或 bots", "expected mail or bots"))
    said = JOB.read(job, wrong)
    case = job.business_key or str(job.root_key)
    door = portal_of(environment)
    subject, text = (with_spoken_times(_filled(said[name], case, door)) for name in ("subject", "text"))
    to = said["to"].strip()
    notice: dict[str, Any] = {
        "is_sent": False,
        "ways": [],
        "to": to or None,
        "subject": subject,
        "at": job.now.isoformat(),
    }
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


def _ways(asked: Any) -> frozenset[str]:
    """Return the ways that are asked for, all where none is; what is no text JOB.read refuses."""
    return frozenset(re.findall(r"[^\s,，、]+", asked)) if isinstance(asked, str) and asked.strip() else WAYS


def _why(ways: frozenset[str], to: str) -> str:
    if ways == {"mail"} and not _ADDRESS.fullmatch(to):
        return WRONG_ADDRESS if to else NO_ADDRESS
    return NO_SERVER


def _filled(text: str, case: str, door: str) -> str:
    lines = text.split("\n") if door else [line for line in text.split("\n") if "{门户}" not in line]
    return "\n".join(lines).replace("{工单号}", case).replace("{门户}", door)
