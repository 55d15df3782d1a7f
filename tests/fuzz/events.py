"""Random nests of boundary events and event sub-processes: no oracle, but rules that hold after every step."""

from __future__ import annotations

import random

from tests.engine.spiff.kit import end, gate, start, sub, throw
from tests.fuzz.blocks import Block, Generator, diagram


class EventGenerator(Generator):
    """Blocks with events of all kinds around and inside them."""

    def trigger(self, used: set[str], interrupting: bool = True) -> str:
        r = self.rnd
        flag = r.randint(1, 2)
        kinds = [
            "<signalEventDefinition signalRef='sg'/>",
            "<signalEventDefinition signalRef='sg2'/>",
            f"<timerEventDefinition><timeDuration>PT{r.randint(1, 9)}S</timeDuration></timerEventDefinition>",
            "<escalationEventDefinition escalationRef='es'/>",
            "<escalationEventDefinition/>",
            "<messageEventDefinition messageRef='ms'/>",
            f"<conditionalEventDefinition><condition>=flag = {flag}</condition></conditionalEventDefinition>",
        ]
        if interrupting:
            kinds += ["<errorEventDefinition errorRef='er'/>", "<errorEventDefinition/>"]
        else:
            kinds.append("<timerEventDefinition><timeCycle>R2/PT2S</timeCycle></timerEventDefinition>")
        free = [k for k in kinds if k not in used]
        chosen = r.choice(free)
        used.add(chosen)
        return chosen

    def block(self, depth: int) -> Block:
        if depth == 0 or self.rnd.random() < 0.4:
            return super().block(depth)
        kind = self.rnd.choice(("host", "host", "event_subprocess", "event_gate", "throw", "multi_host"))
        return getattr(self, f"_{kind}")(depth)  # type: ignore[no-any-return]

    def _throw(self, depth: int) -> Block:
        id_ = self.id("t")
        what = self.rnd.choice(
            ("<signalEventDefinition signalRef='sg'/>", "<escalationEventDefinition escalationRef='es'/>")
        )
        return Block(throw(id_, what), id_, id_, [])

    def _event_gate(self, depth: int) -> Block:
        split, merge, xml = self.id("s"), self.id("m"), ""
        events = (
            "<signalEventDefinition signalRef='sg'/>",
            "<timerEventDefinition><timeDuration>PT3S</timeDuration></timerEventDefinition>",
        )
        for event in events:
            part, catch = self.block(depth - 1), self.id("c")
            xml += (
                f'<intermediateCatchEvent id="{catch}">{event}</intermediateCatchEvent>'
                + part.xml
                + self.join(split, catch)
                + self.join(catch, part.first)
                + self.join(part.last, merge)
            )
        return Block(gate(split, "eventBased") + gate(merge, "exclusive") + xml, split, merge, [])

    def _event_subprocess(self, depth: int) -> Block:
        return self._host(depth, inside=True)

    def _multi_host(self, depth: int) -> Block:
        mode = self.rnd.choice(("true", "false"))
        many = (
            f'<multiInstanceLoopCharacteristics isSequential="{mode}">'
            f"<loopCardinality>={self.rnd.randint(1, 3)}</loopCardinality></multiInstanceLoopCharacteristics>"
        )
        return self._host(depth, many)

    def _host(self, depth: int, many: str = "", inside: bool = False) -> Block:
        r, inner, id_, merge = self.rnd, self.block(depth - 1), self.id("h"), self.id("m")
        first, last, more = self.id("st"), self.id("en"), ""
        if inside:
            handler, event = self.block(depth - 1), self.id("ev")
            interrupting = r.random() < 0.5
            begin = f'<startEvent id="{event}s" isInterrupting="{str(interrupting).lower()}">'
            begin += self.trigger(set(), interrupting) + "</startEvent>"
            goes_on = self.join(event + "s", handler.first)
            more = sub(event, begin + handler.xml + goes_on, 'triggeredByEvent="true"')
        end_event = "<errorEventDefinition errorRef='er'/>" if r.random() < 0.15 else ""
        body = (
            start(first)
            + end(last, end_event)
            + more
            + inner.xml
            + self.join(first, inner.first)
            + self.join(inner.last, last)
        )
        if r.random() < 0.3:
            self.called.append(f'<process id="P{id_}" isExecutable="true">{body}</process>')
            host = f'<callActivity id="{id_}" calledElement="P{id_}">{many}</callActivity>'
        else:
            host = sub(id_, many + body)
        used: set[str] = set()
        xml = host + gate(merge, "exclusive") + self.join(id_, merge)
        for _ in range(r.randint(1, 2)):
            catch, handler, interrupting = self.id("b"), self.block(0), r.random() < 0.5
            xml += (
                f'<boundaryEvent id="{catch}" attachedToRef="{id_}" cancelActivity="{str(interrupting).lower()}">'
                + f"{self.trigger(used, interrupting)}</boundaryEvent>{handler.xml}{self.join(catch, handler.first)}"
            )
            if interrupting:
                xml += self.join(handler.last, merge)
        return Block(xml, id_, merge, [])


def model(seed: int, depth: int = 4) -> str:
    """Return a random diagram with events."""
    generator = EventGenerator(random.Random(seed))
    return diagram(generator, generator.block(depth))
