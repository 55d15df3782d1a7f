"""Regular expressions of XPath (W3C XPath and XQuery Functions §5.6) run by the `regex` library, with a time limit."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

import regex

from engine.feel.budgets import BudgetExceeded
from engine.feel.errors import Unfit
from engine.feel.frames import Run

MAX_PATTERN_LENGTH = 1000
MAX_REPEAT = 1000
_FLAGS = {"s": regex.S, "m": regex.M, "i": regex.I, "x": 0, "q": 0}
_NOT_IN_XPATH = regex.compile(r"\(\?(?!:)|\\[ABbZGKXRzhHvVQEkgmMuUxNoOaeyYFfLl0<>]")
_REPEAT = regex.compile(r"(?<!\\)\{(\d*)(?:,(\d*))?\}")
_SPACE = " \t\r\n"

T = TypeVar("T")
Pattern = regex.Pattern[str]


def compiled(pattern: str, flags: str | None) -> Pattern:
    """Return the compiled pattern; raises Unfit for one that XPath does not allow."""
    try:
        return _compiled(pattern, flags or "")
    except (regex.error, OverflowError, RecursionError) as error:
        raise Unfit("Expected a regular expression: {error}", "正则表达式不正确：{error}", error=error) from error


@lru_cache(512)
def _compiled(pattern: str, flags: str) -> Pattern:
    if len(pattern) > MAX_PATTERN_LENGTH:
        raise Unfit("Expected a regular expression of at most 1000 characters", "正则表达式最多 1000 个字符")
    if any(flag not in _FLAGS for flag in flags):
        raise Unfit(
            "Expected flags of 's', 'm', 'i', 'x', 'q', but found '{flags}'", "标志只能是 s、m、i、x、q", flags=flags
        )
    options = regex.V1
    for flag in flags:
        options |= _FLAGS[flag]
    return regex.compile(regex.escape(pattern) if "q" in flags else _translated(pattern, flags), options)


def _translated(pattern: str, flags: str) -> str:
    if "x" in flags:
        pattern = _without_space(pattern)
    _refuse_what_xpath_lacks(pattern)
    out: list[str] = []
    in_class = 0
    index = 0
    while index < len(pattern):
        character = pattern[index]
        following = pattern[index + 1 : index + 2]
        if character == "\\":
            out.append(_escape(pattern, index, bool(in_class)))
            index += 2
            continue
        if character == "[":
            in_class += 1
        elif character == "]" and in_class:
            in_class -= 1
        elif character == "-" and following == "[" and in_class:
            character = "--"  # class subtraction
        elif character == "." and not in_class and "s" not in flags:
            character = r"[^\n\r]"
        out.append(character)
        index += 1
    return _blocks("".join(out))


def _blocks(pattern: str) -> str:
    r"""Translate `\p{IsBasicLatin}` into the form that `regex` knows."""
    return regex.sub(r"\\([pP])\{Is([A-Za-z0-9\-]+)\}", r"\\\1{Block=\2}", pattern)


def _escape(pattern: str, index: int, is_in_class: bool) -> str:
    character = pattern[index + 1 : index + 2]
    if character == "i":
        return r"\p{L}_:" if is_in_class else r"[\p{L}_:]"
    if character == "c":
        return r"\p{L}\p{Nd}_:.\-" if is_in_class else r"[\p{L}\p{Nd}_:.\-]"
    if character.isdigit() and (is_in_class or int(character) not in _closed_groups(pattern[:index])):
        raise Unfit("Expected a back reference to a group that is closed before it", "反向引用应当指向已结束的分组")
    return "\\" + character


def _refuse_what_xpath_lacks(pattern: str) -> None:
    unescaped = pattern.replace("\\\\", "")
    if _NOT_IN_XPATH.search(unescaped):
        raise Unfit("Expected a regular expression of XPath", "应当是 XPath 的正则表达式")
    for found in _REPEAT.finditer(unescaped):
        if any(number and (len(number) > 4 or int(number) > MAX_REPEAT) for number in found.groups()):
            raise Unfit("Expected at most 1000 repetitions in a regular expression", "正则表达式最多重复 1000 次")


def _without_space(pattern: str) -> str:
    """Remove white space outside character classes: flag `x`; it may stand even inside `\\ s` and `\\p{ L }`."""
    out: list[str] = []
    in_class = 0
    is_escaped = False
    for character in pattern:
        if character in _SPACE and not in_class:
            continue
        if not is_escaped and character == "[":
            in_class += 1
        elif not is_escaped and character == "]" and in_class:
            in_class -= 1
        is_escaped = character == "\\" and not is_escaped
        out.append(character)
    return "".join(out)


def _closed_groups(pattern: str) -> set[int]:
    """Return the numbers of the groups that end in a pattern's beginning."""
    closed: set[int] = set()
    open_groups: list[int] = []
    count = 0
    index = 0
    while index < len(pattern):
        if pattern[index] == "\\":
            index += 1
        elif pattern[index] == "(":
            is_capturing = not pattern.startswith("(?:", index)
            count += is_capturing
            open_groups.append(count if is_capturing else 0)
        elif pattern[index] == ")" and open_groups:
            closed.add(open_groups.pop())
        index += 1
    return closed - {0}


def within_time(run: Run, use: Callable[..., T], *arguments: Any) -> T:
    """Use a pattern; raises BudgetExceeded (reason 'regex') when it takes too long."""
    try:
        return use(*arguments, timeout=run.meter.regex_time())
    except TimeoutError as error:
        raise BudgetExceeded(
            "Expected the regular expression to match in time, but it took too long",
            "正则表达式匹配超时",
            reason="regex",
        ) from error
