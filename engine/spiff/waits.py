"""What a token waits for from outside: a due time, a message, a signal or a condition, each with a key of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.spiff.names import visible
from engine.spiff.timers import FOREVER, Cycle, add_duration, from_us, parse_date, to_us

if TYPE_CHECKING:
    from engine.spiff.expressions import Formula
    from engine.spiff.scope import Scope
    from engine.spiff.specs.events import EventSpec
    from engine.spiff.tokens import Token


@dataclass(slots=True)
class Wait:
    """One armed event definition. `index` is its place in the element's list; `due` is microseconds since 1970.

    Of a condition: `was_true` when it was looked at last, `seen` what it read then.
    Of a cycle: `cycle` its text, `set_at` when it was set, `count` which firing this is, `left` how many come with it.
    """

    index: int
    kind: str
    local: int = 0
    name: str | None = None
    correlation_key: str | None = None
    due: int | None = None
    left: int | None = None
    cycle: str | None = None
    set_at: int = 0
    count: int = 1
    was_true: bool = False
    seen: str = ""
    token: Token | None = None

    def saved(self) -> list[Any]:
        """Return the JSON form; `restored` reads it."""
        kind = self.kind
        if kind == "timer":
            row: list[Any] = [self.index, kind, self.local, self.due]
            return [*row, self.left, self.cycle, self.set_at, self.count] if self.cycle else row
        if kind == "conditional":
            return [self.index, kind, self.local, self.was_true, *([self.seen] if self.seen else [])]
        row = [self.index, kind, self.local, self.name]
        return [*row, self.correlation_key] if self.correlation_key is not None else row


def restored(row: list[Any]) -> Wait:
    """Return the wait that `saved` wrote."""
    index, kind, local, first, *rest = row
    wait = Wait(index, kind, local)
    if kind == "timer":
        wait.due = first
        if rest:
            wait.left, wait.cycle, wait.set_at, wait.count = rest
    elif kind == "conditional":
        wait.was_true = first
        wait.seen = rest[0] if rest else ""
    else:
        wait.name = first
        wait.correlation_key = rest[0] if rest else None
    return wait


def evaluate(events: tuple[EventSpec, ...], holder: Token | Scope) -> list[Wait]:
    """Return what these event definitions wait for, evaluated as seen from `holder`; nothing is armed yet."""
    waits = []
    for index, event in enumerate(events):
        kind = event.kind
        if kind == "timer":
            wait = _timer(event, index, holder)
            if wait is not None:
                waits.append(wait)
        elif kind == "message":
            assert event.event_name is not None
            name = event.event_name.string(holder)
            key = None if event.correlation_key is None else _correlation_key(event, holder)
            waits.append(Wait(index, kind, name=name, correlation_key=key))
        elif kind == "signal":
            assert event.event_name is not None
            waits.append(Wait(index, kind, name=event.event_name.string(holder)))
        elif kind == "conditional":
            waits.append(Wait(index, kind))
    return waits


def _correlation_key(event: EventSpec, holder: Token | Scope) -> str:
    assert event.correlation_key is not None
    value = event.correlation_key.value(holder)
    if isinstance(value, str) and value:
        return value
    if value is None or isinstance(value, (str, bool, list, dict)):
        raise event.correlation_key.wrong(value, "a text or a number, not empty", "非空的文本或数字")
    return number_text(value)


def number_text(value: Any) -> str:
    """Return a number as correlation keys write it: 7, not 7.0."""
    return str(int(value)) if value == int(value) else str(value)


def _timer(event: EventSpec, index: int, holder: Token | Scope) -> Wait | None:
    formula, now = event.timer, holder.top.world.now
    assert formula is not None
    text = formula.value(holder)
    try:
        if not isinstance(text, str):
            raise ValueError(text)
        if event.timer_kind == "date":
            return Wait(index, "timer", due=to_us(dated(formula, text, holder)))
        if event.timer_kind == "duration":
            return Wait(index, "timer", due=to_us(add_duration(now, text)))
        cycle = Cycle(text, now)
        if cycle.repetitions == 0:
            return None
        return Wait(
            index,
            "timer",
            due=to_us(cycle.due(1, now)),
            left=cycle.repetitions,
            cycle=text,
            set_at=to_us(now),
        )
    except ValueError as bad:
        expected, expected_zh = _FORMS[event.timer_kind or "duration"]
        raise formula.wrong(text, expected, expected_zh) from bad


def dated(formula: Formula, text: str, holder: Token | Scope) -> datetime:
    """Return the time of a date that a diagram computes, put off where the clock that it is of stood still.

    Raises ValueError.
    """
    at = parse_date(text)
    return holder.top.world.put_off(formula.text, at, holder.key, lambda: visible(holder)) if formula.is_feel else at


def next_firing(wait: Wait) -> Wait | None:
    """Return the wait for the firing after this one, or None if this was the last."""
    if wait.cycle is None or wait.left == 1:
        return None
    assert wait.due is not None
    cycle = Cycle(wait.cycle, from_us(wait.set_at))
    count = wait.count + 1
    due = to_us(cycle.due(count, from_us(wait.due)))
    left = FOREVER if wait.left == FOREVER or wait.left is None else wait.left - 1
    return Wait(wait.index, "timer", due=due, left=left, cycle=wait.cycle, set_at=wait.set_at, count=count)


_FORMS = {
    "date": ("a date and time like 2026-01-31T10:00:00+08:00", "日期时间，如 2026-01-31T10:00:00+08:00"),
    "duration": ("a duration like PT2H or P1D", "时长，如 PT2H 或 P1D"),
    "cycle": ("a cycle like R3/PT1H, or cron", "周期，如 R3/PT1H，或 cron 表达式"),
}
