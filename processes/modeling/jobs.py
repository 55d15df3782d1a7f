"""The element template of each job type, made from its declaration: all its inputs, its outputs, its clause."""

from __future__ import annotations

from processes.modeling.parts import Template, Words, Writer, hidden
from processes.workers.declaration import KINDS, Field, JobType
from processes.workers.table import JOB_TYPES

CATEGORY = ("jobs", ("自动任务", "Jobs"))
GROUPS: dict[str, Words] = {
    "clause": ("条款", "Clause"),
    "input": ("输入", "Input"),
    "output": ("结果", "Output"),
    "job": ("重试", "Retries"),
}


def job_templates(language: str) -> list[Template]:
    """Return the templates of all job types."""
    writer = Writer(language)
    return [_template(writer, job_type) for job_type in JOB_TYPES]


def _template(writer: Writer, job_type: JobType) -> Template:
    thrown = "、".join(f"{error.code} {error.zh}" for error in job_type.errors)
    errors = "; ".join(f"{error.code}: {error.en}" for error in job_type.errors)
    about = (
        job_type.about_zh + (f"。错误：{thrown}" if thrown else ""),
        job_type.about_en + (f" Errors: {errors}" if errors else ""),
    )
    task = {"type": "zeebe:taskDefinition"}
    return writer.template(
        f"job.{job_type.name}",
        (job_type.zh, job_type.en),
        about,
        CATEGORY,
        ("bpmn:Task", "bpmn:ServiceTask"),
        GROUPS,
        [
            hidden(task | {"property": "type"}, job_type.name),
            writer.clause("clause"),
            *(_input(writer, field) for field in job_type.inputs),
            *(_output(writer, field) for field in job_type.outputs),
            writer.text(("重试次数", "Tries"), "job", task | {"property": "retries"}, value="3"),
        ],
        element={"value": "bpmn:ServiceTask"},
    )


def _input(writer: Writer, field: Field) -> Template:
    is_of_case = field.is_of_case
    is_text = field.kind in ("text", "long text", "choice", "moment", "day")
    label = (field.label, field.en.rstrip(".").partition(";")[0].partition(",")[0])
    return writer.text(
        label,
        "input",
        {"type": "zeebe:input", "name": field.name},
        about=_meaning(field),
        value="" if is_of_case else field.example,
        feel="optional" if is_text else "required",
        is_required=field.is_required and not is_of_case,
        is_long=field.kind == "long text",
    )


def _output(writer: Writer, field: Field) -> Template:
    label = (f"{field.label}存入变量", f"Variable for: {field.en.rstrip('.').partition(';')[0]}")
    binding = {"type": "zeebe:output", "source": f"={field.name}"}
    return writer.text(label, "output", binding, about=_meaning(field), value=field.name, is_required=False)


def _meaning(field: Field) -> Words:
    zh, en = KINDS[field.kind]
    parts = "、".join(f"{part.name} {part.label}" for part in field.fields)
    choices = "、".join(f"{value} {label}" for value, label in field.choices)
    values = ", ".join(value for value, _ in field.choices)
    inside = ", ".join(part.name for part in field.fields)
    more_zh = "；".join(x for x in (parts or choices, "不填则取工单中同名的变量" if field.is_of_case else "") if x)
    more_en = "; ".join(
        x for x in (inside or values, "empty: the case's variable of this name" if field.is_of_case else "") if x
    )
    return (
        f"{field.zh}（{zh}{'：' + more_zh if more_zh else ''}）",
        f"{field.en} ({en}{': ' + more_en if more_en else ''})",
    )
