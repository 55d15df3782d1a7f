"""Whether an entry is as its kind describes it: id, values, days, references; all problems at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from engine.api import FieldProblem, Text
from processes.register.choices import Known
from processes.register.fields import Field, Kind
from processes.register.kinds import KINDS

ID = re.compile(r"[^\s/\\?#\x00\u200b-\u200f\u2060\ufeff]{1,64}")
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")
NOTHING: Known = {}
LONGEST = {"text": 255, "note": 20_000, "reference": 64}


def problems_of(
    kind: Kind, values: Mapping[str, Any], known: Known = NOTHING, before: Mapping[str, Any] | None = None
) -> list[FieldProblem]:
    """Return what is wrong with `values`, which are all fields of an entry; references are not followed here.

    `known` has the values of fields that are chosen from what is deployed or registered. A value that the entry had
    `before` stays as it is, even where the tables have dropped it since.
    """
    unknown = [
        FieldProblem(name, Text("a field of {kind}", "应当是“{zh}”的字段", {"kind": kind.en, "zh": kind.zh}))
        for name in values
        if kind.field(name) is None
    ]
    had = before or {}
    return unknown + [
        p
        for field in kind.fields
        if (p := _problem(field, values.get(field.name), None if _is_kept(field, had, values) else known))
    ]


def _is_kept(field: Field, had: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    return bool(field.source and had.get(field.name) and had[field.name] == values.get(field.name))


def untimely(
    kind: Kind, values: Mapping[str, Any], today: date, before: Mapping[str, Any] | None = None
) -> list[FieldProblem]:
    """Return what is wrong with the days of an entry; what it had `before` stays as it is.

    A contract does not end before it starts. What is accepted or saved only tomorrow is not yet: a warranty would begin
    with a day that may still change. A change of the roster ends after it starts, and means somebody.
    """
    found = []
    had = before or {}
    for name in ("accepted_on", "made_on"):
        if (values.get(name) or "") > today.isoformat() and values.get(name) != had.get(name):
            found.append(FieldProblem(name, Text("a day that is not in the future", "不能晚于今天")))
    if kind.name == "contract":
        starts, ends = values.get("starts_on"), values.get("ends_on")
        if starts and ends and ends < starts and (starts, ends) != (had.get("starts_on"), had.get("ends_on")):
            found.append(FieldProblem("ends_on", Text("a day not before the start", "不能早于开始日期")))
    return found + _unmeant(kind, values)


def _unmeant(kind: Kind, values: Mapping[str, Any]) -> list[FieldProblem]:
    if kind.name != "duty_change":
        return []
    found = []
    if (values["ends_on"], values["ends"]) <= (values["starts_on"], values["starts"]):
        found.append(FieldProblem("ends_on", Text("a time after the start", "应当晚于开始时间")))
    if not (values.get("absent") or values.get("user") or values.get("is_replacing")):
        told = Text("somebody who is away or on duty instead", "应当写明谁不在岗，或谁来顶班")
        found.append(FieldProblem("user", told))
    return found


def unfit(entry_id: str) -> list[FieldProblem]:
    """Return what is wrong with the id that somebody chose."""
    told = Text("1 to 64 characters without blanks", "1 到 64 个字符，不含空格")
    return [] if ID.fullmatch(entry_id) else [FieldProblem("id", told)]


def dangling(
    kind: Kind, values: Mapping[str, Any], read: Callable[[str, str], Mapping[str, Any] | None]
) -> list[FieldProblem]:
    """Return which references of an entry lead nowhere; `read` finds an entry by kind and id."""
    found = []
    for field in kind.fields:
        target = values.get(field.name)
        if field.refers_to and isinstance(target, str) and target and read(field.refers_to, target) is None:
            other = KINDS[field.refers_to]
            named = {"en": other.en, "zh": other.zh, "id": target}
            told = Text("the id of a known {en}", "没有编号为“{id}”的{zh}", named)
            found.append(FieldProblem(field.name, told))
    return found


def held(kind: Kind, before: Mapping[str, Any] | None, values: Mapping[str, Any]) -> list[FieldProblem]:
    """Return what would take a spare unit away from the case that has it: only that case gives it back."""
    case = before.get("reserved_for") if before is not None and kind.name == "spare" else None
    if before is None or not case:
        return []
    told = Text("unchanged while case {case} has the unit", "工单 {case} 占用期间不能修改", {"case": case})
    names = ("serial", "state", "reserved_for")
    return [FieldProblem(name, told) for name in names if values.get(name) != before.get(name)]


def _problem(field: Field, value: Any, known: Known | None) -> FieldProblem | None:
    if value is None or value == "":
        missing = Text("a value, it is required", "必填")
        return FieldProblem(field.name, missing) if field.is_required else None
    expected = _expected(field, value) if known is not None or field.type != "choice" else None
    if expected is None and known is not None and field.source and field.name in known:
        expected = _one_of(tuple(known[field.name]), value)
    return FieldProblem(field.name, expected) if expected else None


def _expected(field: Field, value: Any) -> Text | None:
    if field.type == "flag":
        return None if isinstance(value, bool) else Text("true or false", "应当为是或否")
    if field.type == "number":
        is_number = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10_000
        return None if is_number else Text("a whole number from 0 to 9999", "应当是 0 到 9999 的整数")
    if not isinstance(value, str):
        return Text("a text", "应当是文本")
    if field.type == "date":
        return None if _is_date(value) else Text("a date like 2026-11-24", "应当是形如 2026-11-24 的日期")
    if field.type == "time":
        return None if TIME.fullmatch(value) else Text("a time from 00:00 to 24:00", "应当是 00:00 到 24:00 的时间")
    if field.type == "choice":
        return None if field.source else _one_of(tuple(field.choices or ()), value)
    if "\0" in value:
        return Text("a text without the character NUL", "不能含有空字符（NUL）")  # PostgreSQL can't keep it
    most = LONGEST.get(field.type, 255)
    return None if len(value) <= most else Text("at most {most} characters", "最多 {most} 个字", {"most": most})


def _one_of(values: tuple[str, ...], value: str) -> Text | None:
    told = {"all": ", ".join(values), "value": value[:64]}
    return None if value in values else Text("one of {all}, not '{value}'", "应当是 {all} 之一，而不是“{value}”", told)


def _is_date(text: str) -> bool:
    try:
        return len(text) == 10 and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
