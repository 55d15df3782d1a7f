"""Taking in a CSV file: first what would happen, line by line; then all lines at once, or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from engine.api import Command, Context, Engine, Event, FieldProblem, InvalidInput, Reader, Text, WrongState
from processes.moments import ZONE
from processes.register.changes import EntrySaved
from processes.register.checks import dangling, held, problems_of, unfit, untimely
from processes.register.choices import Known, Labels, known_in, known_to, labels_in, labels_to
from processes.register.csvfile import RULES, read_csv
from processes.register.fields import Kind
from processes.register.handlers import allowed_kind, known_kind, today_of
from processes.register.tables import TABLES

Read = Callable[[str, str], Mapping[str, Any] | None]
MOST_LINES = 20_000
NAMED = 5  # of those who were faster


@dataclass(frozen=True, slots=True)
class ImportEntries(Command):
    """Save every line of a CSV text of one kind; refused, with all problems by line, when one line is wrong.

    `seen` is what the person saw who confirms it (`seen_in` a preview): refused where an entry was changed since.
    `rules`: by which ones the text is read, see `csvfile`.
    """

    kind: str
    text: str
    seen: Mapping[str, str] | None = None
    rules: int = RULES

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> ImportEntries:
        """Build it again as it was recorded: what says no rules was read by the first."""
        return cls(**{"rules": 1, **payload})


@dataclass(frozen=True, slots=True)
class Line:
    """What becomes of a line: `action` new, changed, same or wrong; `values` all fields as they would be.

    `before`: all fields as they are; `changed`: when (ISO, UTC) and by whom they were; empty for a new entry.
    """

    number: int
    id: str
    action: str
    values: Mapping[str, Any]
    problems: tuple[FieldProblem, ...] = ()
    before: Mapping[str, Any] = field(default_factory=dict)
    changed: tuple[str, str] | None = None


def seen_in(lines: Iterable[Line]) -> dict[str, str]:
    """Return id → when it was changed last, of the entries that these lines found there."""
    return {line.id: line.changed[0] for line in lines if line.changed is not None}


def preview(engine: Engine, kind: str, text: str) -> list[Line]:
    """Return what an import would do, line by line; nothing is written.

    NotFound for another kind, InvalidInput for a text that is no table or too long.
    """
    known = known_kind(kind)
    with engine.reading() as reader:
        today = engine.clock.now().astimezone(ZONE).date()
        return _plan(
            known, text, RULES, _all_of(reader, None), known_to(engine, known), labels_to(engine, known), today
        )


def take_in(command: ImportEntries, context: Context) -> list[Event]:
    kind = allowed_kind(command.kind, "*", context)
    choices, labels = known_in(context, kind), labels_in(context, kind)
    lines = _plan(kind, command.text, command.rules, _all_of(context.unit, kind), choices, labels, today_of(context))
    if command.seen is not None:
        _not_changed_since(kind, lines, command.seen, context)
    wrong = [FieldProblem(f"{line.number}.{p.field}", p.text) for line in lines for p in line.problems]
    if wrong:
        raise InvalidInput(
            "Expected to import {count} line(s) of {kind}, but {wrong} field(s) are not as expected.",
            "应当导入 {count} 行{kind_zh}，但有 {wrong} 处不符合要求。",
            wrong,
            count=len(lines),
            kind=kind.en,
            kind_zh=kind.zh,
            wrong=len(wrong),
        )
    return [
        EntrySaved(kind.name, line.id, line.values, is_new=line.action == "new")
        for line in lines
        if line.action in ("new", "changed")
    ]


def _not_changed_since(kind: Kind, lines: Iterable[Line], seen: Mapping[str, str], context: Context) -> None:
    """Refuse where an entry was added, changed or removed since `seen`; the first few are named."""
    now = {line.id: line.changed for line in lines}
    others = [id_ for id_, changed in now.items() if seen.get(id_) != (changed[0] if changed else None)]
    if others:
        raise WrongState(
            "Expected to import {kind} as the file was checked, but {count} entries were changed since: {who}.",
            "应当按检查时的情况导入{kind_zh}，但此后有 {count} 条已被改动：{who}。",
            kind=kind.en,
            kind_zh=kind.zh,
            count=len(others),
            who="; ".join(_who(id_, now[id_], context) for id_ in others[:NAMED]) + (" …" if others[NAMED:] else ""),
        )


def _who(entry_id: str, changed: tuple[str, str] | None, context: Context) -> str:
    if changed is None:
        return f"'{entry_id}' (removed 已删除)"
    return f"'{entry_id}' ({changed[1]}, {context.local(datetime.fromisoformat(changed[0])):%Y-%m-%d %H:%M:%S})"


def _all_of(reader: Reader, changed: Kind | None) -> Read:
    """Return how an entry is read, from tables that are read whole and once: a file has thousands of lines.

    `changed`: the kind that is going to be changed, whose entries nobody else changes meanwhile; None: only looked at.
    """
    tables: dict[str, dict[str, Mapping[str, Any]]] = {}

    def read(name: str, entry_id: str) -> Mapping[str, Any] | None:
        if name not in tables:
            query = select(TABLES[name])
            if changed is not None:
                query = query.with_for_update(read=name != changed.name)
            tables[name] = {row.id: row._asdict() for row in reader.all(query)}
        return tables[name].get(entry_id)

    return read


def _plan(kind: Kind, text: str, rules: int, read: Read, known: Known, labels: Labels, today: date) -> list[Line]:
    lines: list[Line] = []
    seen: dict[str, int] = {}
    rows = read_csv(kind, text, labels, rules)
    if len(rows) > MOST_LINES:
        raise InvalidInput(
            "Expected a file of at most {most} lines, but it has {count}; split it.",
            "应当是不超过 {most} 行的文件，但有 {count} 行；请拆分后导入。",
            [FieldProblem("text", Text("at most {most} lines", "最多 {most} 行", {"most": MOST_LINES}))],
            most=MOST_LINES,
            count=len(rows),
        )
    for row in rows:
        number, entry_id = row.number, row.id
        before = read(kind.name, entry_id)
        old = {f.name: before[f.name] for f in kind.fields} if before is not None else {}
        values = {f.name: old.get(f.name) for f in kind.fields} | dict(row.values)
        problems = [*row.problems, *problems_of(kind, values, known, old)]
        problems += unfit(entry_id)
        if entry_id in seen:
            twice = Text("an id once, line {line} has it", "编号只出现一次，第 {line} 行已有", {"line": seen[entry_id]})
            problems.append(FieldProblem("id", twice))
        problems += held(kind, before, values)
        problems += untimely(kind, values, today, old) if not problems else []
        problems += dangling(kind, values, read)
        seen.setdefault(entry_id, number)
        kept = {name: value for name, value in values.items() if value is not None}
        same = before is not None and kept == {n: v for n, v in old.items() if v is not None}
        action = "wrong" if problems else "new" if before is None else "same" if same else "changed"
        changed = (before["changed_at"], before["changed_by"]) if before is not None else None
        lines.append(Line(number, entry_id, action, kept, tuple(problems), old, changed))
    return lines
