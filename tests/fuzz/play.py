"""Plays a random diagram: chooses what happens next by a seed, plainly or saved and restored after every step."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.bpmn import read_diagram
from engine.errors import InvalidInput
from engine.model.commands import ModifyInstruction
from engine.model.events import Event
from engine.spiff import Definition, Execution
from tests.engine.spiff.kit import Case, EndlessError


@dataclass
class Played:
    """What was done and seen; two plays of one seed must be equal."""

    outcome: str = "still running"
    log: list[str] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


def definitions(text: str) -> Mapping[str, Definition]:
    diagram = read_diagram(text, "fuzz.bpmn")
    return {p.id: Definition.of(p, 100 + n, f"hash{n}", 1) for n, p in enumerate(diagram.processes)}


def complete_all(known: Mapping[str, Definition], seed: int, trip: bool) -> Played:
    """Complete open tasks and jobs in random order until the end."""
    rnd, played = random.Random(seed), Played()
    case = Case(trip, known=known)
    while not case.ended and case.open:
        id_ = rnd.choice(case.open)
        played.log.append(id_)
        case.do(id_)
    played.outcome = "completed" if case.ended else f"stuck {case.incidents}"
    played.events = case.world.events
    return played


def anything(known: Mapping[str, Definition], seed: int, trip: bool, rounds: int = 60) -> Played:
    """Let time pass, signals, messages, variables and completions come in random order."""
    rnd, played = random.Random(seed), Played()
    try:
        case = Case(trip, known=known, data={"flag": 0}, most_steps=500)
        for _ in range(rounds):
            if case.ended:
                played.outcome = "completed"
                break
            _one(case, rnd, played)
    except EndlessError:
        played.outcome = "endless"
        return played
    # An element that is activated by hand may miss a variable; all else is right.
    if set(case.incidents) - {"UNHANDLED_ERROR_EVENT", "EXTRACT_VALUE_ERROR"}:
        played.outcome = f"incidents {case.incidents}"
    played.events = case.world.events
    if not case.ended:
        case.x.cancel()
        assert not case.x.instance.tokens
    return played


def _one(case: Case, rnd: random.Random, played: Played) -> None:
    chance, open_ = rnd.random(), case.open
    if chance < 0.12:
        seconds = rnd.randint(1, 4)
        played.log.append(f"+{seconds}")
        case.wait(seconds)
    elif chance < 0.22:
        name = rnd.choice(("S", "S2"))
        played.log.append(f"!{name}")
        case.signal(name)
    elif chance < 0.27:
        waits = [w for w in case.x.instance.waits.values() if w.kind == "message"]
        if waits:
            played.log.append("!M")
            case.message()
    elif chance < 0.34:
        value = rnd.randint(0, 2)
        played.log.append(f"flag={value}")
        case.set(flag=value)
    elif chance < 0.37 and case.x.instance.incidents:
        played.log.append("resolve")
        case.resolve()
    elif chance < 0.42 and any(t.job for t in case.x.instance.tokens.values()):
        _error(case, rnd, played)
    elif chance < 0.47:
        _intervene(case, rnd, played)
    elif open_:
        id_ = rnd.choice(open_)
        played.log.append(id_)
        case.do(id_)


def _intervene(case: Case, rnd: random.Random, played: Played) -> None:
    """End, move or activate something by hand, or migrate to the same diagram; what is refused changes nothing."""
    active = [e.element_key for e in case.x.active_elements()]
    elements = case.x.instance.definition.elements
    kind = rnd.choice(("terminate", "move", "activate", "migrate")) if active else "activate"
    key, target = rnd.choice(active or [0]), rnd.choice(sorted(elements))
    played.log.append(f"{kind} {key} {target}")
    saved = case.x.snapshot()
    known = len(case.world.events)
    try:
        if kind == "migrate":
            case.act(lambda: case.x.migrate(case.x.instance.definition, {id_: id_ for id_ in elements}))
        else:
            case.act(lambda: case.x.modify([ModifyInstruction(kind, target, key)]))
    except InvalidInput:
        played.log.append("refused")
        del case.world.events[known:]
        case.x = Execution.restore(saved, case.world)


def _error(case: Case, rnd: random.Random, played: Played) -> None:
    jobs = sorted(case.x.instance.jobs)
    local: Any = rnd.choice(jobs)
    played.log.append(f"error {case.x.instance.jobs[local].task_spec.name}")
    case.act(lambda: case.x.throw_error(5 << 24 | local, "E1", None, {}))
