"""The grammar of expressions with their operators, and of unary tests."""

from __future__ import annotations

from collections.abc import Iterable

from engine.feel.errors import Expectation
from engine.feel.nodes import (
    AnyTest,
    Argument,
    Arithmetic,
    Between,
    Comparison,
    ComparisonTest,
    Conjunction,
    Disjunction,
    Filter,
    For,
    If,
    In,
    InstanceOf,
    Invocation,
    IterationRange,
    Iterator,
    Negation,
    Node,
    Operation,
    Path,
    Quantified,
    UnaryTests,
)
from engine.feel.parsing.cursor import Mismatch
from engine.feel.parsing.primaries import STATEMENTS, PrimaryParser
from engine.feel.parsing.tokens import END, NAME, SYMBOL

_PRECEDENCE: dict[str, int] = {"+": 1, "-": 1, "*": 2, "/": 2, "**": 3}
_COMPARING = frozenset(("between", "in", "instance"))
_TIGHTEST = 3
_MAX_POSTFIXES = 200


class Parser(PrimaryParser):
    """Reads one text as an expression or as unary tests."""

    def whole_expression(self) -> Node:
        """Return the text's expression."""
        node = self.expression()
        self._need_end()
        return node

    def whole_unary_tests(self) -> Node:
        """Return the text's unary tests: `-`, tests with commas between, or `not(tests)`."""
        at = self.token.start
        if self.is_at("-") and self.tokens[self.index + 1].kind is END:
            return AnyTest(at)
        mark = self.mark()
        if self.take("not") and self.take("("):
            try:
                tests = self._tests()
                self.need(")")
                if self.token.kind is END:
                    return UnaryTests(at, tests, is_negated=True)
            except Mismatch:
                pass  # `not(a) and b` is one expression
        self.back(mark)
        tests = self._tests()
        self._need_end()
        return UnaryTests(at, tests, is_negated=False)

    def _need_end(self) -> None:
        if self.token.kind is not END:
            self.fail(Expectation("an operator or the end of the expression", "运算符或表达式的结尾"))

    def _tests(self) -> tuple[Node, ...]:
        tests = [self._test()]
        while self.take(","):
            tests.append(self._test())
        return tuple(tests)

    def _test(self) -> Node:
        at = self.token.start
        operator = self.comparator()
        return self.expression() if operator is None else ComparisonTest(at, operator, self.operand())

    def expression(self) -> Node:
        self.enter()
        at = self.token.start
        word = self.token.text
        if word not in STATEMENTS or self.token.kind is not NAME or self.is_at_known_name():
            node = self._disjunction()
        elif word == "if":
            node = self._if(at)
        elif word != "function":
            node = self._iteration(at)
        elif self.tokens[self.index + 1].text == "(":
            self.go(self.index + 1)
            node = self.function_literal(at)
        else:
            node = self._disjunction()
        self.leave()
        return node

    def _if(self, at: int) -> Node:
        self.need("if")
        condition = self.expression()
        self.need("then")
        consequence = self.expression()
        self.need("else")
        return If(at, condition, consequence, self.expression())

    def _iteration(self, at: int) -> Node:
        word = self.token.text
        self.go(self.index + 1)
        outer = self.known
        iterators = [self._iterator()]
        while self.take(","):
            iterators.append(self._iterator())
        self.need("return" if word == "for" else "satisfies")
        body = self.expression()
        self.known = outer
        if word == "for":
            return For(at, tuple(iterators), body)
        return Quantified(at, word == "some", tuple(iterators), body)

    def _iterator(self) -> Iterator:
        name = self.name()
        self.known = self.known.plus(name)
        self.need("in")
        at = self.token.start
        source = self.expression()
        if self.take(".."):
            source = IterationRange(at, source, self.expression())
        return Iterator(name, source)

    def _disjunction(self) -> Node:
        at = self.token.start
        operands = [self._conjunction()]
        while self.is_at_word("or"):
            self.go(self.index + 1)
            operands.append(self._conjunction())
        return operands[0] if len(operands) == 1 else Disjunction(at, tuple(operands))

    def _conjunction(self) -> Node:
        at = self.token.start
        operands = [self._comparison()]
        while self.is_at_word("and"):
            self.go(self.index + 1)
            operands.append(self._comparison())
        return operands[0] if len(operands) == 1 else Conjunction(at, tuple(operands))

    def _comparison(self) -> Node:
        at = self.token.start
        left = self.operand()
        length = 0
        while True:
            operator = self.comparator()
            if operator is not None:
                left = Comparison(at, operator, left, self.operand())
            elif self.token.text not in _COMPARING or self.token.kind is not NAME:
                break
            elif self.take("between"):
                low = self.operand()
                self.need("and")
                left = Between(at, left, low, self.operand())
            elif self.take("in"):
                left = In(at, left, self._in_tests())
            elif self.take("instance"):
                self.need("of")
                left = InstanceOf(at, left, self.type())
            else:
                break
            length += 1
            self.enter()
        self.depth -= length
        return left

    def _in_tests(self) -> tuple[Node, ...]:
        """Step over `(test, test)`, unless the parenthesis turns out to begin one operand like `(1..5]`."""
        if self.is_at("("):
            mark = self.mark()
            try:
                self.need("(")
                tests = self._tests()
                self.need(")")
                if not (self.is_at("..") or self.is_at(".") or self.is_at("[")):
                    return tests
            except Mismatch:
                pass
            self.back(mark)
        at = self.token.start
        operator = self.comparator()
        return (self.operand(),) if operator is None else (ComparisonTest(at, operator, self.operand()),)

    def operand(self) -> Node:
        return self._arithmetic(1)

    def _arithmetic(self, precedence: int) -> Node:
        """Step over a chain of operators of that precedence, whose operands bind more tightly."""
        if precedence > _TIGHTEST:
            return self._unary()
        at = self.token.start
        first = self._unary()
        if self.token.text not in _PRECEDENCE:
            return first
        # One pass over the levels instead of one call for each: fold the tightest operators first.
        for level in range(_TIGHTEST, precedence - 1, -1):
            operations: list[Operation] = []
            while self.token.kind is SYMBOL and _PRECEDENCE.get(self.token.text) == level:
                token = self.token
                self.go(self.index + 1)
                operations.append(Operation(token.start, token.text, self._arithmetic(level + 1)))
            if operations:
                first = Arithmetic(at, first, tuple(operations))
        return first

    def _unary(self) -> Node:
        if self.token.text == "-" and self.token.kind is SYMBOL:
            at = self.token.start
            self.enter()
            self.go(self.index + 1)
            node = Negation(at, self._unary())
            self.leave()
            return node
        return self._postfix()

    def _postfix(self) -> Node:
        at = self.token.start
        node = self.primary()
        for _ in range(_MAX_POSTFIXES):
            if self.token.kind is not SYMBOL:
                return node
            match self.token.text:
                case ".":
                    self.go(self.index + 1)
                    node = Path(at, node, self.member_name())
                case "[" if not self.is_filter_off:
                    outer, self.known = self.known, self.known.with_all(self.keys)
                    self.go(self.index + 1)
                    node = Filter(at, node, self.expression_or_item_test())
                    self.known = outer
                    self.need("]")
                case "(":
                    node = self._invocation(at, node)
                case _:
                    return node
        self.fail(Expectation("an expression with fewer steps of access", "更短的访问路径"))

    def _invocation(self, at: int, function: Node) -> Node:
        self.need("(")
        was_filter_off, self.is_filter_off = self.is_filter_off, False
        arguments: list[Argument] = []
        are_named = self._is_at_argument_name()
        while not self.take(")"):
            if arguments:
                self.need(",")
            start = self.token.start
            name = None
            if are_named:
                name = self.name(may_be_keyword=True)
                self.need(":")
            arguments.append(Argument(start, name, self.expression()))
        self.is_filter_off = was_filter_off
        return Invocation(at, function, tuple(arguments))

    def _is_at_argument_name(self) -> bool:
        if self.token.kind is not NAME:
            return False
        following = self.tokens[self.index + 1]
        if following.kind is SYMBOL and not self.known.by_first:
            return following.text == ":"
        index = self.index
        try:
            self.name(may_be_keyword=True)
            return self.is_at(":")
        finally:
            self.go(index)


def parse_expression(text: str, names: Iterable[str] = ()) -> Node:
    """Return the syntax of an expression; raises SyntaxInvalid, or BudgetExceeded if it is too long or too deep."""
    parser = Parser(text, names)
    try:
        return parser.whole_expression()
    except Mismatch:
        raise parser.problem() from None


def parse_unary_tests(text: str, names: Iterable[str] = ()) -> Node:
    """Return the syntax of the unary tests of a decision table's cell; raises as `parse_expression`."""
    parser = Parser(text, names)
    try:
        return parser.whole_unary_tests()
    except Mismatch:
        raise parser.problem() from None
