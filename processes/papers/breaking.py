"""Breaks a text into lines that fit: words of letters stay whole where they can, no line begins with a comma."""

from __future__ import annotations

import re

from processes.papers.font import Embedded
from processes.papers.pdf import width_of

NEVER_FIRST = frozenset("，。；：、！？）》」』】〕”’…·%")
"""Characters that may not begin a line."""
NEVER_LAST = frozenset("（《「『【〔“‘￥")
"""Characters that may not end a line."""
_JOINTS = re.compile(r"(?<=[/?&=_.,;:\-])(?=\w)")
"""Where a word that is longer than a line, an address or a path, is broken first."""


def wrap(font: Embedded, text: str, size: float, room: float) -> list[str]:
    """Return the lines of a text without line breaks that is to be `room` points wide; one empty line for none."""
    lines, line = [], ""
    for unit in (piece for whole in _units(text) for piece in _pieces(font, whole, size, room)):
        if line and width_of(font, line + unit.rstrip(), size) > room and unit[0] not in NEVER_FIRST:
            kept = len(line) - len(line.rstrip("".join(NEVER_LAST)))
            carried = line[len(line) - kept :] if kept and kept < len(line) else ""
            lines.append(line[: len(line) - len(carried)].rstrip())
            line = carried
        line += unit if line else unit.lstrip()
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _pieces(font: Embedded, unit: str, size: float, room: float) -> list[str]:
    """Return the parts of a word, each no wider than a line; the word itself where it fits."""
    if width_of(font, unit.rstrip(), size) <= room:
        return [unit]
    pieces: list[str] = []
    for part in _JOINTS.split(unit):
        rest = part
        while rest and width_of(font, rest, size) > room:
            fits = max(1, sum(width_of(font, rest[: n + 1], size) <= room for n in range(len(rest))))
            pieces.append(rest[:fits])
            rest = rest[fits:]
        pieces.append(rest)
    return pieces


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
