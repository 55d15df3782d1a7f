"""How a job type says what goes in and what comes out: typed fields, declared once, that its input is read by.

From a declaration come the reading of a job's variables (every wrong one is named at once), the reference page
`docs/reference/workers.md` and the element template of the modeler. A worker that returns something else fails the job.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from engine.api import BpmnError, JobView, WorkerFunction
from processes.moments import read_moment

INVALID = "INVALID_INPUT"
"""The BPMN error code of a job whose input is not as its job type declares it."""

Kind = Literal["text", "long text", "whole number", "number", "yes or no", "moment", "day", "choice", "record", "list"]

KINDS: Mapping[str, tuple[str, str]] = {
    "text": ("文本", "text"),
    "long text": ("多行文本", "text of several lines"),
    "whole number": ("整数", "whole number"),
    "number": ("数字", "number"),
    "yes or no": ("是或否", "true or false"),
    "moment": ("日期时间", "date and time, ISO 8601 with a zone"),
    "day": ("日期", "date, or date and time with a zone, ISO 8601"),
    "choice": ("选项", "one of a list"),
    "record": ("记录", "record"),
    "list": ("列表", "list"),
}
"""Kind → its words in Chinese and English."""


class Problem(NamedTuple):
    """One thing that is wrong with a value: where, and what in Chinese and English."""

    path: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Field:
    """One named value of a job: `zh` and `en` say what it means, `label` is its short Chinese name in forms."""

    name: str
    kind: Kind
    label: str
    zh: str
    en: str
    is_required: bool = True
    fields: tuple[Field, ...] = ()
    """What a record, or each record of a list, is made of; others may be there as well."""
    choices: tuple[tuple[str, str], ...] = ()
    """Value and Chinese name of each choice."""
    example: str = ""
    """What the template fills in: FEEL with `=`, or a text."""
    is_of_case: bool = False
    """Whether the case's variable of this name is taken where the element maps none."""

    def problems(self, value: Any) -> Iterator[Problem]:
        """Yield everything that is wrong in a value; None is a missing one."""
        if value is None or (self.kind in ("text", "long text") and isinstance(value, str) and not value.strip()):
            if self.is_required:
                yield Problem(self.name, "没有填写", "missing")
        elif not _fits(self, value):
            zh, en = KINDS[self.kind]
            if self.kind == "choice":
                zh = en = " | ".join(choice for choice, _ in self.choices)
            yield Problem(self.name, f"应为{zh}", f"expected {en}")
        elif self.fields:
            for number, record in enumerate(value if self.kind == "list" else [value]):
                at = f"{self.name}[{number + 1}]" if self.kind == "list" else self.name
                for part in self.fields:
                    yield from (
                        Problem(f"{at}.{path}", zh, en) for path, zh, en in part.problems(record.get(part.name))
                    )


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """A BPMN error that a job type throws, for an error event to catch."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class JobType:
    """A job type: `zh` is its short name, the `about` texts say what it does."""

    name: str
    zh: str
    en: str
    about_zh: str
    about_en: str
    inputs: tuple[Field, ...]
    outputs: tuple[Field, ...]
    errors: tuple[ErrorCode, ...] = ()

    def read(self, job: JobView, also: Sequence[Problem] = ()) -> dict[str, Any]:
        """Return the input by name, None (for texts '') where an optional one is missing.

        Raises BpmnError INVALID_INPUT with everything that is wrong, `also` what the worker itself has found.
        """
        wrong = [*problems_of(self.inputs, job.variables), *also]
        if wrong:
            raise BpmnError(INVALID, f"{self.name}: " + "; ".join(" ".join(problem) for problem in wrong))
        values = {field.name: job.variables.get(field.name) for field in self.inputs}
        texts = {field.name for field in self.inputs if field.kind in ("text", "long text", "choice")}
        return {name: "" if value is None and name in texts else value for name, value in values.items()}

    def checked(self, output: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return an output that is as declared. Raises OutputNotDeclared, which fails the job."""
        wrong = [f"{path} {en}" for path, _, en in problems_of(self.outputs, output)]
        wrong += [f"{name} is not declared" for name in sorted(output.keys() - {f.name for f in self.outputs})]
        if wrong:
            raise OutputNotDeclared(f"{self.name}: {'; '.join(wrong)}")
        return output


def problems_of(fields: Sequence[Field], values: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield everything that is wrong in values by name."""
    for field in fields:
        yield from field.problems(values.get(field.name))


def as_declared(job_type: JobType, work: WorkerFunction) -> WorkerFunction:
    """Return the function held to its declaration: what it returns and which errors it throws."""
    codes = {INVALID, *(error.code for error in job_type.errors)}

    def run(job: JobView) -> Mapping[str, Any]:
        try:
            return job_type.checked(work(job) or {})
        except BpmnError as thrown:
            if thrown.code not in codes:
                raise OutputNotDeclared(f"{job_type.name}: error {thrown.code} is not declared") from thrown
            raise

    return run


class OutputNotDeclared(Exception):
    """A worker returned, or threw, what its job type doesn't declare: a mistake of the program, not of the input."""


def _fits(field: Field, value: Any) -> bool:
    match field.kind:
        case "text" | "long text":
            return isinstance(value, str)
        case "choice":
            return value in [choice for choice, _ in field.choices]
        case "yes or no":
            return isinstance(value, bool)
        case "number":
            return isinstance(value, int | Decimal) and not isinstance(value, bool)
        case "whole number":
            return isinstance(value, int | Decimal) and not isinstance(value, bool) and value == int(value)
        case "moment":
            return isinstance(value, str) and _is_moment(value)
        case "day":
            return isinstance(value, str) and (_is_date(value) or _is_moment(value))
        case "record":
            return isinstance(value, Mapping)
        case "list":
            is_list = isinstance(value, Sequence) and not isinstance(value, str)
            return is_list and (not field.fields or all(isinstance(record, Mapping) for record in value))


def _is_date(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _is_moment(text: str) -> bool:
    try:
        read_moment(text)
    except ValueError:
        return False
    return True
