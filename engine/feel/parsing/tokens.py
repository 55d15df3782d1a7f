"""Cuts a FEEL text into tokens: names, numbers, strings, symbols; white space and comments fall away."""

from __future__ import annotations

import re
from enum import Enum, auto

from engine.feel.errors import Expectation, SyntaxInvalid

_LETTERS = (
    r"?_A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_PARTS = r"\w?'\u00B7\u0300-\u036F\u203F-\u2040\u2070-\u218F\U00010000-\U000EFFFF"
_SPACE = (
    r"(?:[\s\u0085\u00A0\u1680\u180E\u2000-\u200B\u2028\u2029\u202F\u205F\u3000\uFEFF]+"
    r"|//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/)*"
)
_TOKEN = re.compile(
    rf"""(?:([{_LETTERS}][{_PARTS}]*)
    |((?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |("(?:[^"\\\n]|\\[^\n])*")
    |(@"(?:[^"\\\n]|\\[^\n])*")
    |(`[^`\n]+`)
    |(\*\*|\.\.|<=|>=|!=|->|.)){_SPACE}""",
    re.VERBOSE | re.DOTALL,
)
"""One token, and the white space and comments behind it; the groups are in the order of `_KINDS`."""
_LEADING_SPACE = re.compile(_SPACE)
_NAME_START = re.compile(rf"[{_LETTERS}]")
_WORD = re.compile(rf"[{_PARTS}]+")
_ESCAPE = re.compile(r"""\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|([nrt"'\\]))""")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}


class Kind(Enum):
    """What a token is. A WORD begins with a digit: it can only continue a name. A QUOTED name has backticks around."""

    NAME = auto()
    WORD = auto()
    NUMBER = auto()
    STRING = auto()
    TEMPORAL = auto()
    QUOTED = auto()
    SYMBOL = auto()
    END = auto()


NAME, WORD, NUMBER, STRING, TEMPORAL, QUOTED, SYMBOL, END = Kind
_KINDS = (END, NAME, NUMBER, STRING, TEMPORAL, QUOTED, SYMBOL)


class Token:
    """`text` as written, `start` and `end` as offsets; for strings, `value` without quotes and escapes."""

    __slots__ = ("end", "kind", "start", "text", "value")

    def __init__(self, kind: Kind, text: str, start: int, end: int, value: str = "") -> None:
        self.kind, self.text, self.start, self.end, self.value = kind, text, start, end, value


def tokenize(source: str) -> list[Token]:
    """Return all tokens, the last one of kind END; raises SyntaxInvalid for a string without its end."""
    tokens: list[Token] = []
    leading = _LEADING_SPACE.match(source)
    position = leading.end() if leading else 0
    length = len(source)
    match = _TOKEN.match
    while position < length:
        found = match(source, position)
        assert found is not None
        group = found.lastindex or 0
        text, end, next_position = found[group], found.end(group), found.end()
        kind, value = _KINDS[group], ""
        if kind is NUMBER:
            if end < length and _NAME_START.match(source, end):
                word = _WORD.match(source, position)
                if word is not None:
                    kind, text, end = WORD, word[0], word.end()
                    behind = _LEADING_SPACE.match(source, end)
                    next_position = behind.end() if behind else end
        elif kind is STRING:
            value = _unescape(text[1:-1])
        elif kind is TEMPORAL:
            value = _unescape(text[2:-1])
        elif kind is QUOTED:
            value = " ".join(text[1:-1].split())
        elif text == '"':
            raise SyntaxInvalid(Expectation("the string's end '\"'", "字符串的结尾引号"), "", source, length)
        tokens.append(Token(kind, text, position, end, value))
        position = next_position
    tokens.append(Token(END, "", length, length))
    return tokens


def _unescape(text: str) -> str:
    if "\\" in text:
        text = _ESCAPE.sub(_escaped, text)
    if not text.isascii() and _SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _escaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    if code is None:
        return _ESCAPES.get(found[3], found[3])
    number = int(code, 16)
    return chr(number) if number < 0x110000 else found[0]
