"""Reads timers: exactly one date, duration or cycle; static ones are checked, and cycles only where they repeat."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.findings import line_of
from engine.bpmn.model import EventDefinition
from engine.bpmn.readers.expressions import dynamic
from engine.bpmn.readers.source import Source, child, content
from engine.bpmn.syntax import is_cycle, is_date, is_duration

KINDS = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}
CHECKS = {"date": is_date, "duration": is_duration, "cycle": is_cycle}
EXAMPLES = {"date": "2026-03-01T08:00:00+08:00", "duration": "PT4H", "cycle": "R3/PT1H, 0 0 9 * * MON-FRI"}


def timer(event: etree._Element, item: etree._Element, place: str, source: Source) -> EventDefinition | None:
    """Return a timer definition; None with a finding when it does not say when."""
    parts = [(kind, node) for tag, kind in KINDS.items() if (node := child(item, tag)) is not None and content(node)]
    if len(parts) != 1:
        source.findings.error(
            "timer-definition",
            event,
            "Expected exactly one of timeDate, timeDuration and timeCycle, but found {count}",
            "timeDate、timeDuration、timeCycle 应恰好填写一个，但有 {count} 个",
            ("Fill in one of them.", "请只填写其中一个。"),
            path="timerEventDefinition",
            count=len(parts),
        )
        return None
    kind, node = parts[0]
    expression = dynamic(source, node, content(node), f"timerEventDefinition.{kind}")
    if expression is not None and not expression.is_feel and not CHECKS[kind](expression.text.strip()):
        source.findings.error(
            "timer-value",
            node,
            "Expected an ISO 8601 {kind} like {example}, but it is '{text}'",
            "应为 ISO 8601 格式的 {kind}，例如 {example}，但它是“{text}”",
            (
                "Correct it; an expression starts with '='.",
                "请改正；若是表达式，应以“=”开头。",
            ),
            path=f"timerEventDefinition.{kind}",
            kind=kind,
            example=EXAMPLES[kind],
            text=expression.text,
        )
    if kind == "cycle" and not _may_repeat(event, place, source):
        source.findings.error(
            "timer-cycle-place",
            event,
            "Expected a timer cycle on start events and non-interrupting events only, but this one fires once",
            "周期定时器只能用于开始事件和非中断事件，但此事件只触发一次",
            ("Use a date or duration, or make the event non-interrupting.", "请改用日期或时长，或把事件设为非中断。"),
            path="timerEventDefinition.cycle",
        )
    return EventDefinition("timer", timer_kind=kind, timer=expression, line=line_of(item))


def _may_repeat(event: etree._Element, place: str, source: Source) -> bool:
    if place == "boundaryEvent":
        return not source.is_true(event, "cancelActivity", True)
    if place == "event sub-process start":
        return not source.is_true(event, "isInterrupting", True)
    return place == "startEvent"
