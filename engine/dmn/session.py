"""The state of one evaluation of a model: what the caller gave, what was worked out so far, and the trace of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.dmn.trace import Trace

if TYPE_CHECKING:
    from engine.dmn.graph import Node
    from engine.dmn.language import Run


class Session:
    """One evaluation; belongs to one thread.

    `context` has the caller's values by name, `values` what each node came to, so that each is worked out once.
    `import_names` tell under which name the caller may give the inputs of an imported model, by its namespace.
    `run` is FEEL's side: clock, seed and the budget that all expressions of the evaluation share.
    """

    __slots__ = ("context", "import_names", "run", "trace", "values")

    def __init__(
        self,
        context: Mapping[str, Any],
        run: Run,
        trace: Trace | None = None,
        import_names: Mapping[str, str] | None = None,
    ) -> None:
        self.context = context
        self.import_names = import_names or {}
        self.run = run
        self.trace = trace if trace is not None else Trace()
        self.values: dict[Node, Any] = {}

    def inside_service(self, values: dict[Node, Any]) -> Session:
        """A session for the decisions of a service: it knows only `values`; budget, clock and trace are shared."""
        inner = Session({}, self.run, self.trace)
        inner.values = values
        return inner
