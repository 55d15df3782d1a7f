"""The grammar of what stands alone: literals, names, lists, contexts, intervals, function literals."""

from __future__ import annotations

from abc import abstractmethod

from engine.feel.errors import Expectation, symbol
from engine.feel.nodes import (
    ContextLiteral,
    Entry,
    FormalParameter,
    FunctionLiteral,
    ItemComparison,
    ListLiteral,
    Literal,
    Name,
    Node,
    RangeLiteral,
    TemporalLiteral,
    UnaryRange,
)
from engine.feel.parsing.cursor import Mismatch
from engine.feel.parsing.names import normalize
from engine.feel.parsing.tokens import Kind
from engine.feel.parsing.type_names import TypeParser
from engine.feel.values import DECIMAL_ERRORS, NUMBERS

COMPARATORS = frozenset(("<", "<=", ">", ">=", "=", "!="))
AN_EXPRESSION = Expectation("an expression", "表达式")
_CONSTANTS = {"true": True, "false": False, "null": None}
STATEMENTS = frozenset(("if", "for", "some", "every", "function"))


class PrimaryParser(TypeParser):
    """Reads primaries."""

    @abstractmethod
    def expression(self) -> Node:
        """Step over an expression."""

    @abstractmethod
    def operand(self) -> Node:
        """Step over an operand of a comparison: everything that binds more tightly."""

    def comparator(self) -> str | None:
        """Step over a comparison operator if one is next."""
        if self.token.kind is Kind.SYMBOL and self.token.text in COMPARATORS:
            operator = self.token.text
            self.go(self.index + 1)
            return operator
        return None

    def expression_or_item_test(self) -> Node:
        """Step over an expression, or over `< 5` as a test of the item."""
        at = self.token.start
        operator = self.comparator()
        return self.expression() if operator is None else ItemComparison(at, operator, self.operand())

    def primary(self) -> Node:
        """Step over a primary."""
        token = self.token
        at = token.start
        match token.kind:
            case Kind.STRING:
                self.go(self.index + 1)
                return Literal(at, token.value)
            case Kind.TEMPORAL:
                self.go(self.index + 1)
                return TemporalLiteral(at, token.value)
            case Kind.NUMBER:
                return self._number()
            case Kind.SYMBOL if token.text == "{":
                return self._context()
            case Kind.SYMBOL if token.text in ("[", "(", "]"):
                return self._bracket()
        known = self.known_name() or self.quoted_name()
        if known is not None:
            return Name(at, known)
        if token.kind is not Kind.NAME:
            self.fail(AN_EXPRESSION)
        if token.text in _CONSTANTS:
            self.go(self.index + 1)
            return Literal(at, _CONSTANTS[token.text])
        if token.text in STATEMENTS:
            if token.text == "function" and self.tokens[self.index + 1].text != "(":
                self.fail(symbol("("), self.tokens[self.index + 1])
            return self.expression()
        return Name(at, self.name())

    def _number(self) -> Node:
        token = self.token
        try:
            value = NUMBERS.create_decimal(token.text)
        except DECIMAL_ERRORS:
            self.fail(Expectation("a number within the range of decimal128", "decimal128 范围内的数"))
        self.go(self.index + 1)
        return Literal(token.start, value)

    def _bracket(self) -> Node:
        """Step over `(a)`, `[a, b]`, `(< 5)` or an interval, whose ends may be written `(`, `[` or turned around."""
        at, bracket = self.token.start, self.token.text
        self.go(self.index + 1)
        was_filter_off, self.is_filter_off = self.is_filter_off, False
        try:
            if bracket == "[" and self.take("]"):
                return ListLiteral(at, ())
            if bracket == "(":
                operator = self.comparator()
                if operator is not None:
                    endpoint = self.operand()
                    self.need(")")
                    return UnaryRange(at, operator, endpoint)
            first = self.expression_or_item_test() if bracket == "[" else self.expression()
            if self.take(".."):
                high, is_high_included = self._interval_end()
                return RangeLiteral(at, first, high, bracket == "[", is_high_included)
            if bracket == "(":
                self.need(")")
                return first
            if bracket == "]":
                self.fail(symbol(".."))
            items = [first]
            while self.take(","):
                items.append(self.expression_or_item_test())
            self.need("]")
            return ListLiteral(at, tuple(items))
        finally:
            self.is_filter_off = was_filter_off

    def _interval_end(self) -> tuple[Node, bool]:
        mark = self.mark()
        try:
            return self.operand(), self._closing_bracket()
        except Mismatch:
            pass  # the other reading must not start in here: its errors would drag this one along
        self.back(mark)
        self.is_filter_off = True  # `[1..5[` ends with a bracket that looks like a filter's
        return self.operand(), self._closing_bracket()

    def _closing_bracket(self) -> bool:
        if self.token.kind is not Kind.SYMBOL or self.token.text not in ("]", ")", "["):
            self.fail(Expectation("the end of the interval, ']' or ')'", "区间的结尾“]”或“)”"))
        text = self.token.text
        self.go(self.index + 1)
        return text == "]"

    def _context(self) -> Node:
        at = self.token.start
        self.need("{")
        was_filter_off, self.is_filter_off = self.is_filter_off, False
        outer = self.known
        entries: list[Entry] = []
        while not self.take("}"):
            if entries:
                self.need(",")
            start = self.token.start
            key = self._key()
            self.need(":")
            entries.append(Entry(start, key, self.expression()))
            self.known = self.known.plus(key)
            self.keys = self.keys.plus(key)
        self.known = outer
        self.is_filter_off = was_filter_off
        return ContextLiteral(at, tuple(entries))

    def _key(self) -> str:
        """Step over a context key: a string, or a name that may hold any characters up to its colon."""
        if self.token.kind is Kind.STRING:
            key = self.token.value
            self.go(self.index + 1)
            return key
        quoted = self.quoted_name()
        if quoted is not None:
            return quoted
        first = self.token
        if first.kind is not Kind.NAME and not (first.kind is Kind.SYMBOL and first.text >= "\u2000"):
            self.fail(Expectation("a context key", "上下文的键"))
        end = first.end
        while not self.is_at(":"):
            if self.token.kind in (Kind.STRING, Kind.END) or self.token.text in ("{", "}", "[", "]", ","):
                self.fail(symbol(":"))
            end = self.token.end
            self.go(self.index + 1)
        return normalize(self.source[first.start : end])

    def function_literal(self, at: int) -> Node:
        """Step over `(a, b: number) body`, behind the word `function`."""
        self.need("(")
        outer = self.known
        parameters: list[FormalParameter] = []
        while not self.take(")"):
            if parameters:
                self.need(",")
            name = self.name()
            parameters.append(FormalParameter(name, self.type() if self.take(":") else None))
            self.known = self.known.plus(name)
        is_external = self.take("external")
        body = self.expression()
        self.known = outer
        return FunctionLiteral(at, tuple(parameters), body, is_external)
