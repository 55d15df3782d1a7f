"""What an analysis tells: problems with their place, and the names an expression uses."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engine.errors import Text
from engine.feel.errors import place_of


class Rule(StrEnum):
    """What is wrong. The last five are warnings: FEEL has a value for them (null), but hardly the wanted one."""

    SYNTAX = "feel-syntax"
    LIMIT = "feel-limit"
    UNKNOWN_FUNCTION = "feel-unknown-function"
    ARGUMENTS = "feel-arguments"
    NAME = "feel-name"
    TYPE = "feel-type"
    LITERAL = "feel-literal"
    DUPLICATE_KEY = "feel-duplicate-key"
    EXTERNAL = "feel-external"


_WARNINGS = frozenset((Rule.NAME, Rule.TYPE, Rule.LITERAL, Rule.DUPLICATE_KEY, Rule.EXTERNAL))


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong at a place of the text: `line` and `column` count from 1, `offset` from 0.

    `expected` is what should stand there (syntax errors only). `severity` is 'error' or 'warning'.
    """

    rule: Rule
    text: Text
    line: int
    column: int
    offset: int
    expected: Text | None = None

    @property
    def severity(self) -> str:
        """An error can't be what the author wants; a warning is hardly ever."""
        return "warning" if self.rule in _WARNINGS else "error"


@dataclass(frozen=True, slots=True)
class Analysis:
    """What can be said about an expression without running it.

    `names_read` are the variables it reads, `paths_read` the same with what follows the dots, `names_possible` those
    inside filters, which may be variables or entries of the filtered items. `functions_called` are names of functions.
    """

    problems: tuple[Problem, ...] = ()
    names_read: frozenset[str] = frozenset()
    paths_read: frozenset[str] = frozenset()
    names_possible: frozenset[str] = frozenset()
    functions_called: frozenset[str] = frozenset()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems because of which the expression should be refused."""
        return tuple(problem for problem in self.problems if problem.severity == "error")


class Notebook:
    """Collects what a walk over an expression finds."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._problems: dict[tuple[int, Rule], Problem] = {}
        self.names_read: set[str] = set()
        self.paths_read: set[str] = set()
        self.names_possible: set[str] = set()
        self.functions_called: set[str] = set()

    def note(self, rule: Rule, offset: int, text: Text) -> None:
        """Add a problem; one for each place and rule."""
        line, column = place_of(self._source, offset)
        self._problems.setdefault((offset, rule), Problem(rule, text, line, column, offset))

    def analysis(self) -> Analysis:
        """Return everything noted, problems in the order of the text."""
        return Analysis(
            tuple(sorted(self._problems.values(), key=lambda problem: problem.offset)),
            frozenset(self.names_read),
            frozenset(self.paths_read),
            frozenset(self.names_possible),
            frozenset(self.functions_called),
        )
