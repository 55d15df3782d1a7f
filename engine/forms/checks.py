"""Checks one component at deployment: its FEEL, its validation, its options, its pattern."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import regex

from engine.feel import analyse
from engine.forms.components import CHOICES, EXPRESSION_KEYS, TEXT_KEYS, VALIDATE_KEYS
from engine.forms.findings import Findings

PLACE = regex.compile(r"\{\{(.*?)\}\}", regex.DOTALL)
VALIDATION_TYPES = ("custom", "email", "phone")
SUBTYPES = ("date", "time", "datetime")
TIME_FORMATS = ("utc_offset", "utc_normalized", "no_timezone")


def check_component(item: Mapping[str, Any], kind: str, findings: Findings) -> None:
    """Report everything in a component that would not work when the form is used."""
    for path, text in (*_expressions(item), *_places(item)):
        for problem in analyse(text).errors:
            findings.error(
                problem.rule.value,
                item,
                "In the FEEL expression '{text}': {problem_en}",
                "FEEL 表达式“{text}”：{problem_zh}",
                ("Correct the expression.", "请修正该表达式。"),
                path=path,
                text=text,
                problem_en=problem.text.in_language("en"),
                problem_zh=problem.text.in_language("zh"),
            )
    if kind == "expression" and not str(item.get("expression") or "").strip().startswith("="):
        _wrong(item, "expression", "a FEEL expression that starts with '='", "以“=”开头的 FEEL 表达式", findings)
    if kind in CHOICES:
        _options(item, findings)
    if kind == "datetime":
        _one_of(item, "subtype", SUBTYPES, findings)
        if item.get("timeSerializingFormat") is not None:
            _one_of(item, "timeSerializingFormat", TIME_FORMATS, findings)
    _validate(item, findings)


def _expressions(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (property, text) of everything in a component that is FEEL."""
    nested = {name: item.get(name) for name in EXPRESSION_KEYS}
    for group in ("conditional", "validate"):
        found = item.get(group)
        if isinstance(found, Mapping):
            nested |= {f"{group}.{name}": value for name, value in found.items()}
    for path, text in nested.items():
        if isinstance(text, str) and _is_expression(text):
            yield path, text.strip()[1:].strip()


def _places(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (property, FEEL) of the texts that people read; blocks (`{{#if …}}`, `{{/if}}`) are left to the viewer."""
    for path in TEXT_KEYS:
        text = item.get(path)
        if not isinstance(text, str):
            continue
        if _is_expression(text):
            yield path, text.strip()[1:].strip()
            continue
        for place in PLACE.findall(text):
            if not place.startswith(("#", "/")):
                yield path, place.strip()


def _options(item: Mapping[str, Any], findings: Findings) -> None:
    values = item.get("values")
    sources = [name for name in ("values", "valuesKey", "valuesExpression") if item.get(name)]
    is_list = isinstance(values, list) and all(isinstance(v, Mapping) and "value" in v for v in values)
    if len(sources) != 1 or (values is not None and not is_list):
        _wrong(
            item,
            "values",
            "options with value and label, from exactly one source",
            "来自唯一来源、带 value 和 label 的选项",
            findings,
        )


def _validate(item: Mapping[str, Any], findings: Findings) -> None:
    validate = item.get("validate")
    if validate is None:
        return
    if not isinstance(validate, Mapping):
        _wrong(item, "validate", "an object", "对象", findings)
        return
    for name in validate:
        if name not in VALIDATE_KEYS:
            _wrong(item, f"validate.{name}", "validation that is executed", "可执行的校验规则", findings)
    if validate.get("validationType") not in (None, "", *VALIDATION_TYPES):
        _wrong(item, "validate.validationType", "email, phone or custom", "email、phone 或 custom", findings)
    for name in ("min", "max", "minLength", "maxLength"):
        limit = validate.get(name)
        if limit is None or limit == "" or _is_expression(limit):
            continue
        if not _is_number(limit):
            _wrong(item, f"validate.{name}", "a number or an expression", "数字或表达式", findings)
    pattern = validate.get("pattern")
    if isinstance(pattern, str) and not _is_expression(pattern):
        try:
            regex.compile(pattern)
        except regex.error:
            _wrong(item, "validate.pattern", "a regular expression", "正则表达式", findings)


def _is_number(value: Any) -> bool:
    if isinstance(value, str):
        try:
            float(value)
        except ValueError:
            return False
        return True
    return not isinstance(value, bool | list | Mapping)


def _is_expression(value: Any) -> bool:
    return isinstance(value, str) and value.lstrip().startswith("=")


def _one_of(item: Mapping[str, Any], name: str, allowed: tuple[str, ...], findings: Findings) -> None:
    if item.get(name) not in allowed:
        words = ", ".join(allowed)
        _wrong(item, name, words, words, findings)


def _wrong(item: Mapping[str, Any], path: str, en: str, zh: str, findings: Findings) -> None:
    findings.error(
        "form-property",
        item,
        "Expected {path} to be {expected_en}",
        "{path} 应为{expected_zh}",
        ("Correct {path}.", "请改正 {path}。"),
        path=path,
        expected_en=en,
        expected_zh=zh,
    )
