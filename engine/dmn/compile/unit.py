"""What compiling one file needs at hand: its types, its names, the report, and the compiler of each expression kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.dmn.expressions import Cell, Expression
from engine.dmn.formulas import Formula, Kind, compile_formula
from engine.dmn.items import TypeNames
from engine.dmn.language import Run
from engine.dmn.report import Place, Report
from engine.dmn.session import Session
from engine.dmn.types import ANY, Type

Evaluator = Callable[[Run, Session], Any]
Compiler = Callable[[Any, frozenset[str], "Unit"], Evaluator]


class Unit:
    """One file while it is compiled.

    `inner_names` are the names of components, columns and entries in the file: with a path in front they are
    known anywhere, and inside a filter without. `foreign_names` collects the names that an element reads though nothing
    in its scope has them; `possible_names` those inside a filter, which may be in its items.
    """

    def __init__(
        self,
        types: TypeNames,
        inner_names: frozenset[str],
        compilers: Mapping[type[Expression], Compiler],
        report: Report,
    ) -> None:
        self.types = types
        self.inner_names = inner_names
        self.report = report
        self.names_read: set[str] = set()
        self.is_inside_filter = False
        self.forget_names()
        self._compilers = compilers

    def forget_names(self) -> None:
        """Begin a new element: it has read nothing yet."""
        self.foreign_names: dict[str, Place] = {}
        self.possible_names: dict[str, Place] = {}

    def compile(self, expression: Expression, names: frozenset[str]) -> Evaluator:
        """Compile an expression that sees `names`; its result is brought to its `typeRef`."""
        evaluator = self._compilers[type(expression)](expression, names, self)
        return self.converting(evaluator, self.types.find(expression.type_ref, expression.place))

    def compile_optional(self, expression: Expression | None, names: frozenset[str]) -> Evaluator:
        """Like `compile`; where nothing is written, the value is null."""
        return nothing if expression is None else self.compile(expression, names)

    def formula(self, text: str, place: Place, names: frozenset[str], kind: Kind = "expression") -> Formula:
        """Compile FEEL text (`kind`: 'expression' or 'unary tests') and note what it reads."""
        formula = compile_formula(text, kind, names, self.inner_names, place, self.report)
        self.names_read |= formula.may_read
        certain = frozenset() if self.is_inside_filter else formula.reads
        for name in sorted(formula.may_read - names):
            (self.foreign_names if name in certain else self.possible_names).setdefault(name, place)
        return formula

    def reads(self, expression: Expression, names: frozenset[str], name: str) -> tuple[Evaluator, bool]:
        """Compile an expression, and tell whether it reads `name` anywhere inside."""
        before, self.names_read = self.names_read, set()
        evaluator = self.compile(expression, names)
        is_read = name in self.names_read
        self.names_read |= before
        return evaluator, is_read

    def cell(self, cell: Cell | None, names: frozenset[str]) -> Evaluator:
        """Compile the expression of a cell; an empty one is null."""
        if cell is None or not cell.text.strip():
            return nothing
        return self.formula(cell.text, cell.place, names).value

    @staticmethod
    def converting(evaluator: Evaluator, to: Type) -> Evaluator:
        """`evaluator` with its result brought to a type."""
        if to is ANY:
            return evaluator
        return lambda scope, session: to.convert(evaluator(scope, session), session)


def nothing(scope: Run, session: Session) -> None:
    """The evaluator of what is not written: null."""
    return
