"""A process or sub-process body as SpiffWorkflow's process specification, without its helper tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.specs import WorkflowSpec

from engine.spiff.expressions import Formula

if TYPE_CHECKING:
    from engine.spiff.specs.element import ElementSpec
    from engine.spiff.specs.head import HeadSpec


class FlowSpec:
    """A sequence flow between two elements."""

    __slots__ = ("condition", "id", "source", "target")

    def __init__(self, id_: str, source: ElementSpec, target: ElementSpec, condition: Formula | None) -> None:
        self.id = id_
        self.source = source
        self.target = target
        self.condition = condition


class ProcessSpec(BpmnProcessSpec):
    """The elements of one body. SpiffWorkflow's own start and end tasks are left out: their names collide with ids."""

    def __init__(self, name: str) -> None:
        WorkflowSpec.__init__(self, name=name)
        self.svg = self.end = self.io_specification = None
        self.data_objects: dict[str, Any] = {}
        self.data_stores: dict[str, Any] = {}
        self.correlation_keys: dict[str, Any] = {}
        self.bpmn_start_events: list[Any] = []
        self.task_specs: dict[str, ElementSpec]
        self.none_starts: list[ElementSpec] = []  # where a token begins without an event
        self.event_starts: list[ElementSpec] = []  # where an event begins an instance
        self.event_subprocesses: list[ElementSpec] = []
        self.links: dict[str, ElementSpec] = {}
        self.compensation_handler: str | None = None  # the event sub-process that starts by compensation
        self.owner: ElementSpec | None = None  # the sub-process whose body this is
        self.is_ad_hoc = False  # the sub-process is asked at the end of each path
        self.head: HeadSpec | None = None  # of a process
        self._sources: dict[tuple[str, str], frozenset[str]] = {}

    def sources(self, flow: FlowSpec, join: ElementSpec) -> frozenset[str]:
        """Return the ids of the elements from which a token can come to this flow without visiting the join."""
        found = self._sources.get((flow.id, join.name))
        if found is None:
            seen: set[str] = set()
            todo = [flow.source]
            while todo:
                element = todo.pop()
                if element is not join and element.name not in seen:
                    seen.add(element.name)
                    todo.extend(element.before())
            found = self._sources[(flow.id, join.name)] = frozenset(seen)
        return found
