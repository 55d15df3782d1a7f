"""The rows of a table of texts, brought to blocks: which kinds there are, which must be there, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from engine.api import ExpressionFailed, Text
from processes.moments import with_spoken_times


class Block(NamedTuple):
    """One piece of a text, in its place: a heading or a name, and what it says; either may be ''."""

    kind: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind of block needs: a label (else it is refused), a text (else it is left out), to be there at all."""

    needs_label: bool = False
    needs_text: bool = True
    is_needed: bool = False
    is_single: bool = False
    pattern: str = ""
    """What its text must match as a whole, where it is to be read by a program."""


class WordingBroken(ExpressionFailed):
    """A table of texts gives nothing that can be printed; str() says in both languages what is wrong with it."""

    code = "wording-broken"

    def __str__(self) -> str:
        return f"{self.text.in_language('zh')} · {self.text.in_language('en')}"


def blocks_of(name: str, kinds: Mapping[str, Kind], rows: Any) -> tuple[Block, ...]:
    """Return the blocks that a table's rows {kind, label, text} make, in their order.

    A text is one or a list of lines; times in it are told as people here read them. Raises WordingBroken, `name` says
    of which table.
    """
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise _broken(name, Text("it gives no rows of kind, label and text", "它给出的不是类别、名称、文字组成的行"))
    found = [(number, _block(name, kinds, number, row)) for number, row in enumerate(rows, 1)]
    blocks = tuple(block for _, block in found if block.text or not kinds[block.kind].needs_text)
    for kind, needs in kinds.items():
        count = sum(block.kind == kind for block in blocks)
        if needs.is_needed and not count:
            raise _broken(name, Text("it gives no '{kind}'", "它没有给出“{kind}”", {"kind": kind}))
        if needs.is_single and count > 1:
            raise _broken(name, Text("it gives '{kind}' more than once", "它给出了不止一个“{kind}”", {"kind": kind}))
    return blocks


def _block(name: str, kinds: Mapping[str, Kind], number: int, row: Mapping[str, Any]) -> Block:
    kind, label = str(row.get("kind")), row.get("label")
    where = {"number": number, "label": label if isinstance(label, str) else kind}
    if kind not in kinds:
        told = where | {"kind": kind, "known": ", ".join(kinds)}
        en, zh = "row {number} has kind '{kind}', not one of {known}", "第 {number} 行的类别是“{kind}”，不是 {known}"
        raise _broken(name, Text(en, zh, told))
    if kinds[kind].needs_label and not (isinstance(label, str) and label.strip()):
        en, zh = "row {number} ('{kind}') has no label", "第 {number} 行（“{kind}”）没有名称"
        raise _broken(name, Text(en, zh, where | {"kind": kind}))
    lines = list(_lines(row.get("text")))
    if not all(isinstance(line, str) for line in lines):
        en, zh = "the text of row {number} ('{label}') is no text", "第 {number} 行（“{label}”）的文字不是文本"
        raise _broken(name, Text(en, zh, where))
    text = with_spoken_times("\n".join(lines).strip())
    if text and kinds[kind].pattern and re.fullmatch(kinds[kind].pattern, text) is None:
        en, zh = "'{kind}' can't be '{text}'", "“{kind}”不能是“{text}”"
        raise _broken(name, Text(en, zh, {"kind": kind, "text": text}))
    return Block(kind, (label or "").strip(), text)


def _lines(text: Any) -> Iterator[Any]:
    """Yield the lines of a text that is one, or a list; nothing for null, also in the list."""
    yield from (line for line in (text if isinstance(text, list) else [text]) if line is not None)


def _broken(name: str, what: Text) -> WordingBroken:
    return WordingBroken(
        "Expected the decision '{name}' to give the text of a paper or message, but {problem}.",
        "决策“{name}”应当给出文书或消息的文字，但{problem_zh}。",
        "wording",
        name=name,
        problem=what.in_language("en"),
        problem_zh=what.in_language("zh"),
    )
