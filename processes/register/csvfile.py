"""The register as CSV text: one kind in each file, the first line names the fields (id first)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from processes.register.choices import Labels
from processes.register.fields import Field, Kind

YES = frozenset({"是", "yes", "true", "1"})
FORMULA = frozenset("=+-@")
NO_LABELS: Labels = {}
NO = frozenset({"否", "no", "false", "0"})


def read_csv(kind: Kind, text: str, labels: Labels = NO_LABELS) -> list[tuple[int, str, dict[str, Any]]]:
    """Return (line number, id, values) of each row; names of fields may be their own, English or Chinese.

    `labels` are the names that values have where they are chosen from the deployed tables. Empty cells become None.
    What is not a number or a yes or no stays text, for the check to name.
    """
    names = {"id": "id", "编号": "id"}
    for field in kind.fields:
        names |= {field.name: field.name, field.en: field.name, field.zh: field.name}
    text = text.removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text.partition("\n")[0]))
    heads = [names.get(cell.strip(), cell.strip()) for cell in next(reader, [])]
    rows = []
    for cells in reader:
        if any(cell.strip() for cell in cells):
            given = {head: cell.strip() for head, cell in zip(heads, cells, strict=False)}
            entry_id = given.pop("id", "")
            values = {n: _value(kind.field(n), v, labels.get(n)) for n, v in given.items()}
            rows.append((reader.line_num, entry_id, values))
    return rows


def write_csv(kind: Kind, entries: Iterable[Mapping[str, Any]]) -> str:
    """Return the CSV text of entries (with `id`), as `read_csv` reads it; opens in a spreadsheet as UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    names = ["id", *(field.name for field in kind.fields)]
    writer.writerow(["编号", *(field.zh for field in kind.fields)])
    for entry in entries:
        writer.writerow([_cell(entry.get(name)) for name in names])
    return "\ufeff" + out.getvalue()


def _delimiter(head: str) -> str:
    """Return what parts the first line: spreadsheets of other countries write semicolons or tabs."""
    return max(",;\t", key=head.count)


def decoded(data: bytes) -> str:
    """Return the text of a file that a spreadsheet saved: UTF-8, UTF-16, or GB 18030 as Chinese ones write it.

    Raises UnicodeDecodeError.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def _value(field: Field | None, text: str, labels: Mapping[str, tuple[str, str]] | None) -> Any:
    if text == "":
        return None
    if text[0] == "'" and text.lstrip("'")[:1] in FORMULA:
        text = text[1:]  # as `_cell` writes it
    if field is not None and field.type == "flag":
        return True if text.lower() in YES else False if text.lower() in NO else text
    if field is not None and field.type == "number" and text.isdecimal():
        return int(text)
    if labels is not None:
        return {label: value for value, names in labels.items() for label in names}.get(text, text)
    if field is not None and field.choices:
        return {label: value for value, label in field.choices.items()}.get(text, text)
    return text


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    text = str(value)
    return "'" + text if text.lstrip("'")[:1] in FORMULA else text  # a spreadsheet would run it as a formula
