"""What a running instance needs from outside: the time of the command, definitions, decisions, a place for events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from engine.bpmn.model import Binding
from engine.model.events import Event

if TYPE_CHECKING:
    from engine.spiff.definition import Definition


@dataclass(frozen=True, slots=True)
class Decided:
    """The outcome of a decision: its output, the decision's key, and what was evaluated on the way."""

    output: Any
    decision_key: int
    evaluated: tuple[Any, ...] = ()


class World(Protocol):
    """Given to an instance for one command; deterministic, so that the command can be run again."""

    now: datetime
    """The command's time (aware, UTC); the only time that this step knows."""

    zone: str | None
    """The IANA zone in which `now()` and `today()` see that time; None: its own."""

    seed: str
    """Where `uuid()` and `random number()` of this command come from."""

    def emit(self, event: Event) -> None:
        """Record what happened; called in the order in which it happened."""

    def find_called(self, process_id: str, binding: Binding, caller: Definition) -> Definition | None:
        """Return the definition that a call activity of `caller` starts now, or None."""

    def definition(self, key: int) -> Definition:
        """Return a definition by key, to restore an instance."""

    def find_form(self, form_id: str, binding: Binding, caller: Definition) -> int | None:
        """Return the key of the form that a user task of `caller` shows, or None."""

    def decide(
        self, decision_id: str, binding: Binding, caller: Definition, variables: Mapping[str, Any]
    ) -> Decided | None:
        """Evaluate a decision; None when there is none; `ExpressionFailed` when it fails."""

    def put_off(self, text: str, at: datetime, key: int, variables: Callable[[], Mapping[str, Any]]) -> datetime:
        """Return when a date is due that is `at` by the FEEL `text`: later, where the clock that it is of stood still.

        `key`: the element or process instance that it is of; `variables`: what the text is evaluated on.
        """

    def publish(self, name: str, correlation_key: str | None, variables: Mapping[str, Any]) -> None:
        """A message throw event that nobody in this instance caught: deliver it to others after this step."""

    def broadcast(self, name: str, variables: Mapping[str, Any]) -> None:
        """A signal thrown here: deliver it to other instances and start events after this step."""
