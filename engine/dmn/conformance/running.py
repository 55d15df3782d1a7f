"""Runs cases against a model, and tells for each result whether it is as expected.

An error counts as null, as the kit has it; but what is refused (external functions) fails even where null is expected.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from engine.dmn.conformance.cases import Case, Suite, parse_file
from engine.dmn.decision_model import DecisionModel, load_model
from engine.dmn.language import EXTERNAL_REASON, Budget
from engine.dmn.model import DecisionService
from engine.dmn.read.tree import children
from engine.errors import EngineError, ExpressionFailed

TOLERANCE = Decimal("0.00000001")
"""The kit's expected numbers are rounded; results may differ from them by less than this."""
BUDGET = Budget(seconds=10.0)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
"""The cases ask only what kind of value `now()` and `today()` give."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A result that is not as expected: the error's text stands for a value that could not be worked out."""

    name: str
    expected: Any
    found: Any
    error: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case and what differed in it; it passed when nothing did."""

    suite: str
    case: Case
    differences: tuple[Difference, ...]

    @property
    def has_passed(self) -> bool:
        """Whether all results were as expected."""
        return not self.differences


def run_suite(suite: Suite) -> Iterator[Outcome]:
    """Run all cases of a suite. A model that can't be opened fails them all."""
    model = load_with_imports(suite.model)
    for case in suite.cases:
        yield Outcome(suite.name, case, tuple(_differences(model, case)))


def load_with_imports(path: Path) -> DecisionModel | None:
    """Load a model, and those in and below its folder that it imports, imports of imports included, each once."""
    return _Loader(path.parent).load(path)


class _Loader:
    """Loads models of one folder by their imports. A model that is still being loaded is no import: that is a cycle."""

    def __init__(self, folder: Path) -> None:
        self._namespaces: dict[Path, str] = {}
        self._imports: dict[Path, list[str]] = {}
        for path in sorted(folder.rglob("*.dmn")):
            root = parse_file(path)
            self._namespaces[path] = root.get("namespace", "")
            self._imports[path] = [each.get("namespace", "") for each in children(root, "import")]
        self._loaded: dict[Path, DecisionModel | None] = {}

    def load(self, path: Path) -> DecisionModel | None:
        """The model of a file; None when it can't be opened."""
        if path not in self._loaded:
            self._loaded[path] = None
            files = [other for other, namespace in self._namespaces.items() if namespace in self._imports[path]]
            models = {self._namespaces[other]: self.load(other) for other in files}
            imports = {namespace: model for namespace, model in models.items() if model is not None}
            self._loaded[path], _ = load_model(path.read_text("utf-8"), path.name, imports)
        return self._loaded[path]


def _differences(model: DecisionModel | None, case: Case) -> Iterator[Difference]:
    session = None if model is None else model.session(case.inputs, now=NOW, seed=case.id, budget=BUDGET)
    for result in case.results:
        found, error, is_refused = None, None, False
        try:
            if model is None or session is None:
                error = "the model can't be opened"
            else:
                node = model.find(case.service or result.name)
                found = model.value(node, session)
                if isinstance(node.element, DecisionService) and isinstance(found, dict):
                    found = found.get(result.name, found)
        except EngineError as problem:
            error = str(problem)
            is_refused = isinstance(problem, ExpressionFailed) and problem.reason == EXTERNAL_REASON
        if is_refused or not is_as_expected(result.value, found):
            yield Difference(result.name, result.value, found, error)


def is_as_expected(expected: Any, found: Any) -> bool:
    """Whether a FEEL value is the expected one: numbers within a tolerance, times with the same zone."""
    if type(expected) is not type(found):
        return False
    match expected:
        case Decimal():
            return bool(abs(expected - found) < TOLERANCE)
        case list():
            return len(expected) == len(found) and all(map(is_as_expected, expected, found))
        case dict():
            return expected.keys() == found.keys() and all(
                is_as_expected(expected[key], found[key]) for key in expected
            )
        case None | str() | bool():
            return bool(expected == found)
    return str(expected) == str(found)
