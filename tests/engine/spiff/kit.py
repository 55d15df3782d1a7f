"""Diagrams as text, a world that records, and a case that runs an instance, saved and restored after each step."""

from __future__ import annotations

import collections
import itertools
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from engine.bpmn import read_diagram
from engine.bpmn.model import Binding
from engine.model.events import Event, IncidentRaised
from engine.model.values import dumps, loads
from engine.spiff import Decided, Definition, Execution
from engine.spiff.instance import Instance
from tests.engine.spiff.checks import integrity

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="http://example.org/t" id="defs">'
    '<message id="ms" name="M"/><message id="mk" name="K"><extensionElements>'
    '<zeebe:subscription correlationKey="=key"/></extensionElements></message>'
    '<signal id="sg" name="S"/><signal id="sg2" name="S2"/><error id="er" errorCode="E1"/>'
    '<error id="er2" errorCode="E2"/><escalation id="es" escalationCode="X"/><escalation id="es2" escalationCode="Y"/>'
)


def ext(inner: str) -> str:
    return f"<extensionElements>{inner}</extensionElements>"


def flow(*ids: str, cond: str | None = None, id_: str | None = None) -> str:
    condition = f"<conditionExpression>={cond}</conditionExpression>" if cond else ""
    name = f' id="{id_}"' if id_ else ""
    return "".join(
        f'<sequenceFlow{name} sourceRef="{a}" targetRef="{b}">{condition}</sequenceFlow>'
        for a, b in itertools.pairwise(ids)
    )


def user(id_: str, inner: str = "", attrs: str = "") -> str:
    if "extensionElements" not in inner:
        inner = ext("<zeebe:userTask/>") + inner
    return f'<userTask id="{id_}" {attrs}>{inner}</userTask>'


def io(*mappings: tuple[str, str, str]) -> str:
    rows = "".join(f'<zeebe:{kind} source="{source}" target="{target}"/>' for kind, source, target in mappings)
    return f"<zeebe:ioMapping>{rows}</zeebe:ioMapping>"


def service(id_: str, inner: str = "", type_: str | None = None, extra: str = "") -> str:
    job = f'<zeebe:taskDefinition type="{type_ or id_}"/>'
    return f'<serviceTask id="{id_}">{ext(job + extra)}{inner}</serviceTask>'


def script(id_: str, expression: str, result: str) -> str:
    what = f'<zeebe:script expression="={expression}" resultVariable="{result}"/>'
    return f'<scriptTask id="{id_}">{ext(what)}</scriptTask>'


def sub(id_: str, inner: str, attrs: str = "", tag: str = "subProcess") -> str:
    return f'<{tag} id="{id_}" {attrs}>{inner}</{tag}>'


def evsub(id_: str, start: str, inner: str, interrupting: bool = True) -> str:
    return sub(
        id_,
        f'<startEvent id="{id_}_s" isInterrupting="{str(interrupting).lower()}">{start}</startEvent>{inner}',
        'triggeredByEvent="true"',
    )


def timer(text: str = "PT1M", kind: str = "timeDuration") -> str:
    return f'<timerEventDefinition><{kind} xsi:type="tFormalExpression">{text}</{kind}></timerEventDefinition>'


SIGNAL = '<signalEventDefinition signalRef="sg"/>'
SIGNAL2 = '<signalEventDefinition signalRef="sg2"/>'
MESSAGE = '<messageEventDefinition messageRef="ms"/>'
KEYED = '<messageEventDefinition messageRef="mk"/>'
ERROR = '<errorEventDefinition errorRef="er"/>'
ESCALATION = '<escalationEventDefinition escalationRef="es"/>'
TERMINATE = "<terminateEventDefinition/>"


def condition(text: str) -> str:
    return f"<conditionalEventDefinition><condition>={text}</condition></conditionalEventDefinition>"


def catch(id_: str, inner: str, tag: str = "intermediateCatchEvent") -> str:
    return f'<{tag} id="{id_}">{inner}</{tag}>'


def throw(id_: str, inner: str) -> str:
    return catch(id_, inner, "intermediateThrowEvent")


def start(id_: str = "s", inner: str = "") -> str:
    return catch(id_, inner, "startEvent")


def end(id_: str = "e", inner: str = "") -> str:
    return catch(id_, inner, "endEvent")


def gate(id_: str, kind: str, attrs: str = "") -> str:
    return f'<{kind}Gateway id="{id_}" {attrs}/>'


def boundary(id_: str, on: str, inner: str, interrupting: bool = True) -> str:
    cancel = str(interrupting).lower()
    return f'<boundaryEvent id="{id_}" attachedToRef="{on}" cancelActivity="{cancel}">{inner}</boundaryEvent>'


def process(inner: str, id_: str = "p") -> str:
    return f'<process id="{id_}" isExecutable="true">{inner}</process>'


def definitions(*processes: str) -> dict[str, Definition]:
    diagram = read_diagram(HEAD + "".join(processes) + "</definitions>", "test.bpmn")
    return {p.id: Definition.of(p, 100 + n, f"hash{n}", 1) for n, p in enumerate(diagram.processes)}


class Recorder:
    """The world of a test: it records, and answers with what the test put in."""

    def __init__(self, known: Mapping[str, Definition]) -> None:
        self.now = NOW
        self.seed = "seed"
        self.zone = None
        self.known = dict(known)
        self.events: list[Event] = []
        self.published: list[tuple[str, str | None, dict[str, Any]]] = []
        self.signals: list[tuple[str, dict[str, Any]]] = []
        self.forms: dict[str, int] = {}
        self.decisions: dict[str, Any] = {}

    def emit(self, event: Event) -> None:
        self.events.append(event)

    def find_called(self, process_id: str, binding: Binding, caller: Definition) -> Definition | None:
        return self.known.get(process_id)

    def definition(self, key: int) -> Definition:
        return next(d for d in self.known.values() if d.key == key)

    def find_form(self, form_id: str, binding: Binding, caller: Definition) -> int | None:
        return self.forms.get(form_id)

    def decide(
        self, decision_id: str, binding: Binding, caller: Definition, variables: Mapping[str, Any]
    ) -> Decided | None:
        found = self.decisions.get(decision_id)
        return None if found is None else Decided(found(variables), 7, ({"decisionId": decision_id},))

    def put_off(self, text: str, at: datetime, key: int, variables: Callable[[], Mapping[str, Any]]) -> datetime:
        return at

    def publish(self, name: str, correlation_key: str | None, variables: Mapping[str, Any]) -> None:
        self.published.append((name, correlation_key, dict(variables)))

    def broadcast(self, name: str, variables: Mapping[str, Any]) -> None:
        self.signals.append((name, dict(variables)))


class EndlessError(Exception):
    """The diagram goes on and on: a signal's handler that throws the signal again."""


class Case:
    """One instance of process `p`. With `trip` it is saved as JSON and restored after each step of the loop."""

    def __init__(
        self,
        trip: bool,
        *processes: str,
        data: Mapping[str, Any] | None = None,
        at: str | None = None,
        elements: tuple[str, ...] = (),
        known: Mapping[str, Definition] | None = None,
        setup: Any = None,
        check: bool = True,
        most_steps: int = 50_000,
        plain_run: bool = False,
    ) -> None:
        self.trip = trip
        self.check = check
        self.most_steps = most_steps
        self.world = Recorder(known or definitions(*processes))
        if setup is not None:
            setup(self.world)
        self.steps = 0
        run = self._plainly if plain_run else self._run
        self.x = run(
            lambda: Execution.start(
                self.world.known["p"], 5, self.world, data or {}, element_id=at, element_ids=elements, business_key="B"
            )
        )

    def _plainly(self, act: Any) -> Execution:
        made: Execution = act()
        return made

    def _run(self, act: Any) -> Execution:
        case = self

        def run(instance: Instance) -> None:
            case.running = instance

        original, Instance.run = Instance.run, run  # type: ignore[method-assign]
        try:
            made = act()
        finally:
            Instance.run = original  # type: ignore[method-assign]
        execution: Execution = made if isinstance(made, Execution) else self.x
        while True:
            if self.trip:
                execution = Execution.restore(loads(dumps(execution.snapshot())), self.world)
            if not execution.instance.advance():
                break
            self.steps += 1
            if self.steps > self.most_steps:
                raise EndlessError(self.steps)
            if self.check:
                integrity(execution.instance)
        integrity(execution.instance)
        self.x = execution
        return execution

    # ------------------------------------------------------------- acting
    def act(self, function: Any) -> Case:
        self._run(function)
        return self

    def token(self, element_id: str, n: int = 0) -> Any:
        found = [
            t
            for t in self.x.instance.tokens.values()
            if t.task_spec.name == element_id
            and (t.job is not None or getattr(t.task_spec, "is_open", lambda _: False)(t))
        ]
        return found[n]

    def do(self, element_id: str, n: int = 0, **variables: Any) -> Case:
        """Complete an open user task or job."""
        token = self.token(element_id, n)
        if token.job is not None:
            return self.act(lambda: self.x.complete_job(5 << 24 | token.job, variables))
        return self.act(lambda: self.x.complete_user_task(token.key, variables, "ann"))

    def job_key(self, element_id: str, n: int = 0) -> int:
        return int(5 << 24 | self.token(element_id, n).job)

    def wait(self, seconds: float) -> Case:
        """Let time pass; due timers fire in the order of their times."""
        until = self.world.now + timedelta(seconds=seconds)
        while True:
            due = sorted((w.due, w.local) for w in self.x.instance.waits.values() if w.kind == "timer")
            if not due or due[0][0] > (until - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1):
                break
            self.world.now = max(self.world.now, datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=due[0][0]))
            self.x.instance.now_us = due[0][0]
            self.act(lambda local=due[0][1]: self.x.fire_timer(5 << 24 | local))
        self.world.now = until
        return self

    def signal(self, name: str = "S", **variables: Any) -> Case:
        return self.act(lambda: self.x.deliver_signal(name, variables))

    def message(self, name: str = "M", key: str | None = None, **variables: Any) -> Case:
        wait = next(
            w
            for w in self.x.instance.waits.values()
            if w.kind == "message" and (w.name, w.correlation_key) == (name, key)
        )
        return self.act(lambda: self.x.deliver_message(5 << 24 | wait.local, 900, variables))

    def resolve(self, n: int = 0) -> Case:
        local = sorted(self.x.instance.incidents)[n]
        return self.act(lambda: self.x.resolve_incident(5 << 24 | local))

    def set(self, **variables: Any) -> Case:
        return self.act(lambda: self.x.set_variables(5, variables))

    # ------------------------------------------------------------- looking
    @property
    def open(self) -> list[str]:
        """The elements that a person or worker can complete now."""
        return sorted(
            t.task_spec.name
            for t in self.x.instance.tokens.values()
            if t.incident is None and (t.job is not None or getattr(t.task_spec, "is_open", lambda _: False)(t))
        )

    @property
    def data(self) -> dict[str, Any]:
        return self.x.variables()

    @property
    def ended(self) -> bool:
        return self.x.is_ended

    def of(self, type_: type[Any]) -> list[Any]:
        return [e for e in self.world.events if isinstance(e, type_)]

    @property
    def incidents(self) -> list[str]:
        """The types of the incidents that are open."""
        open_ = {5 << 24 | i for i in self.x.instance.incidents}
        return [str(e.type) for e in self.of(IncidentRaised) if e.incident_key in open_]

    def counts(self) -> collections.Counter[str]:
        return collections.Counter(type(e).__name__ for e in self.world.events)
