"""Names that only the scope can tell: those with operators or keywords inside, like `pre-tax` or `date and place`."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from functools import lru_cache

from engine.feel.budgets import MAX_TEXT_LENGTH
from engine.feel.errors import SyntaxInvalid
from engine.feel.parsing.tokens import NAME, NUMBER, STRING, SYMBOL, WORD, Token, tokenize

_NAME_ENDING = ("if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "and", "or", "between")
NAME_ENDS = frozenset((*_NAME_ENDING, "instance", "external"))
"""Keywords that end a name with spaces; any other word behind a name belongs to it."""
KEYWORDS = NAME_ENDS | {"of", "function", "true", "false", "null", "not"}
SPECIAL_NAMES: dict[str, tuple[str, ...]] = {
    "get": ("get", "or", "else"),
    "date": ("date", "and", "time"),
    "days": ("days", "and", "time", "duration"),
    "years": ("years", "and", "months", "duration"),
}
"""Names of built-in functions and types with a keyword inside, by their first word."""


def normalize(name: str) -> str:
    """Return a name with single spaces."""
    return " ".join(name.split())


def _tokens(name: str) -> list[Token]:
    """Return the tokens of a name; none if it could never be written as a name."""
    try:
        return tokenize(name)[:-1]
    except SyntaxInvalid:
        return []


@lru_cache(20_000)
def is_special(name: str) -> bool:
    """Tell whether a name can't be read without knowing it: it has other characters than a name's, or a keyword."""
    tokens = _tokens(name)
    if not tokens or tokens[0].kind is STRING:
        return False
    return tokens[0].kind is not NAME or any(
        token.text in KEYWORDS or not (token.kind in (NAME, WORD) or (token.kind is NUMBER and token.text.isdigit()))
        for token in tokens
    )


@lru_cache(20_000)
def is_plain(name: str) -> bool:
    """Tell whether a name can stand as it is before the colon of a context's entry."""
    return bool(_tokens(name)) and not is_special(name) and " ".join(t.text for t in _tokens(name)) == name


_LONGEST_NAME = 12
"""Tokens of the longest name with an operator or keyword inside that is looked for in a scope."""
_NEVER_INSIDE = frozenset("()[]{},:=<>")
_OPERATOR_OR_KEYWORD = re.compile(rf"[^\w\s]|\b(?:{'|'.join(sorted(KEYWORDS))})\b")


class KnownNames:
    """The special names in scope; a match takes the longest. Immutable: `plus` returns another one."""

    __slots__ = ("by_first",)

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.by_first: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {}
        for name in names:
            self._add(name)

    def _add(self, name: str) -> None:
        name = normalize(name)
        if not is_special(name):
            return
        parts = tuple(token.text for token in tokenize(name)[:-1])
        if len(parts) == 1 and name in KEYWORDS:
            return  # `null` stays null, whatever a context's keys are; backticks reach such a name
        entries = {(parts, name), *self.by_first.get(parts[0], ())}
        self.by_first[parts[0]] = tuple(sorted(entries, key=lambda entry: -len(entry[0])))

    def plus(self, name: str) -> KnownNames:
        """Return these names and one more."""
        if not is_special(name):
            return self
        more = KnownNames()
        more.by_first = dict(self.by_first)
        more._add(name)
        return more

    def with_all(self, others: KnownNames) -> KnownNames:
        """Return these names and those."""
        if not others.by_first:
            return self
        more = KnownNames()
        more.by_first = dict(self.by_first)
        for entries in others.by_first.values():
            for _, name in entries:
                more._add(name)
        return more

    def match(self, tokens: list[Token], index: int) -> tuple[str, int] | None:
        """Return the longest special name that stands at a token, and the index behind it."""
        for parts, name in self.by_first.get(tokens[index].text, ()):
            end = index + len(parts)
            if end < len(tokens) and all(tokens[index + i].text == part for i, part in enumerate(parts)):
                return name, end
        return None


def special_names_in(text: str, names: Iterable[str]) -> frozenset[str]:
    """Return those names that can't be read without knowing them, and whose beginning stands in the text."""
    return frozenset(name for name in map(normalize, names) if is_special(name) and name[:1] in text)


def written_names(text: str, known: Container[str]) -> frozenset[str]:
    """Return the names of a scope that can't be read without knowing them, as a text writes them."""
    if len(text) > MAX_TEXT_LENGTH or _OPERATOR_OR_KEYWORD.search(text) is None:
        return frozenset()
    found: set[str] = set()
    tokens = _tokens(text)
    for index, first in enumerate(tokens):
        if first.kind is not NAME:
            continue
        for last in tokens[index + 1 : index + _LONGEST_NAME]:
            if last.kind not in (NAME, WORD, NUMBER, SYMBOL):
                break
            if last.text in _NEVER_INSIDE:
                break
            name = normalize(text[first.start : last.end])
            if name in known and is_special(name):
                found.add(name)
    return frozenset(found)
