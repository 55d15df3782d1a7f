"""The papers of a case, out of its variables: the fault-diagnosis report (clause 3.1.d) and the quote (3.3.b)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from processes.moments import read_moment
from processes.papers.layout import Paper
from processes.papers.money import in_figures, in_words

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
        ("质保", _warranty(variables)),
        ("受理时间", spoken_time(request.get("received_at"))),
        ("业务中断", _downtime(report.get("downtime_minutes"))),
        ("报告时间", spoken_time(report.get("written_at"))),
    ]
    sections = [
        ("客户描述", _said(request.get("description"))),
        ("故障原因", _said(report.get("cause"))),
        ("处理经过", "\n".join(_stages(variables)) or "电话处理"),
        ("处理措施", _said(report.get("measures"))),
        ("配件与备件", "\n".join(_parts(variables))),
        ("预防与使用建议", _said(report.get("advice"))),
    ]
    closing = "请核对以上内容并签字确认。对处理结果有不同意见，请随时向我们的客服经理反映。"
    return Paper(
        "故障诊断报告", f"工单编号 {number}", facts, sections, ("工程师", "客户确认", "日期"), FOOT, closing=closing
    )


def renewal_quote(variables: Mapping[str, Any], number: str) -> Paper | None:
    """Return the quote of a case after its warranty; None where there is none."""
    renewal = variables.get("renewal")
    document = _of(renewal, "document") if isinstance(renewal, Mapping) else {}
    if not isinstance(renewal, Mapping) or not document:
        return None
    parts = [str(line).partition("：") for line in document.get("lines", ())]
    said = {head: text for head, mark, text in parts if mark}
    remarks = [head for head, mark, _ in parts if not mark]
    facts = [
        *(_who(variables) if variables.get("customer") else [("客户", said.get("客户", ""))]),
        ("服务期", said.get("服务期", "")),
        ("报价日期", spoken_time(document.get("made_at"))[:10]),
        ("报价有效期至", said.get("报价有效期至", "")),
    ]
    return Paper(
        str(document.get("title")),
        f"工单编号 {number}",
        facts,
        [("服务内容", said.get("服务内容", "") or "见工单"), ("说明", "\n".join(remarks))],
        ("客户签章", "日期"),
        FOOT,
        amounts_heading="价格（人民币）",
        amounts=_prices(said.get("标准价", ""), said.get("优惠价", "")),
        closing="接受报价的，请在有效期内签章回传，或在客户门户、来电、来信告知。",
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


def _prices(listed: str, offered: str) -> list[tuple[str, str, bool]]:
    """Return the rows of the prices: the list price, ours, what it saves, and ours in words (clause 3.3.b)."""
    try:
        full, price = (Decimal(text.removesuffix("元").strip().replace(",", "")) for text in (listed, offered))
    except InvalidOperation:
        return [("标准价", listed, False), ("优惠价", offered, True)]
    saved = full - price
    return [
        ("标准价", in_figures(full), False),
        (f"优惠（比标准价低 {f'{saved / full:.1%}'.replace('.0%', '%')}）", f"-{in_figures(saved)}", False),
        ("优惠价", in_figures(price), True),
        ("优惠价大写", in_words(price), False),
    ]


def _warranty(variables: Mapping[str, Any]) -> str:
    known = _of(variables, "warranty").get("is_in_warranty")
    return "" if known is None else "质保期内" if known else "质保期外"


def _downtime(minutes: Any) -> str:
    """Return how long the business stood still; nothing where nobody said it."""
    if not isinstance(minutes, int | float | Decimal):
        return ""
    hours, rest = divmod(int(minutes), 60)
    return f"{minutes} 分钟" + (f"（{hours} 小时 {rest} 分钟）" if hours else "")


def _parts(variables: Mapping[str, Any]) -> list[str]:
    """Return what was put in, original or not, and who agreed where it is not (clause 3.1.g)."""
    told = []
    part, spare, consent = _of(variables, "part"), _of(variables, "spare"), _of(variables, "consent")
    replaced = _of(part, "replacement")
    if replaced.get("installed_serial"):
        serials = [f"换下 {replaced.get('removed_serial')}", f"装上 {replaced.get('installed_serial')}"]
        told.append(
            f"配件：{_join(part.get('name'), part.get('number'))}{_origin(part, consent)}；{'，'.join(serials)}"
        )
    if spare.get("installed_at") and (spare.get("model") or spare.get("serial")):
        told.append(f"备件：{_join(spare.get('model'), spare.get('serial'))}{_origin(spare, consent)}")
    return told


def _origin(thing: Mapping[str, Any], consent: Mapping[str, Any]) -> str:
    if thing.get("origin") == "original":
        return "（原厂）"
    if thing.get("origin") != "other":
        return ""
    by = consent.get("by") if consent.get("is_given") else None
    return f"（非原厂，{by} 已同意）" if by else "（非原厂）"


def _join(*parts: Any) -> str:
    return " ".join(str(part) for part in parts if part)


def _stages(variables: Mapping[str, Any]) -> list[str]:
    told = []
    for name, title in STAGES.items():
        stage = _of(variables, name)
        words = [_said(stage.get(k)) for k in ("findings", "actions", "advice", "answer", "solution") if stage.get(k)]
        if words:
            at = spoken_time(stage.get("ended_at") or stage.get("installed_at"))
            words = [word.strip().rstrip("。；;.") for word in words]
            told.append(f"{title}{f'（{at}）' if at else ''}：{'；'.join(words)}。")
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
