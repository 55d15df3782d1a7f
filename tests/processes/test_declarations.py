"""Job types as they are declared: what is wrong is named at once, workers keep to it, the reference page says it."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engine.api import BpmnError, Engine, JobView
from processes.modeling.workers_page import page
from processes.workers.declaration import (
    INVALID,
    KINDS,
    ErrorCode,
    Field,
    JobType,
    Kind,
    OutputNotDeclared,
    as_declared,
)
from processes.workers.table import JOB_TYPES, workers_of

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "workers.md"


def job(**variables: Any) -> JobView:
    return JobView(7, "try", "bpmn_element", None, "e", 1, 1, 5, "p", "1", {}, variables, 3, 0, NOW, NOW)


def of(kind: Kind, **more: Any) -> Field:
    return Field("x", kind, "甲", "甲", "x", **more)


def type_of(*inputs: Field, outputs: tuple[Field, ...] = (), errors: tuple[ErrorCode, ...] = ()) -> JobType:
    return JobType("try", "试", "Try", "试", "Tries.", inputs, outputs, errors)


CHOICE = {"choices": (("a", "甲"), ("b", "乙"))}


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        (of("text"), "a", 1),
        (of("long text"), "a\nb", []),
        (of("whole number"), Decimal("3"), Decimal("3.5")),
        (of("number"), Decimal("3.5"), True),
        (of("yes or no"), False, "false"),
        (of("moment"), "2026-11-24T10:00:00+08:00", "2026-11-24T10:00:00"),
        (of("choice", **CHOICE), "b", "c"),
        (of("record"), {}, []),
        (of("list"), [], "text"),
        (of("list", fields=(of("text", is_required=False),)), [{}], ["no record"]),
    ],
    ids=lambda value: value.kind if isinstance(value, Field) else "",
)
def test_a_value_is_of_its_kind(field: Field, good: Any, bad: Any) -> None:
    assert type_of(field).read(job(x=good)) == {"x": good}
    with pytest.raises(BpmnError, match="try: x ") as wrong:
        type_of(field).read(job(x=bad))
    assert wrong.value.code == INVALID


def test_everything_wrong_is_named_at_once_with_its_path() -> None:
    line = Field("line", "list", "行", "行", "lines", fields=(of("number"), of("choice", **CHOICE)))
    with pytest.raises(BpmnError) as wrong:
        type_of(of("text"), line).read(job(x=" ", line=[{"x": 1}, {"x": "c"}]))
    assert wrong.value.message == (
        "try: x 没有填写 missing; line[1].x 应为a | b expected a | b; line[2].x 应为数字 expected number; "
        "line[2].x 应为a | b expected a | b"
    )


def test_what_may_be_missing_is_an_empty_text_or_nothing() -> None:
    optional = type_of(of("text", is_required=False), Field("y", "record", "乙", "乙", "y", is_required=False))
    assert optional.read(job()) == {"x": "", "y": None}


def test_a_worker_that_returns_or_throws_something_else_fails_its_job() -> None:
    declared = type_of(outputs=(of("text"),), errors=(ErrorCode("KNOWN", "甲", "a"),))

    def throws(code: str) -> Any:
        def work(_: JobView) -> None:
            raise BpmnError(code)

        return work

    assert as_declared(declared, lambda _: {"x": "a"})(job()) == {"x": "a"}
    with pytest.raises(OutputNotDeclared, match="x expected text; y is not declared"):
        as_declared(declared, lambda _: {"x": 1, "y": 2})(job())
    with pytest.raises(OutputNotDeclared, match="x missing"):
        as_declared(declared, lambda _: None)(job())
    with pytest.raises(BpmnError):
        as_declared(declared, throws("KNOWN"))(job())
    with pytest.raises(OutputNotDeclared, match="OTHER"):
        as_declared(declared, throws("OTHER"))(job())


def test_every_job_type_is_declared_once_and_has_a_worker(engine: Engine) -> None:
    assert [t.name for t in JOB_TYPES] == list(dict.fromkeys(t.name for t in JOB_TYPES))
    assert workers_of(engine, {}).keys() == {t.name for t in JOB_TYPES}
    assert {field.kind for t in JOB_TYPES for field in (*t.inputs, *t.outputs)} <= KINDS.keys()


def test_the_reference_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m processes.modeling.workers_page > docs/reference/…"
