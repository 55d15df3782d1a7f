"""Random sound block diagrams: the XML and what must happen in it are built together."""

from __future__ import annotations

import collections
import itertools
import random
from dataclasses import dataclass

from tests.engine.spiff.kit import HEAD, end, ext, gate, script, service, start, sub, throw, user


@dataclass
class Block:
    """A part with one entry and one exit; `log`: every element that a person or worker must have completed."""

    xml: str
    first: str
    last: str
    log: list[str]


class Generator:
    """Makes blocks; `counters` are the loops' variables."""

    def __init__(self, rnd: random.Random) -> None:
        self.rnd = rnd
        self.number = 0
        self.counted: list[str] = []
        self.beside = 0  # handlers that run beside what goes on, so that ending a scope early would end them too
        self.called: list[str] = []

    def id(self, prefix: str) -> str:
        self.number += 1
        return f"{prefix}{self.number}"

    def flow(self, source: str, target: str, condition: str | None = None) -> tuple[str, str]:
        id_ = self.id("f")
        what = f"<conditionExpression>={condition}</conditionExpression>" if condition else ""
        return id_, f'<sequenceFlow id="{id_}" sourceRef="{source}" targetRef="{target}">{what}</sequenceFlow>'

    def join(self, source: str, target: str, condition: str | None = None) -> str:
        return self.flow(source, target, condition)[1]

    KINDS = ("script", "user", "sequence", "parallel", "exclusive", "inclusive", "sub", "multi", "loop", "escalation")
    KINDS += ("error", "implicit", "call", "compensate", "terminate")

    def block(self, depth: int) -> Block:
        kind = self.rnd.choice(self.KINDS) if depth else self.rnd.choice(("script", "user", "service"))
        return getattr(self, f"_{kind}")(depth)  # type: ignore[no-any-return]

    def _script(self, depth: int) -> Block:
        id_ = self.id("n")
        return Block(script(id_, "1", f"v{id_}"), id_, id_, [])

    def _user(self, depth: int) -> Block:
        id_ = self.id("u")
        return Block(user(id_), id_, id_, [id_])

    def _service(self, depth: int) -> Block:
        id_ = self.id("j")
        return Block(service(id_), id_, id_, [id_])

    def _sequence(self, depth: int) -> Block:
        parts = [self.block(depth - 1) for _ in range(self.rnd.randint(2, 3))]
        flows = "".join(self.join(a.last, b.first) for a, b in itertools.pairwise(parts))
        return Block("".join(p.xml for p in parts) + flows, parts[0].first, parts[-1].last, _logs(parts))

    def _gates(self, kind: str, depth: int) -> Block:
        parts = [self.block(depth - 1) for _ in range(self.rnd.randint(2, 3))]
        split, merge = self.id("s"), self.id("m")
        took = [self.rnd.random() < 0.5 for _ in parts]
        xml, default = "", None
        for number, part in enumerate(parts):
            is_default = kind != "parallel" and number == len(parts) - 1
            condition = None if kind == "parallel" or is_default else str(took[number]).lower()
            id_, flow = self.flow(split, part.first, condition)
            default = id_ if is_default else default
            xml += part.xml + flow + self.join(part.last, merge)
        if kind == "parallel":
            chosen = parts
        elif kind == "exclusive":
            chosen = [next((p for p, t in zip(parts[:-1], took, strict=False) if t), parts[-1])]
        else:
            chosen = [p for p, t in zip(parts[:-1], took, strict=False) if t] or [parts[-1]]
        gates = gate(split, kind, f'default="{default}"' if default else "") + gate(merge, kind)
        return Block(gates + xml, split, merge, _logs(chosen))

    def _parallel(self, depth: int) -> Block:
        return self._gates("parallel", depth)

    def _exclusive(self, depth: int) -> Block:
        return self._gates("exclusive", depth)

    def _inclusive(self, depth: int) -> Block:
        return self._gates("inclusive", depth)

    def _implicit(self, depth: int) -> Block:
        """An activity that splits without a gateway."""
        split, merge = self.id("u"), self.id("m")
        parts = [self.block(depth - 1) for _ in range(2)]
        flows = "".join(p.xml + self.join(split, p.first) + self.join(p.last, merge) for p in parts)
        return Block(user(split) + gate(merge, "parallel") + flows, split, merge, [split, *_logs(parts)])

    def _inside(self, inner: Block, before_end: str = "", end_event: str = "") -> str:
        """Return the body of a sub-process around a block."""
        first, last = self.id("st"), self.id("en")
        if before_end:
            return start(first) + end(last, end_event) + inner.xml + before_end + self.join(first, inner.first)
        return (
            start(first)
            + end(last, end_event)
            + inner.xml
            + self.join(first, inner.first)
            + self.join(inner.last, last)
        )

    def _sub(self, depth: int) -> Block:
        inner, id_ = self.block(depth - 1), self.id("h")
        return Block(sub(id_, self._inside(inner)), id_, id_, inner.log)

    def _call(self, depth: int) -> Block:
        inner, id_ = self.block(depth - 1), self.id("c")
        self.called.append(f'<process id="P{id_}" isExecutable="true">{self._inside(inner)}</process>')
        # What the called process knows of a loop's counter must not come back while the loop goes on beside it.
        called = ext(f'<zeebe:calledElement processId="P{id_}" propagateAllChildVariables="false"/>')
        return Block(f'<callActivity id="{id_}">{called}</callActivity>', id_, id_, inner.log)

    def _multi(self, depth: int) -> Block:
        before = len(self.counted)
        inner, id_ = self.block(depth - 1), self.id("h")
        count = self.rnd.randint(1, 3)
        if len(self.counted) > before:
            count = 1  # a loop's counter is one for all instances
        mode = self.rnd.choice(("true", "false"))
        many = (
            f'<multiInstanceLoopCharacteristics isSequential="{mode}"><loopCardinality>={count}</loopCardinality>'
            "</multiInstanceLoopCharacteristics>"
        )
        return Block(sub(id_, many + self._inside(inner)), id_, id_, inner.log * count)

    def _loop(self, depth: int) -> Block:
        inner = self.block(depth - 1)
        merge, split, reset, count, out = (self.id("k") for _ in range(5))
        variable, rounds = f"r{merge}", self.rnd.randint(1, 3)
        self.counted.append(variable)
        default, leave = self.flow(split, out)
        xml = (
            script(reset, "0", variable)
            + gate(merge, "exclusive")
            + script(count, f"{variable} + 1", variable)
            + gate(split, "exclusive", f'default="{default}"')
            + f'<task id="{out}"/>'
            + inner.xml
            + self.join(reset, merge)
            + self.join(merge, inner.first)
            + self.join(inner.last, count)
            + self.join(count, split)
            + self.join(split, merge, f"{variable} &lt; {rounds}")
            + leave
        )
        return Block(xml, reset, out, inner.log * rounds)

    def _quiet(self, depth: int) -> Block:
        """Return a block in which nothing runs beside its end."""
        before = self.beside
        inner = self.block(depth - 1)
        return inner if self.beside == before else self._user(0)

    def _error(self, depth: int) -> Block:
        """The error end inside stops the sub-process; only the handler goes on."""
        inner, handler, id_ = self._quiet(depth), self.block(0), self.id("h")
        catch, merge, never = self.id("b"), self.id("m"), self.id("u")
        xml = (
            sub(id_, self._inside(inner, end_event='<errorEventDefinition errorRef="er"/>'))
            + f'<boundaryEvent id="{catch}" attachedToRef="{id_}"><errorEventDefinition errorRef="er"/></boundaryEvent>'
            + gate(merge, "exclusive")
            + handler.xml
            + user(never)
            + self.join(catch, handler.first)
            + self.join(handler.last, merge)
            + self.join(id_, never)
            + self.join(never, merge)
        )
        return Block(xml, id_, merge, inner.log + handler.log)

    def _escalation(self, depth: int) -> Block:
        """Interrupting: what comes after the throw never runs; not: the handler runs beside it."""
        before = self.beside
        inner, handler, id_ = self.block(depth - 1), self.block(0), self.id("h")
        raised, after, catch, merge = self.id("t"), self.id("u"), self.id("b"), self.id("m")
        interrupts = self.rnd.random() < 0.5 and self.beside == before
        self.beside += not interrupts
        what = '<escalationEventDefinition escalationRef="es"/>'
        body = self._inside(Block(inner.xml + throw(raised, what) + user(after) + self.join(inner.last, raised)
                                  + self.join(raised, after), inner.first, after, []))  # fmt: skip
        cancel = str(interrupts).lower()
        xml = (
            sub(id_, body)
            + f'<boundaryEvent id="{catch}" attachedToRef="{id_}" cancelActivity="{cancel}">{what}</boundaryEvent>'
            + gate(merge, "exclusive")
            + handler.xml
            + self.join(catch, handler.first)
            + self.join(id_, merge)
        )
        if interrupts:
            return Block(xml + self.join(handler.last, merge), id_, merge, inner.log + handler.log)
        return Block(xml, id_, merge, [*inner.log, *handler.log, after])

    def _compensate(self, depth: int) -> Block:
        """One or two completed tasks are undone by a throw after them."""
        inner, thrower = self.block(depth - 1), self.id("t")
        done, undo, catch = self.id("j"), self.id("x"), self.id("b")
        xml = (
            service(done)
            + service(undo).replace("<serviceTask", '<serviceTask isForCompensation="true"')
            + f'<boundaryEvent id="{catch}" attachedToRef="{done}"><compensateEventDefinition/></boundaryEvent>'
            + f'<association id="{self.id("a")}" sourceRef="{catch}" targetRef="{undo}" associationDirection="One"/>'
            + inner.xml
            + throw(thrower, f'<compensateEventDefinition activityRef="{done}"/>')
            + self.join(done, inner.first)
            + self.join(inner.last, thrower)
        )
        return Block(xml, done, thrower, [done, *inner.log, undo])

    def _terminate(self, depth: int) -> Block:
        """A terminate end stops a branch of its own sub-process that still waits."""
        inner, id_ = self._quiet(depth), self.id("h")
        first, split, waits, last = self.id("st"), self.id("s"), self.id("w"), self.id("en")
        xml = (
            start(first)
            + gate(split, "parallel")
            + f'<intermediateCatchEvent id="{waits}"><signalEventDefinition signalRef="sg2"/></intermediateCatchEvent>'
            + end(last, "<terminateEventDefinition/>")
            + inner.xml
            + self.join(first, split)
            + self.join(split, waits)
            + self.join(split, inner.first)
            + self.join(inner.last, last)
        )
        return Block(sub(id_, xml), id_, id_, inner.log)


def _logs(parts: list[Block]) -> list[str]:
    return [entry for part in parts for entry in part.log]


def diagram(generator: Generator, block: Block) -> str:
    """Return the file: process `p` around the block, and the processes it calls."""
    body = start("st") + end("en") + block.xml + generator.join("st", block.first) + generator.join(block.last, "en")
    return f'{HEAD}<process id="p" isExecutable="true">{body}</process>{"".join(generator.called)}</definitions>'


def model(seed: int, depth: int = 4) -> tuple[str, collections.Counter[str]]:
    """Return a random diagram and what must be completed in it."""
    generator = Generator(random.Random(seed))
    block = generator.block(depth)
    return diagram(generator, block), collections.Counter(block.log)
