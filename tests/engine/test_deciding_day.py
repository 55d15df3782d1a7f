"""A decision that is asked for outside a case sees the same day as one of a case: that of the zone."""

from __future__ import annotations

from datetime import UTC, datetime

from engine.api import SYSTEM, Engine, FrozenClock

TODAY = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="d">
  <decision id="today" name="today">
    <variable id="today_variable" name="today"/>
    <literalExpression id="today_literal"><text>string(date(now()))</text></literalExpression>
  </decision>
</definitions>"""


def test_the_day_is_that_of_the_zone() -> None:
    engine = Engine.open("sqlite://", clock=FrozenClock(datetime(2026, 11, 24, 16, tzinfo=UTC)))
    engine.deploy({"today.dmn": TODAY}, SYSTEM)
    assert engine.decide("today", {}) == engine.evaluate("string(date(now()))", {}) == "2026-11-25"
    engine.close()
