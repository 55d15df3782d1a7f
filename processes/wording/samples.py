"""Sample cases with which a table of texts is tried before it is deployed, and shown in its preview."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from engine.api import Text


class Sample(NamedTuple):
    """A case that does not exist: its name for people, and the variables that a table sees."""

    name: Text
    variables: Mapping[str, Any]


NUMBER = "20261124-0001"
AT = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
"""The number of the sample case, and when its papers are made."""

_CASE: Mapping[str, Any] = {
    "request": {
        "title": "核心交换机反复重启",
        "description": "上午九点起，仓库的扫码枪每隔几分钟掉线一次，重启交换机后又能用一会儿。",
        "received_at": "2026-11-24T09:00:00+08:00",
        "channel": "hotline",
    },
    "customer": {"id": "haichuan", "name": "海川物流集团"},
    "site": {"name": "城东仓库机房", "address": "物流大道 88 号 2 楼"},
    "contact": {"name": "周建国", "phone": "023-5550 1201", "email": "zhou@haichuan.example"},
    "product": {"name": "核心交换机", "model": "HT-S7506", "serial": "HT7506-CQ-0021"},
    "contract": {"id": "HT-2024-001", "level": "standard"},
}
_REPORT: Mapping[str, Any] = {
    **_CASE,
    "fault": {"class": "hardware", "name": "硬件故障"},
    "warranty": {"is_in_warranty": True},
    "phone": {
        "findings": "电源告警灯常亮，日志里有过温记录",
        "advice": "先断开非关键端口，降低负荷",
        "ended_at": "2026-11-24T09:20:00+08:00",
    },
    "configuration": {
        "findings": "配置与上次备份一致",
        "answer": "不是配置问题",
        "ended_at": "2026-11-24T09:35:00+08:00",
    },
    "remote": {
        "findings": "两个电源模块只有一个供电",
        "actions": "调整风扇策略后仍然重启",
        "ended_at": "2026-11-24T09:50:00+08:00",
    },
    "onsite": {"findings": "一号电源模块失效", "actions": "更换电源模块", "ended_at": "2026-11-24T11:20:00+08:00"},
    "spare": {
        "model": "HT-S7506",
        "serial": "HT7506-BJ-0001",
        "origin": "original",
        "installed_at": "2026-11-24T11:30:00+08:00",
        "findings": "备机接入后业务恢复",
    },
    "vendor": {"answer": "确认为该批次电源模块的已知问题", "ended_at": "2026-11-24T12:00:00+08:00"},
    "part": {
        "name": "电源模块",
        "number": "PSU-1600",
        "origin": "other",
        "replacement": {"removed_serial": "PSU-A1", "installed_serial": "PSU-B2"},
    },
    "consent": {"is_given": True, "by": "周建国"},
    "report": {
        "cause": "一号电源模块老化，负荷升高时输出电压跌落，主控板反复重启。",
        "measures": "更换一号电源模块，核对配置并观察两小时，没有再重启。",
        "advice": "每季度清理一次滤网；两个电源模块分别接到不同的电路。",
        "downtime_minutes": 95,
        "written_at": "2026-11-24T12:40:00+08:00",
    },
}
REPORTS = (
    Sample(Text("Within the warranty", "质保期内"), _REPORT),
    Sample(Text("After the warranty", "质保期外"), {**_REPORT, "warranty": {"is_in_warranty": False}}),
)
"""Cases with a diagnosis, with every stage and both kinds of parts."""

_RENEWAL: Mapping[str, Any] = {
    "scope": "标准服务，内容与原合同相同",
    "list_price": 12800,
    "price": 9600,
    "months": 12,
    "valid_days": 30,
}
_SINGLE: Mapping[str, Any] = {
    **_RENEWAL,
    "scope": "单次上门服务",
    "list_price": 2000,
    "price": 1600,
    "months": 0,
}
QUOTES = (
    Sample(Text("For a year", "一年的服务"), {**_CASE, "renewal": _RENEWAL}),
    Sample(Text("A single service", "单次服务"), {**_CASE, "renewal": _SINGLE}),
)

_VISIT: Mapping[str, Any] = {"engineer": "王强", "departed_at": "2026-11-24T10:00:00+08:00", "eta": "10:40"}
VISITS = (
    Sample(
        Text("With the manufacturer's engineer", "有厂家工程师"),
        {**_CASE, "onsite": {**_VISIT, "vendor_engineer": "李工"}},
    ),
    Sample(Text("By ourselves", "没有厂家工程师"), {**_CASE, "onsite": _VISIT}),
)

_MAIL: Mapping[str, Any] = {"number": NUMBER, "subject": "核心交换机反复重启"}
_PROMISES = [
    {"name": "响应与安排", "due": "2026-11-24T10:00:00+08:00"},
    {"name": "解决", "due": "2026-11-24T13:00:00+08:00"},
]
_REACHED: Mapping[str, Any] = {"portal": "https://service.example/portal/status", "hotline": "023-5550 9999"}
ANSWERS = (
    Sample(Text("With promised times", "有承诺的时间"), {"mail": {**_MAIL, "promises": _PROMISES, **_REACHED}}),
    Sample(Text("Without any", "没有承诺的时间"), {"mail": {**_MAIL, "promises": [], **_REACHED}}),
)
_LINK: Mapping[str, Any] = {
    **_MAIL,
    "task": "请客户确认",
    "question": "我们认为问题已经解决：更换了电源模块。您确认吗？",
    "link": "https://service.example/portal/answer/abc",
    "minutes": 30,
}
LINKS = (
    Sample(Text("In Chinese", "中文"), {"mail": {**_LINK, "language": "zh"}}),
    Sample(Text("In English", "英文"), {"mail": {**_LINK, "language": "en"}}),
)
VENDORS = (
    Sample(Text("A request", "请厂商协助"), {"mail": {**_MAIL, "kind": "request"}}),
    Sample(Text("A reminder", "催办"), {"mail": {**_MAIL, "kind": "reminder"}}),
)
