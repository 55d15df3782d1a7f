"""What one evaluation may use up, and the meter that counts it; an expression of a stranger can't stop the house."""

from __future__ import annotations

import time
from dataclasses import dataclass

from engine.errors import ExpressionFailed

MAX_TEXT_LENGTH = 20_000
"""Characters of an expression's text."""
MAX_NESTING = 80
"""How deep an expression may be nested."""
PARSE_STEPS = 2_000
PARSE_STEPS_PER_TOKEN = 4
"""Bound what the parser may try where intervals, lists and parentheses look alike."""


@dataclass(frozen=True, slots=True)
class Budget:
    """The limits of one evaluation.

    `steps` counts iterations, calls and elements visited; `seconds` is wall time; `cells` is memory, in list elements,
    context entries and characters made; `depth` is how deep functions may call each other; `regex_seconds` bounds one
    use of a regular expression.
    """

    steps: int = 200_000
    seconds: float = 1.0
    cells: int = 2_000_000
    depth: int = 60
    regex_seconds: float = 0.1

    def start(self) -> Meter:
        """Return a meter that starts now. Several evaluations may share it, as the decisions of one model do."""
        return Meter(self)


DEFAULT_BUDGET = Budget()


class BudgetExceeded(ExpressionFailed):
    """An evaluation that used up a limit; `reason` is 'steps', 'time', 'memory', 'depth', 'regex', 'text'."""


class Meter:
    """Counts down what is left of a budget; raises BudgetExceeded when something is used up.

    Inner loops count for themselves, for speed: `left = meter.steps = meter.steps - 1`, and call `look(left)` whenever
    `left < 0 or not left & 255`.
    """

    __slots__ = ("budget", "cells", "deadline", "depth", "steps")

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.steps = budget.steps
        self.cells = budget.cells
        self.depth = 0
        self.deadline = time.monotonic() + budget.seconds

    def step(self, count: int = 1) -> None:
        """Count `count` steps, and look at the time now and then (at least every 256 steps)."""
        left = self.steps = self.steps - count
        if left < 0 or left & 255 < count:
            self.look(left)

    def look(self, left: int) -> None:
        """Raise if the steps or the wall time are used up."""
        if left < 0:
            raise BudgetExceeded(
                "Expected the expression to end within its steps, but it used them all up",
                "应当在规定的步数内算完，但步数已用尽",
                reason="steps",
            )
        if time.monotonic() > self.deadline:
            raise BudgetExceeded(
                "Expected the expression to end within {seconds} s, but it took longer",
                "应当在 {seconds} 秒内算完，但超时了",
                reason="time",
                seconds=self.budget.seconds,
            )

    def take(self, cells: int) -> None:
        """Count memory that is about to be used."""
        self.cells -= cells
        if self.cells < 0:
            raise BudgetExceeded(
                "Expected the expression to make values within its memory, but they grew too large",
                "应当在规定的内存内算完，但产生的值太大",
                reason="memory",
            )

    def enter(self) -> None:
        """Count one more function call inside another; `leave` takes it back."""
        self.depth += 1
        if self.depth > self.budget.depth:
            raise BudgetExceeded(
                "Expected functions to call each other at most {depth} deep, but they went deeper",
                "函数嵌套调用最多 {depth} 层，但超过了",
                reason="depth",
                depth=self.budget.depth,
            )

    def leave(self) -> None:
        """Count one function call less."""
        self.depth -= 1

    def regex_time(self) -> float:
        """Return the seconds that one use of a regular expression may take now."""
        self.step(50)
        return max(0.001, min(self.budget.regex_seconds, self.deadline - time.monotonic()))
