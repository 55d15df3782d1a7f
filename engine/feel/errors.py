"""Why an expression could not be read: where, what was found there, and what was expected, in two languages."""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import ExpressionFailed, Text


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the grammar allows at a place, as the object of "Expected …, but found …"."""

    en: str
    zh: str


def symbol(text: str) -> Expectation:
    """Return the expectation of that very text."""
    return Expectation(f"'{text}'", f"“{text}”")


def place_of(source: str, offset: int) -> tuple[int, int]:
    """Return line and column of an offset, both from 1."""
    return source.count("\n", 0, offset) + 1, offset - source.rfind("\n", 0, offset)


class SyntaxInvalid(ExpressionFailed):
    """A text that is not FEEL. `line` and `column` count from 1, `offset` from 0; `expected` is a Text."""

    def __init__(self, expected: Expectation, found: str, source: str, offset: int) -> None:
        self.offset = offset
        self.line, self.column = place_of(source, offset)
        self.found = found
        self.expected = Text(expected.en, expected.zh)
        super().__init__(
            "Expected {expected}, but found {found} (line {line}, column {column})",
            "应当是{expected_zh}，但发现{found_zh}（第 {line} 行，第 {column} 列）",
            reason="syntax",
            expected=expected.en,
            expected_zh=expected.zh,
            found=f"'{found}'" if found else "the end of the expression",
            found_zh=f"“{found}”" if found else "表达式已结束",
            line=self.line,
            column=self.column,
        )


class Unfit(Exception):
    """Inside the interpreter: an operation has no value for these operands, so its result is null, with this remark."""

    def __init__(self, en: str, zh: str, **params: object) -> None:
        self.text = Text(en, zh, params)
        super().__init__(en)
