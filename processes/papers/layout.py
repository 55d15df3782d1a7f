"""Lays a paper out on pages: a heading, facts in two columns, sections, amounts, a place to sign, page numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from processes.papers.breaking import wrap
from processes.papers.font import Embedded, embed, find_font
from processes.papers.pdf import HEIGHT, WIDTH, Item, Line, Mark, Rule, width_of, write_pdf

LEFT, RIGHT, TOP, BOTTOM = 64, WIDTH - 64, HEIGHT - 84, 80
BODY, SMALL, LEAD = 10.5, 8.5, 17
INDENT = 90
QUIET = 0.4


@dataclass(frozen=True, slots=True)
class Paper:
    """What is to be printed. `facts`: (heading, text); `sections`: (heading, text, which may have line breaks).

    `amounts`: (what, how much, whether it is the one that counts), right aligned under `amounts_heading`. What has no
    text is left out. `closing` is the sentence above the signatures, `foot` who we are.
    """

    title: str
    number: str
    facts: Sequence[tuple[str, str]]
    sections: Sequence[tuple[str, str]]
    signatures: Sequence[str] = ()
    foot: str = ""
    amounts_heading: str = ""
    amounts: Sequence[tuple[str, str, bool]] = ()
    closing: str = ""


@dataclass
class _Pages:
    font: Embedded
    running: str
    pages: list[list[Item]] = field(default_factory=lambda: [[]])
    y: float = TOP

    def room(self, height: float) -> None:
        if self.y - height < BOTTOM:
            self.pages.append(
                [Line(LEFT, HEIGHT - 58, SMALL, self.running, grey=QUIET), Rule(LEFT, HEIGHT - 66, RIGHT - LEFT)]
            )
            self.y = TOP

    def line(
        self, text: str, size: float = BODY, x: float = LEFT, *, lead: float = LEAD, is_strong: bool = False
    ) -> None:
        self.room(lead)
        self.y -= lead
        self.pages[-1].append(Line(x, self.y, size, text, is_strong))

    def rule(self, gap: float = 8) -> None:
        self.y -= gap
        self.pages[-1].append(Rule(LEFT, self.y, RIGHT - LEFT))

    def right(self, text: str, size: float = BODY, *, is_strong: bool = False, grey: float = 0.1) -> None:
        x = RIGHT - width_of(self.font, text, size)
        self.pages[-1].append(Line(x, self.y, size, text, is_strong, grey))


def print_paper(paper: Paper, made_at: datetime) -> bytes:
    """Return the PDF file of a paper; raise NoFont where the machine has no Chinese font."""
    everything = [paper.title, paper.number, paper.foot, paper.closing, paper.amounts_heading, *paper.signatures]
    everything += [part for pair in (*paper.facts, *paper.sections) for part in pair]
    everything += [part for what, amount, _ in paper.amounts for part in (what, amount)]
    font = embed("".join(everything) + "0123456789 /第页共：·", find_font())
    out = _Pages(font, f"{paper.title} · {paper.number}")
    out.pages[-1].append(Mark(LEFT, HEIGHT - 66, 20))
    out.pages[-1].append(Line(LEFT + 28, HEIGHT - 60, BODY, paper.foot, grey=QUIET))
    out.line(paper.title, 20, lead=30, is_strong=True)
    out.right(paper.number)
    out.rule(12)
    out.y -= 4
    for heading, text in paper.facts:
        _fact(out, heading, text.strip())
    sections = [(heading, text.strip()) for heading, text in paper.sections if text.strip()]
    for heading, text in sections[:1] if paper.amounts else sections:
        _section(out, heading, text)
    if paper.amounts:
        _amounts(out, paper)
        for heading, text in sections[1:]:
            _section(out, heading, text)
    if paper.signatures:
        _sign(out, paper)
    for number, page in enumerate(out.pages, 1):
        foot = f"第 {number} 页 / 共 {len(out.pages)} 页"
        page.append(Rule(LEFT, BOTTOM - 18, RIGHT - LEFT))
        page.append(Line(LEFT, BOTTOM - 32, SMALL, paper.foot, grey=QUIET))
        page.append(Line(RIGHT - width_of(font, foot, SMALL), BOTTOM - 32, SMALL, foot, grey=QUIET))
    about = (f"{paper.title} {paper.number}", paper.title, paper.foot)
    return write_pdf(out.pages, font, about, made_at)


def _fact(out: _Pages, heading: str, text: str) -> None:
    if not text:
        return
    lines = [line for part in text.splitlines() for line in wrap(out.font, part, BODY, RIGHT - LEFT - INDENT)]
    out.room(LEAD * min(len(lines), 3))
    for i, line in enumerate(lines):
        out.line(line, x=LEFT + INDENT)
        if i == 0:
            out.pages[-1].append(Line(LEFT, out.y, BODY, heading, grey=QUIET))


def _heading(out: _Pages, heading: str, follows: float) -> None:
    out.room(14 + LEAD + 8 + follows)
    out.y -= 14
    out.line(heading, 12, is_strong=True)
    out.rule(6)
    out.y -= 2


def _section(out: _Pages, heading: str, text: str) -> None:
    """Print a heading with at least two lines of its text, and no last line alone on a page."""
    lines = [line for part in text.splitlines() for line in wrap(out.font, part, BODY, RIGHT - LEFT)]
    _heading(out, heading, LEAD * (len(lines) if len(lines) < 4 else 2))
    for i, line in enumerate(lines):
        if i == len(lines) - 2 and i > 1:
            out.room(LEAD * 2)
        out.line(line)


def _amounts(out: _Pages, paper: Paper) -> None:
    """Print what it costs: never torn over two pages, the figures under each other at the right edge."""
    _heading(out, paper.amounts_heading, len(paper.amounts) * (LEAD + 3))
    for what, amount, is_strong in paper.amounts:
        out.line(what, lead=LEAD + 3, is_strong=is_strong)
        out.right(amount, is_strong=is_strong)
    out.rule()


def _sign(out: _Pages, paper: Paper) -> None:
    lines = wrap(out.font, paper.closing, BODY, RIGHT - LEFT) if paper.closing else []
    out.room(20 + LEAD * len(lines) + 46)
    out.y -= 20
    for line in lines:
        out.line(line)
    out.y -= 46
    step = (RIGHT - LEFT + 18) / len(paper.signatures)
    for i, who in enumerate(paper.signatures):
        label, x = f"{who}：", LEFT + i * step
        wide = width_of(out.font, label, BODY)
        out.pages[-1].append(Line(x, out.y, BODY, label))
        out.pages[-1].append(Rule(x + wide, out.y - 2, step - 18 - wide, 0.3))
