"""Lays a paper out on pages: a heading, facts in two columns, sections, amounts, a place to sign, page numbers.

It says nothing of its own: every word is in the blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby, zip_longest

from processes.papers.breaking import wrap
from processes.papers.font import Embedded, embed, find_font
from processes.papers.pdf import HEIGHT, WIDTH, Item, Line, Mark, Rule, width_of, write_pdf
from processes.wording.blocks import Block

LEFT, RIGHT, TOP, BOTTOM = 64, WIDTH - 64, HEIGHT - 84, 80
ROOM = RIGHT - LEFT
BODY, SMALL, LEAD = 10.5, 8.5, 17
INDENT, GAP = 90, 12
QUIET = 0.4
PRICES = ("amounts", "amount", "total")
BODY_KINDS = ("fact", "section", *PRICES)


@dataclass(frozen=True, slots=True)
class Paper:
    """What is to be printed, in its order; `processes.wording.catalogue.PAPER` says which kinds of blocks there are."""

    blocks: Sequence[Block]

    @property
    def title(self) -> str:
        """The paper's headline, which also names its file."""
        return self._first("title").label

    @property
    def beside(self) -> str:
        """What stands beside the headline: the case's number."""
        return self._first("title").text

    @property
    def foot(self) -> str:
        """Who we are, on each page."""
        return self._first("foot").text

    @property
    def page(self) -> str:
        """How pages are numbered: a text with {页} and {总页数}."""
        return self._first("page").text

    def of(self, *kinds: str) -> list[Block]:
        """Return the blocks of some kinds."""
        return [block for block in self.blocks if block.kind in kinds]

    def _first(self, kind: str) -> Block:
        return next(iter(self.of(kind)), Block(kind, "", ""))


@dataclass
class _Pages:
    font: Embedded
    running: str
    pages: list[list[Item]] = field(default_factory=lambda: [[]])
    y: float = TOP

    def room(self, height: float) -> None:
        if self.y - height < BOTTOM:
            size = _fitting(self.font, self.running, SMALL, ROOM)
            self.pages.append([Line(LEFT, HEIGHT - 58, size, self.running, grey=QUIET), Rule(LEFT, HEIGHT - 66, ROOM)])
            self.y = TOP

    def line(
        self, text: str, size: float = BODY, x: float = LEFT, *, lead: float = LEAD, is_strong: bool = False
    ) -> None:
        self.room(lead)
        self.y -= lead
        self.pages[-1].append(Line(x, self.y, size, text, is_strong))

    def rule(self, gap: float = 8) -> None:
        self.y -= gap
        self.pages[-1].append(Rule(LEFT, self.y, ROOM))

    def right(self, text: str, *, is_strong: bool = False) -> None:
        self.pages[-1].append(Line(RIGHT - width_of(self.font, text, BODY), self.y, BODY, text, is_strong))


def print_paper(paper: Paper, made_at: datetime, also: str = "") -> bytes:
    """Return the PDF file of a paper; raise NoFont where the machine has no Chinese font.

    `also`: letters that its font has beside those that are printed.
    """
    words = "".join(part for block in paper.blocks for part in (block.label, block.text))
    font = embed(_numbered(words, "", "") + "0123456789 ·：" + also, find_font())
    out = _Pages(font, f"{paper.title} · {paper.beside}" if paper.beside else paper.title)
    out.pages[-1].append(Mark(LEFT, HEIGHT - 66, 20))
    head = _fitting(font, paper.foot, BODY, ROOM - 28)
    out.pages[-1].append(Line(LEFT + 28, HEIGHT - 60, head, paper.foot, grey=QUIET))
    _opposite(out, paper.title, paper.beside, 20, 30, is_strong=(True, False))
    out.rule(12)
    out.y -= 4
    for kind, group in groupby(paper.of(*BODY_KINDS), lambda block: "amounts" if block.kind in PRICES else block.kind):
        _GROUPS[kind](out, list(group))
    _sign(out, [block.text for block in paper.of("closing")], [block.label for block in paper.of("signature")])
    for number, page in enumerate(out.pages, 1):
        _foot(font, page, paper.foot, _numbered(paper.page, str(number), str(len(out.pages))))
    about = (f"{paper.title} {paper.beside}".strip(), paper.title, paper.foot)
    return write_pdf(out.pages, font, about, made_at)


def _numbered(text: str, page: str, pages: str) -> str:
    return text.replace("{页}", page).replace("{总页数}", pages)


def _fitting(font: Embedded, text: str, size: float, room: float) -> float:
    """Return the size in which a text that has only one line fits."""
    return size * min(1, room / max(width_of(font, text, size), 1))


def _opposite(
    out: _Pages, left: str, right: str, size: float, lead: float, *, is_strong: tuple[bool, bool] = (False, False)
) -> None:
    """Print a text and, from its last line on, another one at the right edge; neither runs into the other."""
    figures = wrap(out.font, right, BODY, ROOM / 2)
    room = ROOM - max(width_of(out.font, figure, BODY) for figure in figures) - GAP
    for line in wrap(out.font, left, size, room):
        out.line(line, size, lead=lead, is_strong=is_strong[0])
    for number, figure in enumerate(figures):
        if number:
            out.line("")
        out.right(figure, is_strong=is_strong[1])


def _foot(font: Embedded, page: list[Item], who: str, numbered: str) -> None:
    """Print who we are and the number of the page on one line, or below each other where they don't fit."""
    wide = width_of(font, numbered, SMALL)
    y = BOTTOM - 32 if width_of(font, who, SMALL) + GAP + wide <= ROOM else BOTTOM - 46
    size = _fitting(font, numbered, SMALL, ROOM)
    page.append(Rule(LEFT, BOTTOM - 18, ROOM))
    page.append(Line(LEFT, BOTTOM - 32, _fitting(font, who, SMALL, ROOM), who, grey=QUIET))
    page.append(Line(RIGHT - width_of(font, numbered, size), y, size, numbered, grey=QUIET))


def _facts(out: _Pages, facts: Sequence[Block]) -> None:
    """Print names and what they say in two columns; the first is as wide as its names need, within reason."""
    widest = max(width_of(out.font, fact.label, BODY) for fact in facts) + GAP
    indent = min(max(INDENT, widest), ROOM / 2)
    for fact in facts:
        names = wrap(out.font, fact.label, BODY, indent - GAP)
        lines = _lines(out, fact.text, ROOM - indent)
        out.room(LEAD * min(max(len(lines), len(names)), 3))
        for name, line in zip_longest(names, lines, fillvalue=""):
            out.line(line, x=LEFT + indent)
            if name:
                out.pages[-1].append(Line(LEFT, out.y, BODY, name, grey=QUIET))


def _lines(out: _Pages, text: str, room: float = ROOM) -> list[str]:
    return [line for part in text.splitlines() for line in wrap(out.font, part, BODY, room)]


def _heading(out: _Pages, heading: str, follows: float) -> None:
    lines = wrap(out.font, heading, 12, ROOM)
    out.room(14 + LEAD * len(lines) + 8 + follows)
    out.y -= 14
    for line in lines:
        out.line(line, 12, is_strong=True)
    out.rule(6)
    out.y -= 2


def _sections(out: _Pages, sections: Sequence[Block]) -> None:
    """Print headings, each with at least two lines of its text, and no last line alone on a page."""
    for section in sections:
        lines = _lines(out, section.text)
        _heading(out, section.label, LEAD * (len(lines) if len(lines) < 4 else 2))
        for i, line in enumerate(lines):
            if i == len(lines) - 2 and i > 1:
                out.room(LEAD * 2)
            out.line(line)


def _amounts(out: _Pages, rows: Sequence[Block]) -> None:
    """Print what it costs: not torn over two pages, the figures under each other at the right edge."""
    height = sum(row.kind != "amounts" for row in rows) * (LEAD + 3)
    if rows[0].kind != "amounts":
        out.room(height)
    for row in rows:
        is_total = row.kind == "total"
        if row.kind == "amounts":
            _heading(out, row.label, height)
        else:
            _opposite(out, row.label, row.text, BODY, LEAD + 3, is_strong=(is_total, is_total))
    out.rule()


def _sign(out: _Pages, closing: Sequence[str], signatures: Sequence[str]) -> None:
    """Print the closing sentences and below them the places to sign, three in a row, together on a page."""
    lines = [line for text in closing for line in _lines(out, text)]
    rows = [[f"{who}：" for who in signatures[i : i + 3]] for i in range(0, len(signatures), 3)]
    if not lines and not rows:
        return
    out.room(20 + LEAD * len(lines) + 46 * len(rows))
    out.y -= 20
    for line in lines:
        out.line(line)
    for row in rows:
        out.y -= 46
        step = (ROOM + 18) / len(row)
        for i, label in enumerate(row):
            size, x = _fitting(out.font, label, BODY, step * 0.6), LEFT + i * step
            wide = width_of(out.font, label, size)
            out.pages[-1].append(Line(x, out.y, size, label))
            out.pages[-1].append(Rule(x + wide, out.y - 2, step - 18 - wide, 0.3))


_GROUPS: Mapping[str, Callable[[_Pages, Sequence[Block]], None]] = {
    "fact": _facts,
    "section": _sections,
    "amounts": _amounts,
}
"""How blocks of a kind that follow each other are printed."""
