"""The Chinese words of the features: durations, quoted names, people."""

from __future__ import annotations

import re
from datetime import timedelta

_PART = re.compile(r"(\d+)\s*(天|小时|分钟|分|毫秒|秒)")
_UNITS = {"天": 86_400_000, "小时": 3_600_000, "分钟": 60_000, "分": 60_000, "秒": 1000, "毫秒": 1}
_QUOTED = re.compile(r"[“\"]([^”\"]+)[”\"]")

PEOPLE = {
    "服务台": "lixiaowen",
    "工程师": "wangqiang",
    "另一位工程师": "zhangmin",
    "备件库": "chengang",
    "厂商联络": "chengang",
    "客服经理": "liufang",
    "流程负责人": "zhaolei",
}
"""Who acts in a scenario → the demonstration user who plays the part."""


def duration(text: str) -> timedelta:
    """Read a duration such as `3 小时 59 分 59 秒`; ValueError for anything else."""
    parts = _PART.findall(text)
    if not parts or _PART.sub("", text).strip():
        raise ValueError(f"not a duration: {text}")
    return timedelta(milliseconds=sum(int(n) * _UNITS[unit] for n, unit in parts))


def quoted(text: str) -> list[str]:
    """Return the texts in quotation marks, in order."""
    return _QUOTED.findall(text)
