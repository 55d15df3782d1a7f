"""Sub-processes: embedded, event-triggered and transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.bpmn import model
from engine.model.events import ElementActivated
from engine.spiff.compensation import remember_scope
from engine.spiff.scope import SubScope, evaluate_starts
from engine.spiff.specs.activity import ActivitySpec
from engine.spiff.specs.process import ProcessSpec
from engine.spiff.subscriptions import fire, subscribe
from engine.spiff.tokens import ACTIVATE, BOUNDARY, COMPLETE, HANDLER, ITEM, STARTED, Token
from engine.spiff.waits import evaluate

if TYPE_CHECKING:
    from engine.spiff.scope import Scope


class SubProcessSpec(ActivitySpec):
    """Opens a scope for the elements inside. An event sub-process is subscribed to its start event's definitions."""

    inner_body: ProcessSpec

    def __init__(self, body: ProcessSpec, element: model.Element, inner: ProcessSpec) -> None:
        super().__init__(body, element)
        self.inner_body = inner
        inner.owner = self
        self.is_event_subprocess = element.is_triggered_by_event
        self.is_transaction = element.kind == "transaction"

    def connect_start(self) -> None:
        """An event sub-process is known by its one start event."""
        start = self.inner_body.event_starts[0]
        self.subscribed_events = start.events
        self.is_interrupting = start.is_interrupting
        self.is_parallel_multiple = start.is_parallel_multiple

    def subscribed_id(self, token: Token) -> str:
        return self.inner_body.event_starts[0].name if self.is_event_subprocess else self.name

    def evaluate(self, token: Token) -> Any:
        return evaluate_starts(self.inner_body, token)

    def begin(self, token: Token, entry: Any) -> None:
        token.rest()
        scope = SubScope(self.inner_body, token.workflow.definition, token, is_process=False)
        scope.log = token.internal_data.pop("log", scope.log)
        scope.arm_starts(entry)
        if self.is_event_subprocess:
            memory = token.internal_data
            scope.begin_at(self.inner_body.event_starts[0], memory.pop("fired", 0), memory.pop("result", None))
        else:
            scope.begin()

    def open_scopes(self, around: Scope) -> list[Token]:
        """Return its tokens that are open for what is placed inside by hand."""
        return [t for t in around.tasks.values() if t.task_spec is self and t.inner is not None]

    def enter_by_hand(self, token: Token) -> Scope:
        """Return the scope of an open token into which something is placed by hand."""
        assert token.inner is not None
        return token.inner

    def open_empty(self, around: Scope) -> Token:
        """Open it without its start event and input mappings, for a token that is placed inside by hand."""
        token = Token(around, self, state=STARTED)
        token.phase = ACTIVATE
        around.top.world.emit(
            ElementActivated(token.key, around.instance_key, self.name, self.kind_of(token), token.scope_key)
        )
        for boundary in self.boundaries:
            subscribe(around, boundary, token, BOUNDARY, evaluate(boundary.events, token))
        self.open_body(token)
        return token

    def open_body(self, token: Token) -> None:
        scope = SubScope(self.inner_body, token.workflow.definition, token, is_process=False)
        scope.arm_starts(evaluate_starts(self.inner_body, token))

    def closed(self, token: Token, inner: Scope) -> None:
        if inner.is_canceling:
            self._canceled(token)
            return
        self.remember(token, inner)
        token.ready(COMPLETE)

    def remember(self, token: Token, inner: Scope) -> None:
        """Keep what can be compensated inside."""
        if token.role != HANDLER and not self.is_event_subprocess:
            remember_scope(token, inner)

    def _canceled(self, token: Token) -> None:
        """The transaction was canceled: its cancel boundary event goes on, or nothing does."""
        body = token.owner if token.role == ITEM else token
        assert body is not None
        for boundary in body.owned(BOUNDARY):
            for position, event in enumerate(boundary.task_spec.events):
                if event.kind == "cancel":
                    fire(boundary, position, {})
                    return
        scope = body.workflow
        body.kill()
        scope.check_done()
