"""An event definition of the diagram as SpiffWorkflow's EventDefinition, with its expressions compiled."""

from __future__ import annotations

from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition

from engine.bpmn import model
from engine.feel import analyse
from engine.spiff.expressions import formula


def _names(event: model.EventDefinition) -> frozenset[str]:
    """The variables whose change lets a condition be looked at again: those named, else those it reads."""
    if event.condition is None or event.variable_names:
        return frozenset(event.variable_names)
    found = analyse(event.condition.text)
    return found.names_read | found.names_possible


class EventSpec(EventDefinition):
    """What an event waits for or throws. `event_name`: of a message, signal or link."""

    def __init__(self, event: model.EventDefinition, element_id: str) -> None:
        super().__init__(name=element_id, description=event.kind)
        of, of_zh = f" of '{element_id}'", f"“{element_id}”的"
        self.kind = event.kind
        self.event_name = formula(event.name, f"the {event.kind} name{of}", f"{of_zh}名称")
        self.event_code = formula(event.code, f"the {event.kind} code{of}", f"{of_zh}代码")
        self.correlation_key = formula(event.correlation_key, f"the correlation key{of}", f"{of_zh}关联键")
        self.timer_kind = event.timer_kind
        self.timer = formula(event.timer, f"the timer{of}", f"{of_zh}定时器")
        self.condition = formula(event.condition, f"the condition{of}", f"{of_zh}条件")
        self.reads = _names(event)
        self.retriggers = event.retriggers
        self.activity_ref = event.activity_ref

    __eq__ = object.__eq__  # SpiffWorkflow calls any two of one class equal
    __hash__ = object.__hash__

    @property
    def code_text(self) -> str | None:
        """The code that a catching event is for; None catches every code."""
        return self.event_code.text if self.event_code is not None else None
