"""Lays a paper out on pages: a heading, facts in two columns, sections of text, a place to sign, page numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from processes.papers.font import Embedded, embed, find_font
from processes.papers.pdf import HEIGHT, WIDTH, Line, Rule, width_of, write_pdf

LEFT, RIGHT, TOP, BOTTOM = 64, WIDTH - 64, HEIGHT - 72, 76
BODY, LEAD = 10.5, 17
NEVER_FIRST = frozenset("，。；：、！？）》」』”’…·%")
"""Characters that may not begin a line."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What is to be printed. `facts`: (heading, text); `sections`: (heading, text, which may have line breaks)."""

    title: str
    number: str
    facts: Sequence[tuple[str, str]]
    sections: Sequence[tuple[str, str]]
    signatures: Sequence[str] = ()
    foot: str = ""


@dataclass
class _Pages:
    font: Embedded
    pages: list[list[Line | Rule]] = field(default_factory=lambda: [[]])
    y: float = TOP

    def room(self, height: float) -> None:
        if self.y - height < BOTTOM:
            self.pages.append([])
            self.y = TOP

    def line(self, text: str, size: float, x: float = LEFT, lead: float = LEAD) -> None:
        self.room(lead)
        self.y -= lead
        self.pages[-1].append(Line(x, self.y, size, text))

    def rule(self, gap: float = 8) -> None:
        self.y -= gap
        self.pages[-1].append(Rule(LEFT, self.y, RIGHT - LEFT))


def print_paper(paper: Paper, made_at: datetime) -> bytes:
    """Return the PDF file of a paper; raise NoFont where the machine has no Chinese font."""
    everything = [paper.title, paper.number, paper.foot, *paper.signatures, "0123456789 /第页共：年月日_-（）"]
    everything += [part for pair in (*paper.facts, *paper.sections) for part in pair]
    font = embed("".join(everything), find_font())
    out = _Pages(font)
    out.line(paper.title, 20, lead=26)
    out.line(paper.number, BODY)
    out.rule()
    out.y -= 4
    for heading, text in (fact for fact in paper.facts if fact[1]):
        _fact(out, heading, text)
    for heading, text in paper.sections:
        out.room(LEAD * 3 + 14)
        out.y -= 14
        out.line(heading, 12.5)
        out.rule(5)
        for part in text.splitlines() or [""]:
            for line in wrap(font, part, BODY, RIGHT - LEFT):
                out.line(line, BODY)
    if paper.signatures:
        _sign(out, paper.signatures)
    for number, page in enumerate(out.pages, 1):
        foot = f"第 {number} 页 / 共 {len(out.pages)} 页"
        page.append(Rule(LEFT, BOTTOM - 18, RIGHT - LEFT))
        page.append(Line(LEFT, BOTTOM - 32, 8.5, paper.foot))
        page.append(Line(RIGHT - width_of(font, foot, 8.5), BOTTOM - 32, 8.5, foot))
    return write_pdf(out.pages, font, paper.title, made_at)


def _fact(out: _Pages, heading: str, text: str) -> None:
    lines = wrap(out.font, text, BODY, RIGHT - LEFT - 90)
    out.room(LEAD * len(lines))
    for i, line in enumerate(lines):
        out.line(line, BODY, LEFT + 90)
        if i == 0:
            out.pages[-1].append(Line(LEFT, out.y, BODY, heading))


def _sign(out: _Pages, signatures: Sequence[str]) -> None:
    out.room(70)
    out.y -= 46
    step = (RIGHT - LEFT) / len(signatures)
    for i, who in enumerate(signatures):
        out.pages[-1].append(Line(LEFT + i * step, out.y, BODY, f"{who}：________________"))
    out.y -= 20


def wrap(font: Embedded, text: str, size: float, room: float) -> list[str]:
    """Break a text into lines that fit; words of letters stay whole where they can, no line begins with a comma."""
    lines, line = [], ""
    for unit in _units(text):
        if line and width_of(font, line + unit.rstrip(), size) > room and unit[0] not in NEVER_FIRST:
            lines.append(line.rstrip())
            line = ""
        while width_of(font, unit, size) > room:
            fits = max(1, sum(width_of(font, unit[: n + 1], size) <= room for n in range(len(unit))))
            lines.append(unit[:fits])
            unit = unit[fits:]
        line += unit if line else unit.lstrip()
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _units(text: str) -> list[str]:
    units: list[str] = []
    for character in text.replace("\t", " "):
        is_word = character.isascii() and not character.isspace()
        if (units and is_word and units[-1][-1].isascii() and not units[-1][-1].isspace()) or (
            units and character == " "
        ):
            units[-1] += character
        else:
            units.append(character)
    return units
