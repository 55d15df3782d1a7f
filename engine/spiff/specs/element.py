"""A flow node as SpiffWorkflow's task specification: the life of a token in it, from entering to leaving."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec

from engine.bpmn import model
from engine.model.events import ElementActivated, ElementCompleted, ElementTerminated
from engine.spiff.flows import take
from engine.spiff.jobs import cancel_work
from engine.spiff.listeners import ListenerSpec, listen
from engine.spiff.mappings import MappingSpec, map_inputs, map_outputs
from engine.spiff.specs.events import EventSpec
from engine.spiff.specs.process import FlowSpec, ProcessSpec
from engine.spiff.tokens import (
    ACTIVATE,
    BOUNDARY,
    COMPLETE,
    COMPLETED,
    ENTER,
    HANDLER,
    INPUTS,
    ITEM,
    LEAVE,
    SUBSCRIPTIONS,
)

if TYPE_CHECKING:
    from engine.spiff.scope import Scope
    from engine.spiff.tokens import Token


class ElementSpec(BpmnTaskSpec):
    """What all flow nodes have in common. Subclasses say what `activate` waits for and which flows `choose` takes."""

    waits_first = False  # entered before what else a split starts, so that no event slips in between
    is_join = False
    is_event_subprocess = False
    inner_body: ProcessSpec | None = None
    undone_by: str | None = None  # of a compensation handler: the boundary event that leads to it
    canceling_listeners: tuple[ListenerSpec, ...] = ()

    def __init__(self, body: ProcessSpec, element: model.Element) -> None:
        super().__init__(
            body, element.id, lane=element.lane, description=element.kind, inputs=[], outputs=[], data={}, defines={}
        )
        self.bpmn_id, self.bpmn_name = element.id, element.name
        self.element = element
        self.kind = element.kind
        self.body_spec = body
        self.flows_in: list[FlowSpec] = []
        self.flows_out: list[FlowSpec] = []
        self.default: FlowSpec | None = None
        self.events = tuple(EventSpec(event, element.id) for event in element.event_definitions)
        self.input_mappings = tuple(MappingSpec(m, element.id) for m in element.inputs)
        self.output_mappings = tuple(MappingSpec(m, element.id) for m in element.outputs)
        self.completion_quantity = element.completion_quantity
        self.is_interrupting = element.is_interrupting
        self.is_parallel_multiple = element.is_parallel_multiple
        self.subscribed_events = self.events
        self.start_listeners = tuple(ListenerSpec(x, element.id) for x in element.listeners if x.event == "start")
        self.end_listeners = tuple(ListenerSpec(x, element.id) for x in element.listeners if x.event == "end")

    # SpiffWorkflow's own rules are closed off: nothing is tested, predicted or updated.
    def test(self) -> None:
        pass

    def connected(self) -> None:
        """All flows are known now."""

    def before(self) -> Iterable[ElementSpec]:
        """The elements from which a token can come here."""
        return [flow.source for flow in self.flows_in]

    def may_go_round(self, role: str | None) -> bool:
        """Whether a token that enters may be there because the diagram goes round, and not one of many items."""
        return role is None

    # -------------------------------------------------------------- the life
    def step(self, token: Token) -> None:
        """Let the token go on from its phase."""
        phase = token.phase
        if phase == ENTER:
            self.enter(token)
        elif phase == COMPLETE:
            self.complete(token)
        elif phase == LEAVE:
            self.leave(token)
        elif phase == INPUTS:
            self.prepare(token)
        else:
            self.start(token)

    def enter(self, token: Token) -> None:
        scope = token.workflow
        scope.top.world.emit(
            ElementActivated(token.key, scope.instance_key, self.name, self.kind_of(token), token.scope_key)
        )
        token.phase = INPUTS
        self.prepare(token)

    def id_of(self, token: Token) -> str:
        """The element that events name."""
        return self.name

    def kind_of(self, token: Token) -> str:
        return self.kind

    def prepare(self, token: Token) -> None:
        if self.input_mappings:
            token.set_locals(map_inputs(self.input_mappings, token))
        token.phase = ACTIVATE
        self.start(token)

    def start(self, token: Token) -> None:
        if self.start_listeners and not listen(self.start_listeners, token):
            return
        self.activate(token)

    def activate(self, token: Token) -> None:
        """Evaluate what is needed, then arm and begin; done at once here."""
        self.complete(token)

    def complete(self, token: Token) -> None:
        """Bring the result to where it belongs: the output mappings, or all of it."""
        token.phase = COMPLETE
        result = token.internal_data.pop("result", None)
        if self.output_mappings:
            map_outputs(self.output_mappings, token, result)
        elif result:
            token.write_up(result)
        token.phase = LEAVE
        self.leave(token)

    def leave(self, token: Token) -> None:
        if self.end_listeners and self.runs_listeners(token):
            for boundary in token.owned(BOUNDARY):
                boundary.kill()
            if not listen(self.end_listeners, token):
                return
        role = token.role
        if role in (ITEM, HANDLER):
            owner = token.owner
            assert owner is not None
            if role == ITEM:
                owner.task_spec.item_done(owner, token)
            else:
                self.ended(token)
                owner.task_spec.handler_done(owner)
            return
        flows = self.choose(token)
        scope = token.workflow
        self.before_leaving(token)
        self.ended(token)
        for flow in flows:
            for _ in range(self.completion_quantity):
                take(scope, flow)
        if scope.spec.is_ad_hoc:
            if not flows and scope.owner is not None:
                scope.owner.task_spec.path_ended(scope.owner)
        elif not scope.present:
            scope.check_done()

    def runs_listeners(self, token: Token) -> bool:
        """Whether end listeners are for this token; the body of a multi-instance activity leaves them to its items."""
        return True

    def ended(self, token: Token) -> None:
        """Record the completion and forget the token."""
        scope = token.workflow
        token.finish(COMPLETED)
        scope.top.world.emit(ElementCompleted(token.key, scope.instance_key, self.id_of(token)))

    def before_leaving(self, token: Token) -> None:
        """What must be remembered of a completed element."""

    def choose(self, token: Token) -> list[FlowSpec]:
        """Implicit split: all flows without a condition, those whose condition is true, else the default."""
        flows = self.flows_out
        if (len(flows) == 1 and flows[0].condition is None) or not flows:
            return flows
        default = self.default
        chosen = [f for f in flows if f.condition is None and f is not default]
        conditional = [f for f in flows if f.condition is not None and f is not default]
        true = [f for f in conditional if f.condition is not None and f.condition.boolean(token)]
        return chosen + true if true or default is None else [*chosen, default]

    # ---------------------------------------------------------- being ended
    def killed(self, token: Token) -> None:
        """Record that the token ends early."""
        if token.role in SUBSCRIPTIONS:
            return
        cancel_work(token)
        if token.phase != ENTER:
            scope = token.workflow
            scope.top.world.emit(ElementTerminated(token.key, scope.instance_key, self.id_of(token)))

    def subscribed_id(self, token: Token) -> str:
        """The element that subscriptions and timers name."""
        return self.name

    def arrived(self, scope: Scope, arrivals: dict[str, int]) -> None:
        """A token has come to a join; see `is_join`."""
        raise NotImplementedError(self.kind)

    def settle(self, scope: Scope, arrivals: dict[str, int]) -> bool:
        """Decide a join that can only be decided when nothing else moves; True if it let a token through."""
        raise NotImplementedError(self.kind)

    # ------------------------------------------ what only some elements have
    def item_done(self, body: Token, item: Token) -> None:
        raise NotImplementedError(self.kind)

    def handler_done(self, thrower: Token) -> None:
        raise NotImplementedError(self.kind)

    def job_done(self, token: Token, variables: dict[str, Any], result: dict[str, Any]) -> None:
        """The worker's job is done; its variables are the element's result."""
        token.internal_data["result"] = variables
        token.ready(COMPLETE)

    def ask_canceling(self, token: Token) -> None:
        raise NotImplementedError(self.kind)

    def path_ended(self, token: Token) -> None:
        """A token inside an ad-hoc sub-process has come to the end of its path."""
        raise NotImplementedError(self.kind)

    def closed(self, token: Token, inner: Scope) -> None:
        """The scope that the token had opened has come to its end."""
        raise NotImplementedError(self.kind)
