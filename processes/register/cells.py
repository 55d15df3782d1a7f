"""How a value of the register stands in the cell of a spreadsheet, and is read from it again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.api import FieldProblem, Text
from processes.register.fields import Field

YES = frozenset({"是", "yes", "true", "1"})
NO = frozenset({"否", "no", "false", "0"})
FORMULA = frozenset("=+-@")
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"  # what is copied along from web pages and chats
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]0{1,2}:00(?::00)?)?")
_TIME = re.compile(r"(\d{1,2})[:：](\d\d)(?:[:：]00)?")
_SHORTENED = re.compile(r"\d(?:\.\d+)?E\+\d\d", re.IGNORECASE)

Read = tuple[Any, FieldProblem | None]


def read_value(field: Field | None, text: str, labels: Mapping[str, tuple[str, str]] | None) -> Read:
    """Return the value of a trimmed cell, and what the cell alone shows to be wrong with it.

    Days and times are read as spreadsheets write them (2026/1/5, 8:00:00) where that can mean only one. `labels`: value
    → names that stand for it.
    """
    if text == "":
        return None, None
    if text[0] == "'" and text.lstrip("'")[:1] in FORMULA:
        text = text[1:]  # as `write_value` writes it
    if field is None:
        return text, None
    if field.type == "flag":
        return (True if text.lower() in YES else False if text.lower() in NO else text), None
    if field.type == "number" and text.isdecimal():
        return int(text), None
    if field.type in ("date", "time"):
        return (_day(text) if field.type == "date" else _time(text)), None
    if labels is not None:
        return {label: value for value, names in labels.items() for label in names}.get(text, text), None
    if field.choices:
        return {label: value for value, label in field.choices.items()}.get(text, text), None
    return text, _shortened(field, text)


def write_value(value: Any) -> str:
    """Return the text of a cell; what a spreadsheet would run as a formula has a quote before it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    text = str(value)
    return "'" + text if text.lstrip("'")[:1] in FORMULA else text


def trimmed(cell: str) -> str:
    """Return a cell without blanks and invisible characters around it."""
    return cell.strip().strip(INVISIBLE).strip()


def _day(text: str) -> str:
    parts = _DAY.fullmatch(text)
    try:
        return date(*map(int, parts.groups())).isoformat() if parts else text
    except ValueError:
        return text


def _time(text: str) -> str:
    parts = _TIME.fullmatch(text)
    return f"{int(parts[1]):02}:{parts[2]}" if parts else text


def _shortened(field: Field, text: str) -> FieldProblem | None:
    """A number with twelve digits or more stands as 4.5E+14 in a spreadsheet, and is saved so."""
    if field.type != "text" or not _SHORTENED.fullmatch(text):
        return None
    told = Text(
        "the whole number; a spreadsheet saved it as {value}: format the column as text",
        "应当是完整的号码；表格软件把它存成了 {value}，请先把这一列设为“文本”",
        {"value": text},
    )
    return FieldProblem(field.name, told)
