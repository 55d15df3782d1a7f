"""An open process or sub-process as SpiffWorkflow's workflow: its tokens, arrivals at joins, and variables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow

from engine.model.events import InstanceCanceled, InstanceCompleted
from engine.spiff.incidents import raise_incident
from engine.spiff.names import Holder, visible
from engine.spiff.placing import place
from engine.spiff.problems import Problem
from engine.spiff.subscriptions import subscribe
from engine.spiff.tokens import ACTIVATE, HEAD, LEAVE, START, Token
from engine.spiff.waits import Wait, evaluate

if TYPE_CHECKING:
    from engine.spiff.definition import Definition
    from engine.spiff.instance import Instance
    from engine.spiff.specs.element import ElementSpec
    from engine.spiff.specs.process import ProcessSpec

Starts = list[tuple["ElementSpec", list[Wait]]]


def evaluate_starts(body: ProcessSpec, holder: Token | Scope) -> Starts:
    """Return what the event sub-processes of a body wait for; nothing is armed yet."""
    return [(sub, evaluate(sub.subscribed_events, holder)) for sub in body.event_subprocesses]


class Scope:
    """What the root instance, called instances and open sub-processes have in common.

    `present`: how many tokens stand in which element. `arrivals`: how many wait at which join, by flow. `resets`: the
    flows that a complex gateway has taken tokens from until it is reset. `holder`:
    where its variables are: an embedded sub-process's in the token that opened it. `log`: what can be compensated.
    """

    top: Instance
    spec: ProcessSpec
    tasks: dict[int, Token]
    data: dict[str, Any]
    depth: int
    key: int  # what events name it by
    instance_key: int  # of the process instance that it belongs to

    def init_scope(self, definition: Definition, owner: Token | None, is_process: bool) -> None:
        self.definition = definition
        self.owner = owner
        self.is_process = is_process
        self.present: dict[str, int] = {}
        self.arrivals: dict[str, dict[str, int]] = {}
        self.resets: dict[str, list[str]] = {}
        self.starts: list[Token] = []
        self.log: list[Any] = []
        self.is_canceling = False
        self.is_closed = False
        self.head: Token | None = None  # the process itself, where it has listeners or an incident
        self.outer: Holder | None = None
        self.business_key: str | None = None

    @property
    def holder(self) -> Holder:
        return self

    @property
    def owner_or_self(self) -> Token | Scope:
        """Where variables are looked for from this scope: the token of a sub-process, or the process instance."""
        return self if self.is_process or self.owner is None else self.owner

    def visible(self, first: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
        return visible(self.holder, first)

    # --------------------------------------------------------------- tokens
    def spawn(self, spec: ElementSpec, owner: Token | None = None, role: str | None = None) -> Token:
        """Put a new token into an element; the loop enters it."""
        token = Token(self, spec, owner, role)
        (self.top.early if spec.waits_first else self.top.queue).append(token)
        return token

    def absent(self, name: str) -> None:
        """A token has left an element."""
        if self.present[name] == 1:
            del self.present[name]
        else:
            self.present[name] -= 1

    def arm_starts(self, armed: Starts) -> None:
        """Arm the event sub-processes with what `evaluate_starts` found."""
        for subprocess, waits in armed:
            self.starts.append(subscribe(self, subprocess, None, START, waits))

    def begin(self) -> None:
        """Put tokens where a body begins without an event."""
        for start in self.spec.none_starts:
            self.spawn(start)
        self.check_done()

    def begin_at(self, spec: ElementSpec, position: int, variables: dict[str, Any] | None) -> None:
        """Begin at an event that has happened; its variables come with it."""
        token = self.spawn(spec)
        token.internal_data["fired"] = position
        if variables:
            token.internal_data["result"] = variables

    def start_process(self, begin: dict[str, Any]) -> None:
        """Begin a process instance: `begin` may name the start event (`at`, with `variables`) or `elements`."""
        head = self.spec.head
        assert head is not None
        if head.start_listeners or head.end_listeners:
            self.head = head.token(self, begin)
            self.head.ready(ACTIVATE)
            return
        try:
            self.begin_process(begin)
        except Problem as problem:
            self.head = head.token(self, begin)
            raise_incident(self.head, problem)

    def begin_process(self, begin: dict[str, Any]) -> None:
        self.arm_starts(evaluate_starts(self.spec, self))
        elements = self.definition.elements
        if begin.get("elements"):
            for element_id in begin["elements"]:
                place(self, elements[element_id])
        elif "at" in begin:
            self.begin_at(elements[begin["at"]], 0, begin.get("variables"))
        else:
            self.begin()

    def check_done(self) -> None:
        """Close when nothing is left that can move."""
        if self.present or self.arrivals or self.is_closed:
            return
        if self.spec.is_ad_hoc:
            assert self.owner is not None
            self.owner.task_spec.path_ended(self.owner)
            return
        head = self.head
        if head is not None and head.task_spec.end_listeners:
            if head.phase != LEAVE:
                head.ready(LEAVE)
            return
        self.finish()

    def finish(self) -> None:
        self.clear(and_head=True)
        self.on_done()

    def clear(self, and_head: bool = False) -> None:
        """End all tokens and subscriptions of this scope, the newest last; the process itself only if asked."""
        for token in list(self.tasks.values()):
            if and_head or token.role != HEAD:
                token.kill()
        self.starts.clear()
        self.arrivals.clear()
        self.resets.clear()

    def close(self) -> None:
        self.is_closed = True

    def on_done(self) -> None:
        raise NotImplementedError

    def kill(self) -> None:
        raise NotImplementedError


class SubScope(Scope, BpmnSubWorkflow):
    """An open sub-process (its variables are its token's), or a called process instance with a key of its own."""

    def __init__(
        self, spec: ProcessSpec, definition: Definition, owner: Token, is_process: bool, local: int = 0
    ) -> None:
        top = owner.top
        self.init_scope(definition, owner, is_process)
        self.local = owner.id if not is_process else local or top.next_local()
        self.key = top.base | self.local
        self.instance_key = self.key if is_process else owner.workflow.instance_key
        BpmnSubWorkflow.__init__(self, spec, owner.id, top, deserializing=True)
        if not is_process:
            self.data = owner.data
        self.top = top
        self.business_key = owner.workflow.business_key
        owner.inner = self
        top.subprocesses[owner.id] = self

    def _calculate_depth(self) -> int:
        assert self.owner is not None
        return int(self.owner.workflow.depth) + 1

    @property
    def holder(self) -> Holder:
        if self.is_process:
            return self
        assert self.owner is not None
        return self.owner

    def on_done(self) -> None:
        owner = self.owner
        assert owner is not None
        self.forget()
        if self.is_process:
            self.top.world.emit(InstanceCompleted(self.instance_key))
        owner.task_spec.closed(owner, self)

    def forget(self) -> None:
        owner = self.owner
        assert owner is not None
        self.close()
        owner.inner = None
        self.top.subprocesses.pop(owner.id, None)

    def kill(self) -> None:
        self.clear(and_head=True)
        self.forget()
        if self.is_process:
            self.top.world.emit(InstanceCanceled(self.instance_key))
