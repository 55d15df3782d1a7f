"""A root process instance as SpiffWorkflow's workflow: the queue of ready tokens, the indexes, and the loop."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

from engine.errors import ExpressionFailed
from engine.model.events import InstanceCompleted, TimerFired, VariablesWritten
from engine.model.keys import LOCAL_BITS
from engine.model.values import dumps
from engine.spiff.catching import throw_error
from engine.spiff.incidents import loops_for_ever, raise_incident
from engine.spiff.problems import ErrorThrown, Problem
from engine.spiff.refusing import RefusingScriptEngine
from engine.spiff.scope import Scope, SubScope
from engine.spiff.subscriptions import disarm, timer_fired, trigger
from engine.spiff.timers import to_us
from engine.spiff.tokens import ENTER, READY, SUBSCRIPTIONS, Token
from engine.spiff.waits import Wait

if TYPE_CHECKING:
    from engine.spiff.definition import Definition
    from engine.spiff.names import Holder
    from engine.spiff.specs.element import ElementSpec
    from engine.spiff.world import World

MOST_ROUNDS = 10_000
"""How often one command may enter the same element of a scope: a loop that never waits gets an incident."""


def _order_of_join(pair: tuple[Scope, ElementSpec]) -> tuple[int, str]:
    """Which inclusive join is decided first must not depend on what was saved and restored."""
    return pair[0].key, pair[1].name


def _digest(names: Iterable[str], holder: Token | Scope) -> str:
    """Return what stands for the values of variables as they are now."""
    values = holder.visible()
    return sha256(dumps([[name, values.get(name)] for name in sorted(names)]).encode()).hexdigest()[:16]


_SCRIPTS = RefusingScriptEngine()


class Instance(Scope, BpmnWorkflow):
    """Everything that is alive of one root instance; `base` is what all its inner keys begin with."""

    depth = 0

    def __init__(self, definition: Definition, root_key: int, world: World) -> None:
        self.init_scope(definition, None, True)
        self.top = self
        self.enter(world)
        self.root_key = self.key = self.instance_key = root_key
        self.base = root_key << LOCAL_BITS
        self.last_local = 0
        self.tokens: dict[int, Token] = {}
        self.queue: deque[Token] = deque()
        self.early: deque[Token] = deque()  # what only waits is entered first: no event slips in between
        self.jobs: dict[int, Token] = {}
        self.waits: dict[int, Wait] = {}
        self.listeners: dict[tuple[str, str], dict[int, Wait]] = {}
        self.conditions: dict[int, Wait] = {}
        self.incidents: dict[int, Token] = {}
        self.joins: dict[tuple[Scope, ElementSpec], bool] = {}  # inclusive joins to be decided at rest
        self.askers: dict[int, Token] = {}  # user tasks whose canceling listeners are asked before they end
        self.endings: list[list[Any]] = []  # what waits for them
        self.due_now: list[int] = []  # timers that were due as they were set
        self.changed: set[str] = set()  # variables that were written since conditions were looked at
        self.new_conditions: list[int] = []  # conditions to be looked at for the first time
        self.is_ended = False
        BpmnWorkflow.__init__(self, definition.spec, {}, _SCRIPTS, deserializing=True)
        self.subprocesses: dict[int, SubScope]

    def enter(self, world: World) -> None:
        """Begin a command: its time, its random values, its place for events."""
        self.world = world
        self.now_us = to_us(world.now)
        self.rounds: dict[tuple[Scope, ElementSpec], int] = {}  # of this command
        self._seeds = 0
        self.gone: dict[int, Token] = {}  # what ended in this command: where it stood is still known

    def next_local(self) -> int:
        self.last_local += 1
        return self.last_local

    def next_seed(self) -> str:
        """Where one expression's `uuid()` comes from: another one for each evaluation of a command."""
        self._seeds += 1
        return f"{self.world.seed}/{self.root_key}/{self._seeds}"

    def wrote(self, holder: Holder, values: Mapping[str, Any]) -> None:
        """Record variables that were written into a scope."""
        if self.conditions:
            self.changed.update(values)
        instance_key = holder.workflow.instance_key if isinstance(holder, Token) else holder.key
        self.world.emit(VariablesWritten(holder.key, instance_key, dict(values)))

    def disarm(self, token: Token) -> None:
        disarm(token)

    def on_done(self) -> None:
        self.close()
        self.is_ended = self.completed = True
        self.world.emit(InstanceCompleted(self.root_key))

    def kill(self) -> None:
        self.clear(and_head=True)
        self.close()
        self.is_ended = self.completed = True

    # ------------------------------------------------------------- the loop
    def run(self) -> None:
        """Let everything move until all tokens wait."""
        self.rounds.clear()
        while self.advance():
            pass

    def advance(self) -> bool:
        """One step; False when nothing can move."""
        if self.changed or self.new_conditions:
            self.test_conditions()
        early, queue = self.early, self.queue
        while early or queue:
            token = early.popleft() if early else queue.popleft()
            if token._state == READY:
                self.step(token)
                return True
        if self.joins and self.settle_joins():
            return True
        if self.due_now:
            return self.fire_due()
        return False

    def step(self, token: Token) -> None:
        if token.phase == ENTER and token.task_spec.may_go_round(token.role):
            place = token.workflow, token.task_spec
            rounds = self.rounds[place] = self.rounds.get(place, 0) + 1
            if rounds > MOST_ROUNDS:
                self.rounds[place] = 0
                raise_incident(token, loops_for_ever(token, MOST_ROUNDS))
                return
        try:
            token.task_spec.step(token)
        except ErrorThrown as error:
            try:
                throw_error(token, error)
            except Problem as problem:
                raise_incident(token, problem)
        except Problem as problem:
            raise_incident(token, problem)
        except ExpressionFailed as failed:
            raise_incident(token, Problem.of(failed))

    def settle_joins(self) -> bool:
        for scope, join in sorted(self.joins, key=_order_of_join):
            arrived = scope.arrivals.get(join.name)
            if scope.is_closed or not (arrived or join.name in scope.resets):
                del self.joins[scope, join]
            elif join.settle(scope, arrived or {}):
                return True
        return False

    def fire_due(self) -> bool:
        """Timers that were due as they were set fire at once."""
        due, self.due_now = self.due_now, []
        for local in due:
            if local in self.waits:
                self.fire_timer(self.waits[local])
        return bool(due)

    def fire_timer(self, wait: Wait) -> None:
        token = wait.token
        assert token is not None
        assert wait.due is not None
        self.world.emit(TimerFired(self.base | wait.local, max(0, (self.now_us - wait.due) // 1000)))
        timer_fired(token, wait)
        trigger(token, wait.index, {})

    def test_conditions(self) -> None:
        """Trigger conditional events whose condition has become true: the new ones, and where a variable changed."""
        changed, new = self.changed, self.new_conditions
        self.changed, self.new_conditions = set(), []
        for wait in list(self.conditions.values()):
            token = wait.token
            if token is None or wait.local not in self.conditions:
                continue
            event = token.task_spec.subscribed_events[wait.index]
            if wait.local not in new and event.reads.isdisjoint(changed):
                continue
            condition = event.condition
            holder: Token | Scope = token
            if token.role in SUBSCRIPTIONS:
                holder = token.owner or token.workflow.owner_or_self
            try:
                is_true = condition is not None and condition.boolean(holder)
            except Problem:
                is_true = False  # as long as it can't be evaluated it is not met
            was_true, wait.was_true = wait.was_true, is_true
            if is_true and event.retriggers and not token.task_spec.is_interrupting:
                seen = _digest(event.reads, holder)
                was_true, wait.seen = was_true and seen == wait.seen, seen
            if is_true and not was_true:
                trigger(token, wait.index, {})
