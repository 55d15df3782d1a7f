"""What people write who know another language: told along with the error, so that they need not look it up."""

from __future__ import annotations

from engine.feel.errors import Expectation
from engine.feel.parsing.tokens import Token

_BY_SYMBOL = {
    "'": Expectation("a string in double quotes", "用双引号括起的文字"),
    "&": Expectation("'and' instead of '&&'", "“and”，而不是“&&”"),
    "|": Expectation("'or' instead of '||'", "“or”，而不是“||”"),
    "!": Expectation("'not(…)' instead of '!'", "“not(…)”，而不是“!”"),
    "%": Expectation("'modulo(a, b)' instead of '%'", "“modulo(a, b)”，而不是“%”"),
    "$": Expectation("an expression without '${…}'", "不带“${…}”的表达式"),
    "#": Expectation("an expression without '#{…}'", "不带“#{…}”的表达式"),
    "“": Expectation("a string in straight double quotes", "用英文双引号括起的文字"),
    "”": Expectation("a string in straight double quotes", "用英文双引号括起的文字"),
    "，": Expectation("an English comma ','", "英文逗号“,”"),
    "（": Expectation("an English parenthesis '('", "英文括号“(”"),
    "）": Expectation("an English parenthesis ')'", "英文括号“)”"),
    "：": Expectation("an English colon ':'", "英文冒号“:”"),
    "；": Expectation("an expression without semicolons", "不带分号的表达式"),
    ";": Expectation("an expression without semicolons", "不带分号的表达式"),
}
FULL_WIDTH = frozenset("“”，（）：；")
"""Punctuation of Chinese input methods. Some of it may stand in names by the grammar, but is hardly meant so."""
_EQUALS = Expectation("one '=' (FEEL compares with '=', not with '==')", "一个“=”（FEEL 用“=”比较，不用“==”）")
_ASSIGNS = Expectation("':' between name and value, or '=' alone to compare", "名称和值之间用“:”，比较用单个“=”")
_NO_ELSE = Expectation(
    "'else' (an 'if' always has one: 'else null')",
    "“else”（if 一定要有 else，没有就写 else null）",
)


def hint(tokens: list[Token], index: int, expected: Expectation) -> Expectation:
    """Return what to say at a token instead of what the grammar expects there, if it looks like another language."""
    token = tokens[index]
    before = tokens[index - 1].text if index else ""
    if token.text == "=" and before == "=":
        return _EQUALS
    if token.text == "=" and before == ":":
        return _ASSIGNS
    if expected.en == "'else'":
        return _NO_ELSE
    if token.text in _BY_SYMBOL:
        return _BY_SYMBOL[token.text]
    nearby = "".join(other.text for other in tokens[max(index - 1, 0) : index + 2])
    return next((_BY_SYMBOL[character] for character in nearby if character in FULL_WIDTH), expected)
