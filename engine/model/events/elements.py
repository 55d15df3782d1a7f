"""What happened to elements, flows, variables and decisions of an instance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.model.events.base import Event


@dataclass(frozen=True, slots=True)
class ElementActivated(Event):
    """An element instance began; `scope_key` is the element or process instance that contains it."""

    element_key: int
    instance_key: int
    element_id: str
    kind: str
    scope_key: int


@dataclass(frozen=True, slots=True)
class ElementCompleted(Event):
    element_key: int
    instance_key: int
    element_id: str


@dataclass(frozen=True, slots=True)
class ElementTerminated(Event):
    element_key: int
    instance_key: int
    element_id: str


@dataclass(frozen=True, slots=True)
class FlowTaken(Event):
    instance_key: int
    flow_id: str


@dataclass(frozen=True, slots=True)
class VariablesWritten(Event):
    """`scope_key` is a process or element instance. Values as they are after the write."""

    scope_key: int
    instance_key: int
    variables: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DecisionEvaluated(Event):
    """A decision was made for an element: inputs, matched rules and outputs of every decision on the way."""

    element_key: int
    instance_key: int
    decision_id: str
    decision_key: int
    output: Any = None
    evaluated: tuple[Any, ...] = ()  # one JSON object for each decision
