"""The validation rules of a field, as form-js applies them: required, limits, lengths, patterns, steps, dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import regex

from engine.errors import Text
from engine.forms.components import TEXTS
from engine.forms.expressions import Evaluator
from engine.forms.values import is_empty

PATTERN_SECONDS = 0.25
EMAIL = r"^[^\s@<>()\[\],;:\\\"]+@([a-zA-Z0-9-]+\.)+[a-zA-Z]{2,}$"
PHONE = r"^(\+|00)[1-9]\d{0,2}\d{4,20}$"
TYPES = {
    "email": (EMAIL, Text("Expected an e-mail address", "应填写电子邮件地址")),
    "phone": (
        PHONE,
        Text("Expected an international phone number like +8613800138000", "应填写形如 +8613800138000 的国际电话号码"),
    ),
}


def problems(
    kind: str, value: Any, schema: Mapping[str, Any], scope: Mapping[str, Any], evaluator: Evaluator
) -> Iterator[Text]:
    """Yield everything that is wrong with the value of a field."""
    written = schema.get("validate")
    rules = (
        {name: evaluator.value(rule, scope) for name, rule in written.items()} if isinstance(written, Mapping) else {}
    )
    if rules.get("required") and (is_empty(value) or (kind == "checkbox" and value is False)):
        yield Text("Expected an answer, for this field is required", "此项必填")
        return
    if is_empty(value):
        return
    if kind == "number":
        yield from _number(value, schema, rules)
    if kind in TEXTS:
        yield from _text(str(value), rules)
    if kind == "datetime":
        yield from _moment(str(value), rules, evaluator)
        if schema.get("disallowPassedDates") and evaluator.now is not None:
            yield from _not_passed(str(value), evaluator)


def _decimal(value: Any) -> Decimal | None:
    try:
        return None if value is None or value == "" or isinstance(value, bool) else Decimal(str(value))
    except InvalidOperation:
        return None


def _number(value: Any, schema: Mapping[str, Any], rules: Mapping[str, Any]) -> Iterator[Text]:
    number = Decimal(str(value))
    low, high = _decimal(rules.get("min")), _decimal(rules.get("max"))
    if low is not None and number < low:
        yield Text("Expected at least {limit}", "不得小于 {limit}", {"limit": low})
    if high is not None and number > high:
        yield Text("Expected at most {limit}", "不得大于 {limit}", {"limit": high})
    digits = _decimal(schema.get("decimalDigits"))
    exponent = number.normalize().as_tuple().exponent
    if digits is not None and isinstance(exponent, int) and -exponent > digits:
        yield Text("Expected at most {limit} decimal digits", "小数最多 {limit} 位", {"limit": digits})
    step = _decimal(schema.get("increment"))
    if step and Fraction(number) % Fraction(step) != 0:
        yield Text("Expected a multiple of {step}", "应为 {step} 的倍数", {"step": step})


def _text(value: str, rules: Mapping[str, Any]) -> Iterator[Text]:
    low, high = _decimal(rules.get("minLength")), _decimal(rules.get("maxLength"))
    length = len(value.strip())
    if low is not None and length < low:
        yield Text("Expected at least {limit} characters", "至少 {limit} 个字符", {"limit": low})
    if high is not None and length > high:
        yield Text("Expected at most {limit} characters", "最多 {limit} 个字符", {"limit": high})
    known = TYPES.get(str(rules.get("validationType")))
    if known is not None and regex.search(known[0], value) is None:
        yield known[1]
    pattern = rules.get("pattern")
    if isinstance(pattern, str) and pattern:
        yield from _pattern(pattern, value)


def _pattern(pattern: str, value: str) -> Iterator[Text]:
    try:
        found = regex.search(pattern, value, regex.ASCII, timeout=PATTERN_SECONDS)
    except TimeoutError:
        yield Text("Expected an answer that can be checked in time", "该内容无法在限定时间内校验")
        return
    except regex.error:
        yield Text(
            "Expected a pattern that can be read: {pattern}", "格式规则无法解析：{pattern}", {"pattern": pattern}
        )
        return
    if found is None:
        yield Text("Expected an answer of the form {pattern}", "格式应符合 {pattern}", {"pattern": pattern})


def _moment(value: str, rules: Mapping[str, Any], evaluator: Evaluator) -> Iterator[Text]:
    """Hold a date, or date and time, between `min` and `max`; what is no moment (a time of day) limits nothing."""
    moment = _instant(value, evaluator)
    low, high = _instant(rules.get("min"), evaluator), _instant(rules.get("max"), evaluator)
    if moment is None:
        return
    zone = ZoneInfo(evaluator.zone)
    if low is not None and moment < low:
        yield Text("Expected {limit} or later", "不得早于 {limit}", {"limit": f"{low.astimezone(zone):%Y-%m-%d %H:%M}"})
    if high is not None and moment > high:
        yield Text(
            "Expected {limit} or earlier", "不得晚于 {limit}", {"limit": f"{high.astimezone(zone):%Y-%m-%d %H:%M}"}
        )


def _instant(value: Any, evaluator: Evaluator) -> datetime | None:
    """Read a date, or date and time, as an instant; without an offset it is meant in the engine's zone."""
    if not isinstance(value, str):
        return None
    local, _, zone = value.partition("@")
    try:
        moment = datetime.fromisoformat(local)
        return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone or evaluator.zone))
    except (ValueError, ZoneInfoNotFoundError):
        return None


def _not_passed(value: str, evaluator: Evaluator) -> Iterator[Text]:
    assert evaluator.now is not None
    today = evaluator.now.astimezone(ZoneInfo(evaluator.zone)).date()
    try:
        day = datetime.fromisoformat(value).date() if "T" in value else date.fromisoformat(value)
    except ValueError:  # a time of day has no date that could have passed
        return
    if day < today:
        yield Text("Expected a date that has not passed", "日期不得早于今天")
