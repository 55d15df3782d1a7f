"""The register as CSV text: one kind in each file, the first line names the fields (id first)."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.api import FieldProblem, InvalidInput, Text
from processes.register.cells import read_value, trimmed, write_value
from processes.register.choices import Labels
from processes.register.fields import Kind

RULES = 2
"""By which rules a file is read. 1: as files were taken in before; cells beyond the heading and columns named twice
went unnoticed, a new line in a cell stayed as it was written. 2: what is lost or doubtful is a problem."""
NO_LABELS: Labels = {}
_HINT = re.compile(r'"?sep=(.)"?\n')
ARCHIVES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # how .xlsx and .xls files begin


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a file: the number of its first line, the id, the fields that have a column, what is wrong with it."""

    number: int
    id: str
    values: Mapping[str, Any]
    problems: tuple[FieldProblem, ...] = ()


def read_csv(kind: Kind, text: str, labels: Labels = NO_LABELS, rules: int = RULES) -> list[Row]:
    """Return each row of a file; names of fields may be their own, English or Chinese.

    `labels` are the names that values have where they are chosen from the deployed tables. Empty cells become None.
    What is not a number, a day or a yes or no stays text, for the check to name. InvalidInput for what is no table.
    """
    lines, delimiter, skipped = _layout(text if rules == 1 else text.replace("\r\n", "\n").replace("\r", "\n"))
    table = _table(lines, delimiter, skipped, is_strict=rules > 1)
    heads = _heads(kind, next(table, (0, []))[1])
    if rules > 1:
        _check_heads(heads)
    rows = []
    for number, cells in table:
        given = dict(zip(heads, cells, strict=False))
        entry_id = given.pop("id", "")
        problems = _lost(heads, cells) if rules > 1 else []
        values = {}
        for name, cell in given.items():
            field = kind.field(name)
            values[name], problem = read_value(field, cell, labels.get(name))
            problems += [problem] if problem is not None and rules > 1 else []
        if rules > 1:
            values.pop("", None)
        rows.append(Row(number, entry_id, values, tuple(problems)))
    return rows


def write_csv(kind: Kind, entries: Iterable[Mapping[str, Any]]) -> str:
    """Return the CSV text of entries (with `id`), as `read_csv` reads it; opens in a spreadsheet as UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    names = ["id", *(field.name for field in kind.fields)]
    writer.writerow(["编号", *(field.zh for field in kind.fields)])
    for entry in entries:
        writer.writerow([write_value(entry.get(name)) for name in names])
    return "\ufeff" + out.getvalue()


def decoded(data: bytes) -> str:
    """Return the text of a file that a spreadsheet saved: UTF-8, UTF-16, or GB 18030 as Chinese ones write it.

    InvalidInput for a spreadsheet's own format, and for what is no text.
    """
    try:
        if data.startswith(ARCHIVES):
            raise UnicodeDecodeError("utf-8", data[:4], 0, 4, "a spreadsheet's own format")
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return data.decode("utf-16")
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise InvalidInput(
            "Expected a CSV file, but it is none: in the spreadsheet choose 'Save as', CSV UTF-8.",
            "应当是 CSV 文件，但不是：请在表格软件里选“另存为”，类型选 CSV UTF-8。",
            [FieldProblem("file", Text("a CSV file", "应当是 CSV 文件"))],
        ) from error


def _layout(text: str) -> tuple[str, str, int]:
    """Return the lines from the heading on, what parts their cells, and how many lines stand before them.

    Spreadsheets of other countries write semicolons or tabs; some say so in a first line `sep=;`.
    """
    text = text.removeprefix("\ufeff")
    hint = _HINT.match(text)
    if hint:
        return text[hint.end() :], hint[1], 1
    return text, max(",;\t", key=text.lstrip("\n").partition("\n")[0].count), 0


def _table(text: str, delimiter: str, skipped: int, *, is_strict: bool) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of its first line, and the trimmed cells, of each row that is not empty."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=is_strict)
    number = skipped + 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield number, [trimmed(cell) if is_strict else cell.strip() for cell in cells]
            number = skipped + reader.line_num + 1
    except csv.Error as error:
        raise InvalidInput(
            "Expected a CSV file, but the row from line {line} on can't be read: quotes not in pairs, a cell too long?",
            "应当是 CSV 文件，但从第 {line} 行开始的一行无法读取：引号没有成对，或单元格过长？",
            [FieldProblem(str(number), Text("a row of cells", "应当是一行单元格"))],
            line=number,
        ) from error


def _heads(kind: Kind, cells: Iterable[str]) -> list[str]:
    names = {"id": "id", "编号": "id"}
    for field in kind.fields:
        names |= {field.name: field.name, field.en.casefold(): field.name, field.zh: field.name}
    return [names.get(cell.casefold(), cell) for cell in cells]


def _check_heads(heads: list[str]) -> None:
    twice = [name for name, count in Counter(heads).items() if name and count > 1]
    problems = [FieldProblem(name, Text("one column with this name", "同名的列只能有一列")) for name in twice]
    if heads and "id" not in heads:
        problems.append(FieldProblem("id", Text("a column with the id", "应当有“编号”一列")))
    if problems:
        raise InvalidInput(
            "Expected a first line that names the columns, id and each field once, but it has: {heads}.",
            "第一行应当写明各列，编号和每个字段各一列，但写的是：{heads}。",
            problems,
            heads=", ".join(heads)[:500],
        )


def _lost(heads: list[str], cells: list[str]) -> list[FieldProblem]:
    """Return what would be lost of a row: cells that stand under no heading."""
    found = [cell for n, cell in enumerate(cells) if cell and (n >= len(heads) or not heads[n])]
    told = Text(
        "no cell without a heading, but there is '{value}'; is a comma not in quotes?",
        "“{value}”上面没有列名；是不是内容里的逗号没有加引号？",
        {"value": ", ".join(found)[:64]},
    )
    return [FieldProblem("", told)] if found else []
