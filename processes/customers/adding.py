"""The command by which a customer adds a text and files to a case that runs, and what was added to it so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Integer, String, Table, Text, bindparam, func, insert, select

from engine.api import (
    SYSTEM,
    Command,
    Context,
    Engine,
    Event,
    FieldProblem,
    Forbidden,
    InvalidInput,
    Stage,
    commands,
)
from engine.api import Text as Words
from processes.customers.files import MOST_FILES, read_given
from processes.register.tables import metadata

LONGEST = 4000
"""Characters of a text."""

case_addition = Table(
    "case_addition",
    metadata,
    Column("root_key", BigInteger, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("files", JSON, nullable=False),
    Column("added_at", String(40), nullable=False),
)
"""What customers added to their cases, numbered from 1; `files`: a list of {name, size, digest}, see `kept_file`."""


@dataclass(frozen=True, slots=True)
class AddAsCustomer(Command):
    """Add what a customer writes and sends along to his case; the files are kept already (`KeepFile`)."""

    root_key: int
    text: str
    files: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class CustomerAdded(Event):
    root_key: int
    number: int
    text: str
    files: tuple[Any, ...] = ()


_COUNT = select(func.count()).where(case_addition.c.root_key == bindparam("key"))


def add(command: AddAsCustomer, context: Context) -> list[Event]:
    if not context.actor.is_system:
        raise Forbidden(
            "Expected the portal to add to case {key}, but '{actor}' is a person.",
            "应当由门户补充工单 {key}，但“{actor}”是人员。",
            key=command.root_key,
            actor=context.actor.name,
        )
    problems = _problems(command)
    if problems:
        raise InvalidInput(
            "Expected to add to case {key}, but {count} of the fields are not right.",
            "应当补充工单 {key}，但有 {count} 栏填写有误。",
            problems,
            key=command.root_key,
            count=len(problems),
        )
    context.run(commands.SetVariables(command.root_key, {}), SYSTEM)  # is there such a case, does it run? locks it
    row = context.unit.one(_COUNT, {"key": command.root_key})
    number = 1 + (int(row[0]) if row else 0)
    return [CustomerAdded(command.root_key, number, command.text.strip(), command.files)]


def added(events: Sequence[CustomerAdded], stage: Stage) -> None:
    for e in events:
        row: dict[str, Any] = {"root_key": e.root_key, "number": e.number, "text": e.text}
        row |= {"files": list(e.files), "added_at": stage.at.isoformat()}
        stage.unit.write(insert(case_addition), [row])


def find_additions(engine: Engine, root_key: int) -> list[Mapping[str, Any]]:
    """Return what was added to a case, oldest first."""
    query = select(case_addition).where(case_addition.c.root_key == root_key).order_by(case_addition.c.number)
    with engine.reading() as reader:
        return [row._asdict() for row in reader.all(query)]


def _problems(command: AddAsCustomer) -> list[FieldProblem]:
    problems = []
    if not command.text.strip() and not command.files:
        problems.append(FieldProblem("text", Words("a text or a file", "应当有文字或文件")))
    if len(command.text) > LONGEST:
        text = Words("at most {most} characters", "最多 {most} 个字", {"most": LONGEST})
        problems.append(FieldProblem("text", text))
    if len(command.files) > MOST_FILES or len(read_given(command.files)) < len(command.files):
        text = Words("at most {most} files with name, size and digest", "最多 {most} 个文件", {"most": MOST_FILES})
        problems.append(FieldProblem("files", text))
    return problems
