"""A token: SpiffWorkflow's Task as one live element instance or subscription, forgotten when it ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.spiff.names import Holder, holder_of, visible

if TYPE_CHECKING:
    from engine.spiff.instance import Instance
    from engine.spiff.scope import Scope
    from engine.spiff.specs.element import ElementSpec
    from engine.spiff.waits import Wait

WAITING: int = TaskState.WAITING
READY: int = TaskState.READY
STARTED: int = TaskState.STARTED
COMPLETED: int = TaskState.COMPLETED
ERROR: int = TaskState.ERROR
CANCELLED: int = TaskState.CANCELLED

# Where in its life a token stands, and where it is tried again after an incident.
ENTER, INPUTS, ACTIVATE, COMPLETE, LEAVE = range(5)

# What a token is for, where it is not simply an element that a flow led to (None).
ITEM = "item"  # one instance of a multi-instance activity or loop; its owner is the body
INNER = "inner"  # one inner instance of an ad-hoc sub-process
HANDLER = "handler"  # runs a compensation handler; its owner is the thrower
BOUNDARY = "boundary"  # a boundary event's subscription; its owner is the activity
START = "start"  # an event sub-process's subscription; it has no owner
TARGET = "target"  # what an event-based gateway waits for; its owner is the gateway
HEAD = "process"  # stands for a process instance that has listeners, or an incident as it begins
SUBSCRIPTIONS = frozenset({BOUNDARY, START, TARGET})


class Token(Task):
    """One live element instance or subscription; `owner` is what it belongs to, and what ends it when it ends.

    SpiffWorkflow's constructor is not used: it reads the machine's clock and numbers threads. `data` holds local
    variables only; `internal_data` what the element must remember (JSON values).
    """

    triggered = False
    thread_id = 0
    last_state_change = 0.0

    def __init__(
        self,
        scope: Scope,
        spec: ElementSpec,
        owner: Token | None = None,
        role: str | None = None,
        local: int = 0,
        state: int = READY,
    ) -> None:
        self.id = local or scope.top.next_local()
        self.key = scope.top.base | self.id
        self.workflow = scope
        self.task_spec = spec
        self.owner = owner
        self.role = role
        self.phase = ENTER
        self._state = state
        self._children: dict[int, Token] = {}
        self.data: dict[str, Any] = {}
        self.internal_data: dict[str, Any] = {}
        self.outer: Holder | None = owner if owner is not None else scope.holder
        self.waits: list[Wait] = []
        self.job: int | None = None
        self.incident: int | None = None
        self.inner: Scope | None = None
        scope.tasks[self.id] = self
        scope.top.tokens[self.id] = self
        if owner is not None:
            owner._children[self.id] = self
        elif role is None:
            scope.present[spec.name] = scope.present.get(spec.name, 0) + 1

    @property
    def top(self) -> Instance:
        return self.workflow.top

    @property
    def scope_key(self) -> int:
        """The key of the element or process instance that contains this one."""
        owner = self.owner
        return self.workflow.holder.key if owner is None else owner.key

    @property
    def parent(self) -> Token | None:
        return self.owner

    @property
    def children(self) -> list[Token]:
        return list(self._children.values())

    def owned(self, role: str) -> list[Token]:
        """Return the tokens of a role that this one owns."""
        return [child for child in self._children.values() if child.role == role]

    def _set_state(self, value: int) -> None:
        self._state = value

    def ready(self, phase: int) -> None:
        """Go on from `phase` when the loop comes to it."""
        self.phase = phase
        self._state = READY
        self.workflow.top.queue.append(self)

    def rest(self) -> None:
        """Wait for something from outside or inside."""
        self._state = STARTED

    # ------------------------------------------------------------ variables
    def visible(self, first: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
        return visible(self, first)

    def set_locals(self, values: Mapping[str, Any]) -> None:
        """Make variables local to this element instance."""
        if values:
            self.data.update(values)
            self.workflow.top.wrote(self, values)

    def write_up(self, values: Mapping[str, Any]) -> None:
        """Write each variable to the innermost scope that has it, from this element outward, else to the process."""
        write_from(self, self.workflow.top, values)

    def write_out(self, values: Mapping[str, Any]) -> None:
        """As `write_up`, from the scope around this element."""
        write_from(self.outer or self, self.workflow.top, values)

    # ------------------------------------------------------------------ end
    def finish(self, state: int) -> None:
        """Forget this token and what it owns; the events about it are the caller's."""
        for child in list(self._children.values()):
            child.kill()
        self._state = state
        scope, top = self.workflow, self.workflow.top
        del scope.tasks[self.id]
        del top.tokens[self.id]
        top.gone[self.id] = self
        top.askers.pop(self.id, None)
        if self.waits:
            top.disarm(self)
        if self.owner is not None:
            del self.owner._children[self.id]
        elif self.role is None:
            scope.absent(self.task_spec.name)

    def kill(self) -> None:
        """End this token and everything in it, from inside out."""
        if self.id not in self.workflow.top.tokens:
            return
        for child in list(self._children.values()):
            child.kill()
        if self.inner is not None:
            self.inner.kill()
        self.task_spec.killed(self)
        self.finish(CANCELLED)

    def cancel(self) -> None:
        self.kill()


def write_from(start: Holder, top: Instance, values: Mapping[str, Any]) -> None:
    """Write variables from the scope `start` outward and record them, scope by scope."""
    if not values:
        return
    if start.outer is None:
        start.data.update(values)
        top.wrote(start, values)
        return
    found: dict[int, tuple[Holder, dict[str, Any]]] = {}
    for name, value in values.items():
        holder = holder_of(start, name)
        holder.data[name] = value
        found.setdefault(holder.key, (holder, {}))[1][name] = value
    for holder, part in found.values():
        top.wrote(holder, part)
