"""The papers of a case, out of its variables: the fault-diagnosis report (clause 3.1.d) and the quote (3.3.b)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from processes.moments import read_moment
from processes.papers.layout import Paper

ZONE = ZoneInfo("Asia/Shanghai")
FOOT = "接力台 · 技术支持与售后服务"
STAGES = {
    "phone": "电话支持",
    "configuration": "配置分析",
    "remote": "远程支持",
    "onsite": "上门支持",
    "spare": "备件更换",
    "vendor": "厂商处理",
}


def diagnosis_report(variables: Mapping[str, Any], number: str) -> Paper | None:
    """Return the report of a case; None as long as it is not written."""
    report = variables.get("report")
    if not isinstance(report, Mapping) or not report.get("cause"):
        return None
    request, fault = _of(variables, "request"), _of(variables, "fault")
    facts = [
        *_who(variables),
        ("问题", _said(request.get("title"))),
        ("故障类别", _said(fault.get("name"))),
        ("受理时间", spoken_time(request.get("received_at"))),
        ("业务中断", f"{report.get('downtime_minutes', 0)} 分钟"),
    ]
    sections = [
        ("客户描述", _said(request.get("description"))),
        ("故障原因", _said(report.get("cause"))),
        ("处理经过", "\n".join(_stages(variables)) or "电话处理"),
        ("处理措施", _said(report.get("measures"))),
        ("预防与使用建议", _said(report.get("advice"))),
    ]
    return Paper("故障诊断报告", f"工单编号 {number}", facts, sections, ("工程师", "客户确认", "日期"), FOOT)


def renewal_quote(variables: Mapping[str, Any], number: str) -> Paper | None:
    """Return the quote of a case after its warranty; None where there is none."""
    renewal = variables.get("renewal")
    document = _of(renewal, "document") if isinstance(renewal, Mapping) else {}
    if not isinstance(renewal, Mapping) or not document:
        return None
    lines = [str(line).partition("：") for line in document.get("lines", ())]
    facts = [(head, text) for head, _, text in lines if text]
    remarks = "\n".join(head for head, _, text in lines if not text)
    return Paper(
        str(document.get("title")), f"工单编号 {number}", facts, [("说明", remarks)], ("客户签章", "日期"), FOOT
    )


PAPERS: Mapping[str, Callable[[Mapping[str, Any], str], Paper | None]] = {
    "diagnosis-report": diagnosis_report,
    "renewal-quote": renewal_quote,
}
"""The papers by the job types that make them."""


def visit_calendar(variables: Mapping[str, Any], number: str, made_at: datetime) -> str | None:
    """Return the calendar file (iCalendar) of an on-site visit from its arrival, an hour long; None without one."""
    onsite = _of(variables, "onsite")
    departed = onsite.get("departed_at")
    if not isinstance(departed, str):
        return None
    try:
        start = _arrival(read_moment(departed), _said(onsite.get("eta")))
    except ValueError:
        return None
    stamp = "%Y%m%dT%H%M%SZ"
    site, customer = _of(variables, "site"), _of(variables, "customer")
    where = _escaped(" ".join(str(x) for x in (site.get("name"), site.get("address")) if x))
    what = _escaped(f"上门支持 {number} {customer.get('name', '')}：{_of(variables, 'request').get('title', '')}")
    utc = ZoneInfo("UTC")
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Relaydesk//visit//ZH", "BEGIN:VEVENT", f"UID:{number}@relaydesk",
        f"DTSTAMP:{made_at.astimezone(utc).strftime(stamp)}", f"DTSTART:{start.astimezone(utc).strftime(stamp)}",
        f"DTEND:{(start + timedelta(hours=1)).astimezone(utc).strftime(stamp)}", f"SUMMARY:{what}", f"LOCATION:{where}",
        "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    return "\r\n".join(folded for line in lines for folded in _folded(line)) + "\r\n"


def _arrival(departed: datetime, eta: str) -> datetime:
    """Return the next time of the day that `eta` names after the departure; the departure where it names none."""
    found = re.fullmatch(r"\s*([01]?\d|2[0-3])[:：]([0-5]\d)\s*", eta)
    if found is None:
        return departed
    local = departed.astimezone(ZONE)
    at = local.replace(hour=int(found[1]), minute=int(found[2]), second=0, microsecond=0)
    return at if at >= local else at + timedelta(days=1)


def spoken_time(value: Any) -> str:
    """Return a variable's time as people here read it; the text itself where it is no time."""
    text = str(value or "")
    try:
        return read_moment(text).astimezone(ZONE).strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return text


def _who(variables: Mapping[str, Any]) -> list[tuple[str, str]]:
    customer, site = _of(variables, "customer"), _of(variables, "site")
    contact, product = _of(variables, "contact"), _of(variables, "product")
    return [
        ("客户", _join(customer.get("name"), site.get("name"))),
        ("联系人", _join(contact.get("name"), contact.get("phone"))),
        ("产品", _join(product.get("name"), product.get("model"), product.get("serial"))),
    ]


def _join(*parts: Any) -> str:
    return " ".join(str(part) for part in parts if part)


def _stages(variables: Mapping[str, Any]) -> list[str]:
    told = []
    for name, title in STAGES.items():
        stage = _of(variables, name)
        words = [_said(stage.get(k)) for k in ("findings", "actions", "advice", "answer", "solution") if stage.get(k)]
        if words:
            told.append(
                f"{title}（{spoken_time(stage.get('ended_at') or stage.get('installed_at'))}）：{'；'.join(words)}"
            )
    return told


def _of(variables: Any, name: str) -> Mapping[str, Any]:
    value = variables.get(name) if isinstance(variables, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def _said(value: Any) -> str:
    return "" if value is None else str(value)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """Cut a line so that no piece has more than 75 octets, as RFC 5545 asks."""
    pieces: list[str] = []
    piece = ""
    for character in line:
        if len((piece + character).encode()) > (75 if not pieces else 74):
            pieces.append(piece)
            piece = ""
        piece += character
    return [p if i == 0 else " " + p for i, p in enumerate([*pieces, piece])]
