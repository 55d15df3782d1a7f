"""Reads expressions: FEEL, static text, timers; and says which of them are not possible where they stand."""

from __future__ import annotations

import re

from lxml import etree

from engine.bpmn.findings import line_of
from engine.bpmn.model import Expression
from engine.bpmn.readers.source import Source, content
from engine.feel import Rule, analyse

FEEL_LANGUAGES = ("feel", "http://www.omg.org/spec/feel", "https://www.omg.org/spec/dmn", "http://www.omg.org/spec/dmn")
XPATH = ("xpath", "http://www.w3.org/1999/xpath", "http://www.w3.org/tr/xpath")
WORDS = re.compile(r"^[^\W\d]\w*(?: +\w+)+$")
WRITE_FEEL = ("Write it as a FEEL expression: =…", "请写成 FEEL 表达式：=…")


def is_feel_language(language: str | None) -> bool:
    """Return whether a `language` says FEEL or nothing that matters (XPath is only BPMN's default value)."""
    lower = (language or "").strip().lower()
    return not lower or lower.startswith(FEEL_LANGUAGES) or lower.startswith(XPATH)


def _checked(source: Source, node: etree._Element, text: str, path: str | None) -> Expression:
    for problem in analyse(text).problems:
        report = source.findings.error if problem.severity == "error" else source.findings.warning
        report(
            problem.rule.value,
            node,
            "In the FEEL expression '{text}', line {at_line}, column {column}: {problem_en}",
            "FEEL 表达式“{text}”第 {at_line} 行第 {column} 列：{problem_zh}",
            ("Correct the expression.", "请修正该表达式。"),
            path=path,
            text=text,
            at_line=problem.line,
            column=problem.column,
            problem_en=problem.text.in_language("en"),
            problem_zh=problem.text.in_language("zh"),
        )
    return Expression(text, True, line_of(node))


def dynamic(source: Source, node: etree._Element, text: str | None, path: str) -> Expression | None:
    """Return FEEL when the text starts with `=`, else static text; None when it is absent or empty."""
    if text is None or not text.strip():
        return None
    if text.lstrip().startswith("="):
        return _checked(source, node, text.strip()[1:].strip(), path)
    return Expression(text, False, line_of(node))


def feel_only(source: Source, node: etree._Element, text: str | None, path: str) -> Expression | None:
    """Return FEEL that must start with `=`; None when absent; a finding when it is static."""
    if text is None or not text.strip():
        return None
    if not text.lstrip().startswith("="):
        source.findings.error(
            "must-be-feel",
            node,
            "Expected {path} to be a FEEL expression that starts with '=', but it is '{text}'",
            "{path} 应为以“=”开头的 FEEL 表达式，但它是“{text}”",
            WRITE_FEEL,
            path=path,
            text=text,
        )
        return Expression(text.strip(), True, line_of(node))
    return _checked(source, node, text.strip()[1:].strip(), path)


def static_only(source: Source, node: etree._Element, text: str | None, path: str) -> Expression | None:
    """Return static text; a finding when it is an expression, for it is needed before anything runs."""
    if text is None or not text.strip():
        return None
    if text.lstrip().startswith("="):
        source.findings.error(
            "must-be-static",
            node,
            "Expected {path} to be a plain text, but it is the expression '{text}'",
            "{path} 应为固定文本，但它是表达式“{text}”",
            ("Write the value itself.", "请直接填写取值。"),
            path=path,
            text=text,
        )
    return Expression(text.strip(), False, line_of(node))


def _empty(source: Source, node: etree._Element, path: str) -> None:
    """An expression element without text: some modelers write it for "no expression"; zeebe refuses it."""
    report = source.findings.error if source.is_zeebe else source.findings.warning
    report(
        "empty-expression",
        node,
        "{path} is there without an expression",
        "{path} 存在，但没有表达式",
        ("Write an expression, or delete the element.", "请填写表达式，或删除该元素。"),
        path=path,
    )


def formal(source: Source, node: etree._Element | None, path: str) -> Expression | None:
    """Return a BPMN expression element: FEEL with or without `=`; None when absent or empty."""
    if node is None:
        return None
    text = content(node)
    if text is None:
        _empty(source, node, path)
        return None
    language = node.get("language") or source.language
    body = text[1:].strip() if text.startswith("=") else text
    is_readable = not any(problem.rule == Rule.SYNTAX for problem in analyse(body).problems)
    if not is_readable and not is_feel_language(language):
        source.findings.error(
            "expression-language",
            node,
            "Expected FEEL, but '{text}' is in '{language}'",
            "应使用 FEEL，但“{text}”使用的是“{language}”",
            WRITE_FEEL,
            path=path,
            text=text,
            language=language,
        )
        return Expression(body, True, line_of(node))
    if not is_feel_language(language):
        source.findings.warning(
            "expression-language",
            node,
            "'{text}' is executed as FEEL, though its language is '{language}'",
            "“{text}”按 FEEL 执行，尽管其语言标为“{language}”",
            path=path,
            text=text,
            language=language,
        )
    elif source.is_zeebe and not text.startswith("="):
        source.findings.warning(
            "leading-equals",
            node,
            "'{text}' is executed as FEEL, though it does not start with '='",
            "“{text}”按 FEEL 执行，尽管它没有以“=”开头",
            WRITE_FEEL,
            path=path,
            text=text,
        )
    if WORDS.match(body) and not source.is_zeebe and analyse(body).names_read == {body}:
        source.findings.error(
            "expression-text",
            node,
            "Expected {path} to be an expression, but '{text}' reads like a text",
            "{path} 应为表达式，但“{text}”像是一段文字",
            WRITE_FEEL,
            path=path,
            text=text,
        )
    return _checked(source, node, body, path)
