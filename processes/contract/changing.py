"""Adding a clause and changing one: the commitment of this company, kept by its process owners, with reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from engine.api import (
    Command,
    Context,
    Event,
    FieldProblem,
    InvalidInput,
    NotFound,
    Stage,
    Text,
    WrongState,
    read_users,
)
from processes.clauses import CLAUSE_ID, Clause
from processes.contract.clauses import ClauseRegister, clause_entry, read_register
from processes.contract.retiring import require_owner
from processes.register.choices import group_names

NOBODY = "system"
"""The owner of a clause that rules keep by themselves."""
MOST_TEXT = 300
MOST_REASON = 500


@dataclass(frozen=True, slots=True)
class AddClause(Command):
    """Promise something more: a new clause, its text in both languages, the group that carries it out, and why."""

    clause: str
    zh: str
    en: str
    owner: str
    reason: str


@dataclass(frozen=True, slots=True)
class ChangeClause(Command):
    """Give a clause another text or owner, and say why; its id stays, and so does what carries it.

    `seen_at` is the time of the last change that the person saw, '' for none; None does not ask.
    """

    clause: str
    zh: str
    en: str
    owner: str
    reason: str
    seen_at: str | None = None


@dataclass(frozen=True, slots=True)
class ClauseAdded(Event):
    clause: str
    zh: str
    en: str
    owner: str
    reason: str


@dataclass(frozen=True, slots=True)
class ClauseChanged(Event):
    clause: str
    zh: str
    en: str
    owner: str
    reason: str


def add(command: AddClause, context: Context) -> list[Event]:
    require_owner("add", "新增", command.clause, context)
    problems = [*_of_id(command.clause, read_register(context.unit)), *_of_fields(command, context)]
    if problems:
        raise InvalidInput(
            "Expected to add clause '{clause}', but {count} field(s) are not as expected",
            "应当新增条款“{clause}”，但有 {count} 个字段不符合要求",
            problems,
            clause=command.clause,
            count=len(problems),
        )
    told = _told(command)
    return [ClauseAdded(told.id, told.zh, told.en, told.owner, _line(command.reason))]


def change(command: ChangeClause, context: Context) -> list[Event]:
    require_owner("change", "修改", command.clause, context)
    register = read_register(context.unit)
    if command.clause not in register.clauses:
        raise NotFound(
            "Expected to change clause {clause}, but it is not in the register of clauses",
            "应当修改条款 {clause}，但条款登记中没有它",
            clause=command.clause,
        )
    if command.clause in register.retired:
        raise WrongState(
            "Expected to change clause {clause}, but it is retired; promise it again first",
            "应当修改条款 {clause}，但它已经停用；请先恢复承诺",
            clause=command.clause,
        )
    problems = list(_of_fields(command, context))
    if problems:
        raise InvalidInput(
            "Expected to change clause {clause}, but {count} field(s) are not as expected",
            "应当修改条款 {clause}，但有 {count} 个字段不符合要求",
            problems,
            clause=command.clause,
            count=len(problems),
        )
    _not_changed_since(command, context)
    told = _told(command)
    if told == register.clauses[command.clause]:
        return []
    return [ClauseChanged(told.id, told.zh, told.en, told.owner, _line(command.reason))]


def added(events: Sequence[ClauseAdded], stage: Stage) -> None:
    stage.unit.write(insert(clause_entry), [_row(event, stage) for event in events])


def changed(events: Sequence[ClauseChanged], stage: Stage) -> None:
    """A released clause has no row before it is changed for the first time."""
    for event in events:
        stage.unit.write(delete(clause_entry).where(clause_entry.c.clause == event.clause), [{}])
        stage.unit.write(insert(clause_entry), [_row(event, stage)])


def _row(event: ClauseAdded | ClauseChanged, stage: Stage) -> dict[str, str]:
    told = {"clause": event.clause, "zh": event.zh, "en": event.en, "owner": event.owner}
    return {**told, "changed_by": stage.actor, "changed_at": stage.at.isoformat()}


def _line(text: str) -> str:
    """Return a text without line breaks and blanks that say nothing."""
    return " ".join(text.split())


def _told(command: AddClause | ChangeClause) -> Clause:
    return Clause(command.clause, _line(command.zh), _line(command.en), command.owner)


def _of_id(clause: str, register: ClauseRegister) -> Iterator[FieldProblem]:
    if not CLAUSE_ID.fullmatch(clause):
        yield FieldProblem(
            "clause",
            Text(
                "numbers and small letters with dots between, such as 5.1.a",
                "应当是用点隔开的数字和小写字母，如 5.1.a",
            ),
        )
    elif clause in register.retired:
        yield FieldProblem(
            "clause",
            Text(
                "an id that is free; {clause} is retired: promise it again, or take another id",
                "应当是没有用过的编号；{clause} 已停用：请恢复承诺，或另用编号",
                {"clause": clause},
            ),
        )
    elif clause in register.clauses:
        yield FieldProblem(
            "clause",
            Text(
                "an id that is free; there is a clause {clause} already",
                "应当是没有用过的编号；已经有条款 {clause}",
                {"clause": clause},
            ),
        )


def _of_fields(command: AddClause | ChangeClause, context: Context) -> Iterator[FieldProblem]:
    for name, text, most in (
        ("zh", command.zh, MOST_TEXT),
        ("en", command.en, MOST_TEXT),
        ("reason", command.reason, MOST_REASON),
    ):
        line = _line(text)
        if not 0 < len(line) <= most or not line.isprintable():
            yield FieldProblem(
                name,
                Text(
                    "1 to {most} characters, without invisible ones",
                    "应当有 1 到 {most} 个字符，不含不可见字符",
                    {"most": most},
                ),
            )
    groups = group_names(context.unit).keys() | {g for user in read_users(context.unit) for g in user.groups}
    if command.owner not in {NOBODY, *groups}:
        yield FieldProblem(
            "owner",
            Text(
                "a group of the service, or '{nobody}' where rules keep it by themselves",
                "应当是服务中的岗位，或由规则自动做到的“{nobody}”",
                {"nobody": NOBODY},
            ),
        )


def _not_changed_since(command: ChangeClause, context: Context) -> None:
    last = context.unit.one(
        select(clause_entry.c.changed_by, clause_entry.c.changed_at).where(clause_entry.c.clause == command.clause)
    )
    if last is not None and command.seen_at is not None and command.seen_at != last.changed_at:
        at = context.local(datetime.fromisoformat(last.changed_at))
        raise WrongState(
            "Expected to change clause {clause} as it was read, but '{by}' changed it at {at}",
            "应当修改读到的条款 {clause}，但“{by}”已在 {at} 修改过它",
            clause=command.clause,
            by=last.changed_by,
            at=f"{at:%Y-%m-%d %H:%M:%S}",
        )
