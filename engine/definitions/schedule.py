"""When the timer start events of a process are due: first at its deployment, then by the cycle."""

from __future__ import annotations

from datetime import UTC, datetime

from engine.bpmn.model import EventDefinition
from engine.errors import InvalidInput
from engine.feel import compile_expression, to_json
from engine.spiff import Definition
from engine.spiff.timers import Cycle, add_duration, parse_date

FORMS = {
    "date": ("a date and time like 2026-01-31T10:00:00+08:00", "日期时间，如 2026-01-31T10:00:00+08:00"),
    "duration": ("a duration like PT2H or P1D", "时长，如 PT2H 或 P1D"),
    "cycle": ("a cycle like R3/PT1H, or cron", "周期，如 R3/PT1H，或 cron 表达式"),
}


def first(event: EventDefinition, now: datetime) -> tuple[datetime, int | None] | None:
    """Return when it is due and how many firings a cycle has (-1: for ever; None: no cycle); None when never.

    `InvalidInput` when its text can't be read, `ExpressionFailed` when its expression can't be evaluated.
    """
    text = _text(event, now)
    try:
        if event.timer_kind == "date":
            return parse_date(text).astimezone(UTC), None
        if event.timer_kind == "duration":
            return add_duration(now, text).astimezone(UTC), None
        cycle = Cycle(text, now)
        return None if cycle.repetitions == 0 else (cycle.due(1, now).astimezone(UTC), cycle.repetitions)
    except ValueError as wrong:
        expected, expected_zh = FORMS[event.timer_kind or "duration"]
        raise InvalidInput(
            "Expected {expected}, but found '{text}'.",
            "应当是{expected_zh}，但实际是“{text}”。",
            expected=expected,
            expected_zh=expected_zh,
            text=text,
        ) from wrong


def following(
    definition: Definition, element_id: str, *, set_at: datetime, firing: int, previous: datetime
) -> datetime:
    """Return when firing number `firing` (from 1) of a cycle that was set at `set_at` is due."""
    element = definition.process.body.elements[element_id]
    event = next(e for e in element.event_definitions if e.kind == "timer")
    return Cycle(_text(event, set_at), set_at).due(firing, previous).astimezone(UTC)


def _text(event: EventDefinition, now: datetime) -> str:
    assert event.timer is not None
    if not event.timer.is_feel:
        return event.timer.text
    return str(to_json(compile_expression(event.timer.text).evaluate({}, now=now, seed="start")))
