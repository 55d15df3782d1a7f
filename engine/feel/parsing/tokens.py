"""Cuts a FEEL text into tokens: names, numbers, strings, symbols; white space and comments fall away."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from engine.feel.errors import Expectation, SyntaxInvalid

_LETTERS = (
    r"?_A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_PARTS = r"\w?'\u00B7\u0300-\u036F\u203F-\u2040\u2070-\u218F\U00010000-\U000EFFFF"
_SPACE = re.compile(
    r"(?:[\s\u0085\u00A0\u1680\u180E\u2000-\u200B\u2028\u2029\u202F\u205F\u3000\uFEFF]+|//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/)*"
)
_TOKEN = re.compile(
    rf"""(?P<name>[{_LETTERS}][{_PARTS}]*)
    |(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |(?P<string>"(?:[^"\\\n]|\\[^\n])*")
    |(?P<temporal>@"(?:[^"\\\n]|\\[^\n])*")
    |(?P<symbol>\*\*|\.\.|<=|>=|!=|->|.)""",
    re.VERBOSE | re.DOTALL,
)
_WORD = re.compile(rf"[{_PARTS}]+")
_ESCAPE = re.compile(r"""\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|([nrt"'\\]))""")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}


class Kind(Enum):
    """What a token is. A WORD begins with a digit: it can only continue a name."""

    NAME = auto()
    WORD = auto()
    NUMBER = auto()
    STRING = auto()
    TEMPORAL = auto()
    SYMBOL = auto()
    END = auto()


_KINDS = {
    "name": Kind.NAME,
    "number": Kind.NUMBER,
    "string": Kind.STRING,
    "temporal": Kind.TEMPORAL,
    "symbol": Kind.SYMBOL,
}


@dataclass(slots=True)
class Token:
    """`text` as written, `start` and `end` as offsets; for strings, `value` without quotes and escapes."""

    kind: Kind
    text: str
    start: int
    end: int
    value: str = ""


def tokenize(source: str) -> list[Token]:
    """Return all tokens, the last one of kind END; raises SyntaxInvalid for a string without its end."""
    tokens: list[Token] = []
    position = _end_of_space(source, 0)
    length = len(source)
    while position < length:
        found = _TOKEN.match(source, position)
        assert found is not None
        assert found.lastgroup is not None
        kind, text, end = _KINDS[found.lastgroup], found.group(), found.end()
        value = ""
        if kind is Kind.NUMBER and end < length and _is_name_start(source, end):
            word = _WORD.match(source, position)
            if word is not None:
                kind, text, end = Kind.WORD, word.group(), word.end()
        elif kind is Kind.STRING:
            value = _unescape(text[1:-1])
        elif kind is Kind.TEMPORAL:
            value = _unescape(text[2:-1])
        elif text == '"':
            raise SyntaxInvalid(Expectation("the string's end '\"'", "字符串的结尾引号"), "", source, length)
        tokens.append(Token(kind, text, position, end, value))
        position = _end_of_space(source, end)
    tokens.append(Token(Kind.END, "", length, length))
    return tokens


def _end_of_space(source: str, position: int) -> int:
    found = _SPACE.match(source, position)
    return found.end() if found else position


def _is_name_start(source: str, position: int) -> bool:
    found = _TOKEN.match(source, position)
    return found is not None and found.lastgroup == "name"


def _unescape(text: str) -> str:
    if "\\" in text:
        text = _ESCAPE.sub(_escaped, text)
    if any("\ud800" <= character <= "\udfff" for character in text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _escaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    if code is None:
        return _ESCAPES.get(found[3], found[3])
    number = int(code, 16)
    return chr(number) if number < 0x110000 else found[0]
