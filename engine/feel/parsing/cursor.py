"""The place in the token list where the parser stands: looking, taking, going back, and saying what was expected."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

from engine.feel.budgets import MAX_NESTING, MAX_TEXT_LENGTH, PARSE_STEPS, PARSE_STEPS_PER_TOKEN, BudgetExceeded
from engine.feel.errors import Expectation, SyntaxInvalid, symbol
from engine.feel.parsing.hints import hint
from engine.feel.parsing.names import KEYWORDS, NAME_ENDS, SPECIAL_NAMES, KnownNames
from engine.feel.parsing.tokens import NAME, NUMBER, QUOTED, SYMBOL, WORD, Token, tokenize

Mark = tuple[int, int, KnownNames, bool]
A_NAME = Expectation("a name", "名称")


class Mismatch(Exception):
    """Inside the parser: the text does not go on as the grammar wants here; another reading may be tried."""


class Cursor:
    """Walks over the tokens of one text; bounded in length, depth and steps.

    `known` are the special names in scope, `keys` those of all context literals so far: they may follow a dot, and
    stand in filters. `is_filter_off` is on while `[` must be an interval's end, not a filter.
    """

    def __init__(self, source: str, names: Iterable[str] = ()) -> None:
        if len(source) > MAX_TEXT_LENGTH:
            raise BudgetExceeded(
                "Expected an expression of at most {limit} characters, but found {length}",
                "表达式最多 {limit} 个字符，但有 {length} 个",
                reason="text",
                limit=MAX_TEXT_LENGTH,
                length=len(source),
            )
        self.source = source
        self.tokens = tokenize(source)
        self.index = 0
        self.token = self.tokens[0]
        self.known = KnownNames(names)
        self.keys = KnownNames()
        self.depth = 0
        self.steps_left = PARSE_STEPS + PARSE_STEPS_PER_TOKEN * len(self.tokens)
        self.is_filter_off = False
        self.furthest: tuple[Token, Expectation] | None = None

    def mark(self) -> Mark:
        """Return what `back` needs to try another reading from here."""
        return (self.index, self.depth, self.known, self.is_filter_off)

    def back(self, mark: Mark) -> None:
        """Go back to a mark."""
        index, self.depth, self.known, self.is_filter_off = mark
        self.go(index)

    def go(self, index: int) -> None:
        """Stand at the token of that index."""
        self.index = index
        self.token = self.tokens[index]

    def is_at(self, text: str) -> bool:
        """Tell whether the next token is that symbol."""
        return self.token.text == text and self.token.kind is SYMBOL

    def is_at_word(self, word: str) -> bool:
        """Tell whether the next token is that keyword."""
        return self.token.text == word and self.token.kind is NAME

    def take(self, text: str) -> bool:
        """Step over a symbol or keyword if it is next."""
        token = self.token
        if token.text == text and token.kind in (SYMBOL, NAME):
            self.go(self.index + 1)
            return True
        return False

    def need(self, text: str) -> None:
        """Step over a symbol or keyword; fail if another thing is next."""
        if not self.take(text):
            self.fail(symbol(text))

    def fail(self, expected: Expectation, token: Token | None = None) -> NoReturn:
        """Raise Mismatch at the next token; of several attempts the one that came furthest is told in the end."""
        token = token or self.token
        if self.furthest is None or token.start > self.furthest[0].start:
            self.furthest = (token, expected)
        raise Mismatch

    def problem(self) -> SyntaxInvalid:
        """Return the error of the attempt that came furthest."""
        assert self.furthest is not None
        token, expected = self.furthest
        index = next(index for index, other in enumerate(self.tokens) if other.start >= token.start)
        return SyntaxInvalid(hint(self.tokens, index, expected), token.text[:30], self.source, token.start)

    def enter(self) -> None:
        """Count one more level; raises when the expression is nested too deep or too ambiguous to read."""
        self.depth += 1
        self.steps_left -= 1
        if self.depth > MAX_NESTING:
            raise BudgetExceeded(
                "Expected an expression nested at most {limit} deep, but it is deeper (offset {offset})",
                "表达式最多嵌套 {limit} 层，但更深（位置 {offset}）",
                reason="depth",
                limit=MAX_NESTING,
                offset=self.token.start,
            )
        if self.steps_left < 0:
            raise BudgetExceeded(
                "Expected an expression that can be read one way, but it is too ambiguous",
                "表达式的括号有太多种读法，无法读完",
                reason="steps",
            )

    def leave(self) -> None:
        """Count one level less."""
        self.depth -= 1

    def known_name(self) -> str | None:
        """Step over a special name of the scope if one is next."""
        if not self.known.by_first:
            return None
        found = self.known.match(self.tokens, self.index)
        if found is None:
            return None
        self.go(found[1])
        return found[0]

    def member_name(self) -> str:
        """Step over what follows a dot: any name, or a key of a context."""
        found = self.keys.match(self.tokens, self.index)
        if found is None:
            return self.name(may_be_keyword=True)
        self.go(found[1])
        return found[0]

    def quoted_name(self) -> str | None:
        """Step over a name in backticks if one is next."""
        if self.token.kind is not QUOTED:
            return None
        name = self.token.value
        self.go(self.index + 1)
        return name

    def is_at_known_name(self) -> bool:
        """Tell whether a special name of the scope is next."""
        return bool(self.known.by_first) and self.known.match(self.tokens, self.index) is not None

    def special_name(self) -> str | None:
        """Step over `date and time` and its like if one is next."""
        parts = SPECIAL_NAMES.get(self.token.text)
        if parts is None or tuple(token.text for token in self.tokens[self.index : self.index + len(parts)]) != parts:
            return None
        self.go(self.index + len(parts))
        return " ".join(parts)

    def name(self, may_be_keyword: bool = False) -> str:
        """Step over a name, with all the words that belong to it."""
        known = self.known_name() or self.quoted_name()
        if known is not None:
            return known
        if self.token.text in SPECIAL_NAMES:
            start = self.index
            special = self.special_name()
            if special is not None:
                if may_be_keyword or self.is_at("("):
                    return special
                self.go(start)
        if self.token.kind is not NAME or (
            self.token.text in KEYWORDS and self.token.text != "not" and not may_be_keyword
        ):
            self.fail(A_NAME)
        words = [self.token.text]
        self.go(self.index + 1)
        while self.token.kind in (NAME, WORD) or (self.token.kind is NUMBER and self.token.text.isdigit()):
            if self.token.text in NAME_ENDS:
                break
            words.append(self.token.text)
            self.go(self.index + 1)
        return " ".join(words)
