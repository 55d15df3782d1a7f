"""The prototype interpreter, for ratios in the same run; it is no part of the repository, its folder is given."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from typing import Any


class Sketch:
    """Evaluates with the `minifeel` package in a folder, as its own users did."""

    def __init__(self, folder: str) -> None:
        sys.path.insert(0, folder)
        self.interpreter = importlib.import_module("minifeel.interp")
        importlib.import_module("minifeel.builtins")

    def evaluate(self, text: str, context: dict[str, Any]) -> Callable[[], Any]:
        """Return a function that evaluates a text, its parse from the cache."""
        return lambda: self.interpreter.evaluate(text, context)

    def parse(self, text: str) -> Callable[[], Any]:
        """Return a function that parses and compiles a text anew."""
        return lambda: self.interpreter._compile.__wrapped__(text, frozenset(), False)

    def table(self, rules: list[list[str]], values: list[Any], context: dict[str, Any]) -> Callable[[], Any]:
        """Return a function that finds the rules whose cells all hold."""

        def matching() -> list[int]:
            found = []
            runtime = self.interpreter.Runtime()
            for index, cells in enumerate(rules):
                if all(
                    self.interpreter.unary_test(cell, value, context, runtime) is True
                    for cell, value in zip(cells, values, strict=True)
                ):
                    found.append(index)
            return found

        return matching
