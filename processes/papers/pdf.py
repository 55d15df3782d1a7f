"""Writes a PDF file: text, rules and our mark on A4 pages, one embedded font, and which text it is (for copying)."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from processes.papers.font import Embedded

WIDTH, HEIGHT = 595, 842  # A4 in points


@dataclass(frozen=True, slots=True)
class Line:
    """A text with its left end and baseline, from the lower left corner of the page, in points; `grey` as of a rule."""

    x: float
    y: float
    size: float
    text: str
    is_strong: bool = False
    grey: float = 0.1


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line, `grey` 0 (black) to 1 (white)."""

    x: float
    y: float
    width: float
    grey: float = 0.7


@dataclass(frozen=True, slots=True)
class Mark:
    """Our mark (as web/static/mark.svg draws it), a square `size` points wide with its lower left corner at x, y."""

    x: float
    y: float
    size: float


Item = Line | Rule | Mark
Page = Sequence[Item]
MARK = (
    "0.082 0.369 0.459 rg 0 8 m 0 3.6 3.6 0 8 0 c 24 0 l 28.4 0 32 3.6 32 8 c 32 24 l 32 28.4 28.4 32 24 32 c 8 32 l "
    "3.6 32 0 28.4 0 24 c f 1 1 1 RG 3 w 1 J 6 12 m 11 21 15 21 18 16 c 20 13 22 13 26 20 c S 0 J "
    "6 w 1 J 0.984 0.749 0.141 RG 7 12 m 7 12 l S 1 1 1 RG 25.5 20.5 m 25.5 20.5 l S 0 J"
)


def width_of(font: Embedded, text: str, size: float) -> float:
    """Return how wide a text is as it is shown."""
    return sum(font.widths.get(c, 0) for c in font.shown(text)) * size / 1000


def write_pdf(pages: Sequence[Page], font: Embedded, about: tuple[str, str, str], made_at: datetime) -> bytes:
    """Return the file; `about` is its title, subject and author. The same arguments give the same bytes."""
    objects: list[bytes] = [b""] * (8 + 2 * len(pages))
    kids = " ".join(f"{9 + 2 * i} 0 R" for i in range(len(pages)))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R /Lang (zh-CN) /ViewerPreferences << /DisplayDocTitle true >> >>"
    objects[1] = f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode()
    objects[2] = (
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{font.name} /Encoding /Identity-H "
        "/DescendantFonts [4 0 R] /ToUnicode 7 0 R >>"
    ).encode()
    objects[3] = _cid_font(font)
    objects[4] = _descriptor(font)
    objects[5] = _program(font)
    objects[6] = _stream(_to_unicode(font).encode())
    day = made_at.astimezone(UTC).strftime("%Y%m%d%H%M%S")
    title, subject, author = map(_text, about)
    objects[7] = (
        f"<< /Title {title} /Subject {subject} /Author {author} /Producer (Relaydesk) /CreationDate (D:{day}Z) >>"
    ).encode()
    for i, page in enumerate(pages):
        objects[8 + 2 * i] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] "
            f"/Resources << /Font << /F 3 0 R >> >> /Contents {10 + 2 * i} 0 R >>"
        ).encode()
        objects[9 + 2 * i] = _stream("\n".join(_drawn(item, font) for item in page).encode())
    return _file(objects)


def _file(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.7\n%\xe6\x8e\xa5\xe5\x8a\x9b\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += "".join(f"{place:010d} 00000 n \n" for place in places).encode()
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 8 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def _drawn(item: Item, font: Embedded) -> str:
    if isinstance(item, Rule):
        return f"{item.grey:g} G 0.6 w {item.x:g} {item.y:g} m {item.x + item.width:g} {item.y:g} l S"
    if isinstance(item, Mark):
        return f"q {item.size / 32:g} 0 0 {item.size / 32:g} {item.x:g} {item.y:g} cm {MARK} Q"
    shown = font.shown(item.text)
    codes = "".join(f"{font.codes[c]:04X}" for c in shown if c in font.codes)
    weight = f"2 Tr {item.size * 0.024:g} w {item.grey:g} G" if item.is_strong else "0 Tr"
    drawn = f"BT {item.grey:g} g {weight} /F {item.size:g} Tf {item.x:g} {item.y:g} Td <{codes}> Tj ET"
    if shown != item.text:  # whoever copies it gets what was written
        return f"/Span << /ActualText {_text(item.text)} >> BDC {drawn} EMC"
    return drawn


def _stream(data: bytes, more: str = "") -> bytes:
    packed = zlib.compress(data, 9)
    return f"<< /Length {len(packed)} /Filter /FlateDecode {more}>>\nstream\n".encode() + packed + b"\nendstream"


def _cid_font(font: Embedded) -> bytes:
    kind, map_ = ("0", "") if font.is_cff else ("2", "/CIDToGIDMap /Identity ")
    widths = " ".join(f"{font.codes[c]} [{w}]" for c, w in sorted(font.widths.items(), key=lambda x: font.codes[x[0]]))
    return (
        f"<< /Type /Font /Subtype /CIDFontType{kind} /BaseFont /{font.name} {map_}/FontDescriptor 5 0 R /DW 1000 "
        f"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /W [{widths}] >>"
    ).encode()


def _descriptor(font: Embedded) -> bytes:
    box = " ".join(map(str, font.box))
    file = "FontFile3" if font.is_cff else "FontFile2"
    return (
        f"<< /Type /FontDescriptor /FontName /{font.name} /Flags 4 /FontBBox [{box}] /ItalicAngle 0 "
        f"/Ascent {font.ascent} /Descent {font.descent} /CapHeight 700 /StemV 80 /{file} 6 0 R >>"
    ).encode()


def _program(font: Embedded) -> bytes:
    more = "/Subtype /CIDFontType0C " if font.is_cff else f"/Length1 {len(font.program)} "
    return _stream(font.program, more)


def _to_unicode(font: Embedded) -> str:
    pairs = [f"<{code:04X}> <{c.encode('utf-16-be').hex().upper()}>" for c, code in sorted(font.codes.items())]
    parts = [pairs[i : i + 100] for i in range(0, len(pairs), 100)]
    body = "\n".join(f"{len(p)} beginbfchar\n" + "\n".join(p) + "\nendbfchar" for p in parts)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{body}\nendcmap CMapName currentdict /CMap defineresource pop end end"
    )


def _text(text: str) -> str:
    return "<FEFF" + text.encode("utf-16-be").hex().upper() + ">"
