"""Repetition: multi-instance activities and standard loops; the body token owns one token for each instance."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.bpmn import model
from engine.model.states import IncidentType
from engine.spiff.endings import is_asked
from engine.spiff.expressions import Formula, formula
from engine.spiff.problems import Problem
from engine.spiff.specs.events import EventSpec
from engine.spiff.throwing import throw_from, thrown
from engine.spiff.tokens import COMPLETE, ITEM

if TYPE_CHECKING:
    from engine.spiff.specs.activity import ActivitySpec
    from engine.spiff.tokens import Token

_PATH = re.compile(r"^\s*([^\W\d]\w*)(?:\.[^\W\d]\w*)*\s*$")


def leading_name(expression: model.Expression | None) -> str | None:
    """Return the variable of an output element that is a plain path; it is local to the instance from its start."""
    match = None if expression is None else _PATH.match(expression.text)
    return match[1] if match else None


class LoopSpec:
    """How often an activity runs, one after another or at once, and what comes out."""

    def __init__(self, loop: model.Loop, element_id: str) -> None:
        def made(expression: model.Expression | None, en: str, zh: str) -> Formula | None:
            return formula(expression, f"{en} of '{element_id}'", f"“{element_id}”的{zh}")

        self.is_standard = loop.kind == "standard"
        self.is_parallel = loop.kind == "parallel"
        self.body_kind = "loopBody" if self.is_standard else "multiInstanceBody"
        self.collection = made(loop.collection, "the input collection", "输入集合")
        self.cardinality = made(loop.cardinality, "the number of instances", "实例数量")
        self.element = loop.element
        self.output_collection = loop.output_collection
        self.output_element = made(loop.output_element, "the output element", "输出元素")
        self.completion_condition = made(loop.completion_condition, "the completion condition", "完成条件")
        self.loop_condition = made(loop.loop_condition, "the loop condition", "循环条件")
        self.maximum = loop.maximum
        self.test_before = loop.test_before
        self.output_name = leading_name(loop.output_element)
        self.throws = tuple(
            (EventSpec(t.event, element_id), made(t.condition, "the condition of a behavior", "行为条件"), t.only_first)
            for t in loop.throws
        )

    def evaluate(self, body: Token) -> tuple[int | None, list[Any] | None]:
        """Return how many instances there will be, and their items; evaluated once."""
        if self.is_standard:
            return self.maximum, None
        if self.collection is not None:
            items = self.collection.value(body)
            if not isinstance(items, list):
                raise self.collection.wrong(items, "a list", "列表")
            return len(items), items
        assert self.cardinality is not None
        return self.cardinality.integer(body), None

    def begin(self, body: Token, entry: tuple[int | None, list[Any] | None]) -> bool:
        """Start the first instance, or all of them; True when there is none."""
        count, items = entry
        memory = body.internal_data
        memory["loop"] = [count, 0, 0]  # how many there will be, how many began, how many are completed
        if self.output_collection is not None and count is not None:
            body.data[self.output_collection] = [None] * count
        if count == 0 or (self.is_standard and self.test_before and not self.goes_on(body)):
            return True
        if items is not None and not self.is_parallel:
            memory["items"] = items
        for number in range(count if self.is_parallel and count is not None else 1):
            self.spawn(body, items[number] if items is not None else None)
        return False

    def spawn(self, body: Token, value: Any) -> None:
        progress = body.internal_data["loop"]
        progress[1] += 1
        item = body.workflow.spawn(body.task_spec, body, ITEM)
        item.internal_data["number"] = progress[1]
        values: dict[str, Any] = {"loopCounter": progress[1]}
        if self.output_name is not None and self.output_collection is not None:
            values[self.output_name] = None
        if self.element is not None:
            values[self.element] = value
        item.set_locals(values)

    def goes_on(self, body: Token) -> bool:
        """Whether a standard loop begins another round."""
        done = body.internal_data["loop"][2]
        if self.maximum is not None and done >= self.maximum:
            return False
        return self.loop_condition is None or self.loop_condition.boolean(body)

    def item_done(self, spec: ActivitySpec, body: Token, item: Token) -> None:
        """An instance has ended: keep its output, then begin the next one or leave."""
        memory = body.internal_data
        count, began, done = memory["loop"]
        done += 1
        if self.output_element is not None and self.output_collection is not None:
            output, value = self._output(body, count), self.output_element.value(item)
            output[item.internal_data["number"] - 1] = value
        is_over = done == count
        if self.completion_condition is not None and not self.is_standard:
            is_over = self.completion_condition.boolean(item, self._counters(body, count, began, done)) or is_over
        events = self._thrown(item, self._counters(body, count, began, done), done) if self.throws else []
        memory["loop"][2] = done
        if self.is_standard:
            try:
                is_over = not self.goes_on(body)
            except Exception:
                memory["loop"][2] = done - 1
                raise
        spec.ended(item)
        for event, name, key in events:
            throw_from(body, event.kind, name, key)
            if body.id not in body.top.tokens or "ending" in memory:
                return  # what caught it has ended the activity
        if is_over:
            others = body.owned(ITEM)
            if others and is_asked(body.top, others, "again", body, COMPLETE):
                return
            for other in others:
                other.kill()
            body.ready(COMPLETE)
        elif not self.is_parallel:
            items = memory.get("items")
            self.spawn(body, items[began] if items is not None else None)

    def _thrown(self, item: Token, counters: Mapping[str, Any], done: int) -> list[tuple[EventSpec, str, str | None]]:
        """Return the events that are thrown as an instance completes, evaluated."""
        return [
            (event, *thrown(event, item))
            for event, condition, only_first in self.throws
            if (done == 1 or not only_first) and (condition is None or condition.boolean(item, counters))
        ]

    def _output(self, body: Token, count: int) -> list[Any]:
        """Return the output collection, which is a variable like others: something else may have written it."""
        output = body.data.get(self.output_collection or "")
        if isinstance(output, list) and len(output) == count:
            return output
        raise Problem(
            IncidentType.EXTRACT_VALUE_ERROR,
            "Expected the output collection '{name}' of '{element}' to be the list that it was, but something inside "
            "has written a variable of this name; correct it and resolve",
            "“{element}”的输出集合“{name}”应当保持为原来的列表，但其内部写入了同名变量；请修正后解决此事件",
            name=self.output_collection,
            element=body.task_spec.name,
        )

    def _counters(self, body: Token, count: int, began: int, done: int) -> Mapping[str, Any]:
        return {
            "numberOfInstances": count,
            "numberOfActiveInstances": began - done,
            "numberOfCompletedInstances": done,
            "numberOfTerminatedInstances": 0,
        }

    def bring_output(self, body: Token) -> None:
        """Write the output collection to the scope around the activity."""
        if self.output_collection is not None and self.output_collection in body.data:
            body.write_out({self.output_collection: body.data[self.output_collection]})
