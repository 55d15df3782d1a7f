"""What a BPMN file says, as plain immutable values: the only thing that the layers above know of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.errors import Finding


@dataclass(frozen=True, slots=True)
class Expression:
    """A FEEL expression (`is_feel`, text without its leading `=`) or a static text; `line` is its place in the file."""

    text: str
    is_feel: bool = True
    line: int | None = None


@dataclass(frozen=True, slots=True)
class VariableMapping:
    """One `zeebe:input` or `zeebe:output`: `source` None means null; `target` is a dotted path."""

    source: Expression | None
    target: str


@dataclass(frozen=True, slots=True)
class EventDefinition:
    """`kind`: message, timer, error, escalation, signal, link, terminate, compensation, conditional or cancel.

    `name`: message, signal or link name. `code`: error or escalation code; None catches all. `timer_kind`: date,
    duration or cycle, with its text in `timer`. `activity_ref`: what a compensation event compensates; None: all.
    `job`: the task definition of a message throw event that is done by a worker.
    """

    kind: str
    name: Expression | None = None
    code: Expression | None = None
    correlation_key: Expression | None = None
    timer_kind: str | None = None
    timer: Expression | None = None
    condition: Expression | None = None
    variable_names: tuple[str, ...] = ()
    variable_events: tuple[str, ...] = ()
    retriggers: bool = False  # conditional: again at each change that leaves the condition true (the dialect)
    activity_ref: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class LoopThrow:
    """An event that a multi-instance throws as an instance completes: each time, or `only_first`; where `condition`."""

    event: EventDefinition
    condition: Expression | None = None
    only_first: bool = False


@dataclass(frozen=True, slots=True)
class Loop:
    """`kind`: parallel or sequential (multi-instance), or standard."""

    kind: str
    collection: Expression | None = None
    element: str | None = None
    output_collection: str | None = None
    output_element: Expression | None = None
    cardinality: Expression | None = None
    completion_condition: Expression | None = None
    loop_condition: Expression | None = None
    maximum: int | None = None
    test_before: bool = False
    throws: tuple[LoopThrow, ...] = ()  # the behaviors None, One and Complex


@dataclass(frozen=True, slots=True)
class Job:
    """A `zeebe:taskDefinition`."""

    type: Expression
    retries: Expression


@dataclass(frozen=True, slots=True)
class Listener:
    """An execution or task listener; `event`: start, end, or creating, assigning, updating, completing, canceling."""

    event: str
    type: Expression
    retries: Expression
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Binding:
    """How a called process, decision or form is found: `kind` latest, deployment or versionTag."""

    kind: str = "latest"
    version_tag: str | None = None


@dataclass(frozen=True, slots=True)
class UserTask:
    assignee: Expression | None = None
    candidate_groups: Expression | None = None
    candidate_users: Expression | None = None
    due_date: Expression | None = None
    follow_up_date: Expression | None = None
    priority: Expression | None = None
    form_id: Expression | None = None
    form_binding: Binding = Binding()
    external_form: Expression | None = None


@dataclass(frozen=True, slots=True)
class CalledElement:
    process_id: Expression
    binding: Binding = Binding()
    propagate_all_child: bool = True
    propagate_all_parent: bool = True
    business_key: Expression | None = None


@dataclass(frozen=True, slots=True)
class CalledDecision:
    decision_id: Expression
    result_variable: str
    binding: Binding = Binding()


@dataclass(frozen=True, slots=True)
class Script:
    """A FEEL script. Without `result_variable` (plain BPMN) the entries of a resulting context become variables."""

    expression: Expression
    result_variable: str | None = None


@dataclass(frozen=True, slots=True)
class AdHoc:
    active_elements: Expression | None = None
    completion_condition: Expression | None = None
    cancel_remaining: bool = True
    is_sequential: bool = False
    output_collection: str | None = None
    output_element: Expression | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow. A flow without id in the file gets one (`Flow_<n>`, unique)."""

    id: str
    source: str
    target: str
    condition: Expression | None = None
    name: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Element:
    """A flow node. `kind` is its BPMN tag (`userTask`, `boundaryEvent`, `subProcess`, `adHocSubProcess`, …).

    `incoming` and `outgoing` are flow ids in document order of the sequence flows. `handler` is the compensation
    handler that an association leads to from a compensation boundary event.
    """

    id: str
    kind: str
    name: str | None = None
    line: int | None = None
    documentation: str | None = None
    lane: str | None = None  # name of the innermost lane
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()
    default: str | None = None
    event_definitions: tuple[EventDefinition, ...] = ()
    is_parallel_multiple: bool = False
    is_interrupting: bool = True  # boundary: cancelActivity; event sub-process start: isInterrupting
    attached_to: str | None = None
    handler: str | None = None
    is_for_compensation: bool = False
    start_quantity: int = 1
    completion_quantity: int = 1
    is_instantiating: bool = False
    activation_condition: Expression | None = None  # of a complex gateway
    inputs: tuple[VariableMapping, ...] = ()
    outputs: tuple[VariableMapping, ...] = ()
    loop: Loop | None = None
    user_task: UserTask | None = None
    start_form: UserTask | None = None  # of a start event: its form fields only
    job: Job | None = None
    script: Script | None = None
    called_element: CalledElement | None = None
    called_decision: CalledDecision | None = None
    ad_hoc: AdHoc | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    listeners: tuple[Listener, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)  # zeebe:properties
    body: Scope | None = None  # of a sub-process
    is_triggered_by_event: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """The flow nodes and flows directly inside a process or sub-process, in document order."""

    id: str
    elements: Mapping[str, Element]
    flows: Mapping[str, Flow]


@dataclass(frozen=True, slots=True)
class Process:
    """An executable process of a file."""

    id: str
    body: Scope
    name: str | None = None
    line: int | None = None
    version_tag: str | None = None
    documentation: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    listeners: tuple[Listener, ...] = ()
    lanes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagram:
    """A BPMN file: its executable processes, and what is worth a warning."""

    processes: tuple[Process, ...]
    warnings: tuple[Finding, ...] = ()
    embedded_forms: Mapping[str, str] = field(default_factory=dict)  # JSON of each used zeebe:userTaskForm, by its id
    has_drawing: bool = True
