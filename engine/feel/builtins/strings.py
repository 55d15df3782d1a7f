"""Built-ins for strings (DMN 1.5 §10.3.4.3, and the engine's own)."""

from __future__ import annotations

import base64
from collections.abc import Callable
from decimal import Decimal

import regex

from engine.feel.builtins.patterns import Pattern, compiled, within_time
from engine.feel.builtins.registry import LIST, NUMBER, STRING, Family, needs, nullable, omissible, optional
from engine.feel.errors import Unfit
from engine.feel.frames import Run
from engine.feel.values import Value

strings = Family()
_REPLACEMENT_PARTS = regex.compile(r"(\\\\|\\\$|\$\d+)")
_BAD_REPLACEMENT = regex.compile(r"(?<!\\)\$(?!\d)|\\(?![\\$])")


@strings.function("substring", needs("string", STRING), needs("start position", NUMBER), omissible("length", NUMBER))
def substring(run: Run, text: str, start: Decimal, length: Decimal | None) -> str:
    position = int(start)
    if position == 0 or abs(position) > len(text):
        raise Unfit("Expected a start position inside the string", "起始位置应当在字符串之内")
    first = position - 1 if position > 0 else len(text) + position
    if length is None:
        return text[first:]
    if length < 1:
        raise Unfit("Expected a length of at least 1", "长度至少为 1")
    return text[first : first + int(length)]


@strings.function("string length", needs("string", STRING))
def string_length(run: Run, text: str) -> Decimal:
    return Decimal(len(text))


@strings.function("upper case", needs("string", STRING))
def upper_case(run: Run, text: str) -> str:
    return text.upper()


@strings.function("lower case", needs("string", STRING))
def lower_case(run: Run, text: str) -> str:
    return text.lower()


@strings.function("trim", needs("string", STRING))
def trim(run: Run, text: str) -> str:
    return text.strip()


@strings.function("is blank", needs("string", STRING))
def is_blank(run: Run, text: str) -> bool:
    return not text.strip()


@strings.function("substring before", needs("string", STRING), needs("match", STRING))
def substring_before(run: Run, text: str, match: str) -> str:
    before, found, _ = text.partition(match) if match else ("", "", "")
    return before if found else ""


@strings.function("substring after", needs("string", STRING), needs("match", STRING))
def substring_after(run: Run, text: str, match: str) -> str:
    return text.partition(match)[2] if match else text


@strings.function("contains", needs("string", STRING), needs("match", STRING))
def contains(run: Run, text: str, match: str) -> bool:
    return match in text


@strings.function("starts with", needs("string", STRING), needs("match", STRING))
def starts_with(run: Run, text: str, match: str) -> bool:
    return text.startswith(match)


@strings.function("ends with", needs("string", STRING), needs("match", STRING))
def ends_with(run: Run, text: str, match: str) -> bool:
    return text.endswith(match)


@strings.function("matches", needs("input", STRING), needs("pattern", STRING), optional("flags", STRING))
def matches(run: Run, text: str, pattern: str, flags: str | None) -> bool:
    return within_time(run, compiled(pattern, flags).search, text) is not None


@strings.function(
    "replace", needs("input", STRING), needs("pattern", STRING), needs("replacement", STRING), optional("flags", STRING)
)
def replace(run: Run, text: str, pattern: str, replacement: str, flags: str | None) -> str:
    expression = compiled(pattern, flags)
    if within_time(run, expression.search, "") is not None:
        raise Unfit("Expected a pattern that does not match the empty string", "模式不能匹配空字符串")
    if _BAD_REPLACEMENT.search(replacement):
        raise Unfit("Expected '$' before a digit and '\\' before '$' or '\\'", "“$”后应当是数字，“\\”后应当是“$”或“\\”")
    result: str = within_time(run, expression.sub, _replacer(run, expression, replacement), text)
    return result


def _replacer(run: Run, expression: Pattern, replacement: str) -> Callable[[regex.Match[str]], str]:
    parts = _REPLACEMENT_PARTS.split(replacement)

    def replaced(found: regex.Match[str]) -> str:
        text = "".join(_replacement_part(part, found, expression.groups) for part in parts if part)
        run.meter.take(len(text) + 1)
        return text

    return replaced


def _replacement_part(part: str, found: regex.Match[str], groups: int) -> str:
    if part in ("\\\\", "\\$"):
        return part[1]
    if part[0] != "$":
        return part
    digits = part[1:]
    while len(digits) > 1 and (len(digits) > 4 or int(digits) > groups):
        digits = digits[:-1]
    rest = part[1 + len(digits) :]
    return ((found.group(int(digits)) or "") if int(digits) <= groups else "") + rest


@strings.function("split", needs("string", STRING), needs("delimiter", STRING))
def split(run: Run, text: str, delimiter: str) -> list[str]:
    parts: list[str] = []
    last = 0
    found = within_time(run, lambda timeout: list(compiled(delimiter, None).finditer(text, timeout=timeout)))
    for match in found:
        parts.append(text[last : match.start()])
        last = match.end()
    parts.append(text[last:])
    run.meter.take(len(text))
    return parts


@strings.function("extract", needs("string", STRING), needs("pattern", STRING))
def extract(run: Run, text: str, pattern: str) -> list[str]:
    expression = compiled(pattern, None)
    found = within_time(run, lambda timeout: [m.group() for m in expression.finditer(text, timeout=timeout)])
    run.meter.take(sum(map(len, found)))
    return found


def _joined(run: Run, items: list[Value], delimiter: str | None) -> str:
    if any(item is not None and type(item) is not str for item in items):
        raise Unfit("Expected a list of strings to join", "应当是字符串列表")
    texts = [item for item in items if item is not None]
    glue = delimiter or ""
    run.meter.take(sum(map(len, texts)) + len(glue) * len(texts))
    return glue.join(texts)


@strings.function("string join", needs("list", LIST), optional("delimiter", STRING))
def string_join(run: Run, items: list[Value], delimiter: str | None) -> str:
    return _joined(run, items, delimiter)


@strings.function(
    "string join",
    needs("list", LIST),
    nullable("delimiter", STRING),
    nullable("prefix", STRING),
    nullable("suffix", STRING),
)
def string_join_around(
    run: Run, items: list[Value], delimiter: str | None, prefix: str | None, suffix: str | None
) -> str:
    return (prefix or "") + _joined(run, items, delimiter) + (suffix or "")


@strings.function("to base64", needs("value", STRING))
def to_base64(run: Run, text: str) -> str:
    return base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
