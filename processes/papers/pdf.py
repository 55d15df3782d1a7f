"""Writes a PDF file: text lines and rules on A4 pages, one embedded font, and which text they are (for copying)."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from processes.papers.font import Embedded

WIDTH, HEIGHT = 595, 842  # A4 in points


@dataclass(frozen=True, slots=True)
class Line:
    """A text with its left end and baseline, from the lower left corner of the page, in points."""

    x: float
    y: float
    size: float
    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line, `grey` 0 (black) to 1 (white)."""

    x: float
    y: float
    width: float
    grey: float = 0.7


Page = Sequence[Line | Rule]


def width_of(font: Embedded, text: str, size: float) -> float:
    """Return how wide a text is; characters that the font lacks take no room."""
    return sum(font.widths.get(c, 0) for c in text) * size / 1000


def write_pdf(pages: Sequence[Page], font: Embedded, title: str, made_at: datetime) -> bytes:
    """Return the file. The same pages, font, title and time give the same bytes."""
    objects: list[bytes] = [b""] * (8 + 2 * len(pages))
    kids = " ".join(f"{9 + 2 * i} 0 R" for i in range(len(pages)))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R /Lang (zh-CN) >>"
    objects[1] = f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode()
    objects[2] = (
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{font.name} /Encoding /Identity-H "
        "/DescendantFonts [4 0 R] /ToUnicode 7 0 R >>"
    ).encode()
    objects[3] = _cid_font(font)
    objects[4] = _descriptor(font)
    objects[5] = _program(font)
    objects[6] = _stream(_to_unicode(font).encode())
    day = made_at.strftime("%Y%m%d%H%M%S")
    objects[7] = f"<< /Title {_text(title)} /Producer (Relaydesk) /CreationDate (D:{day}Z) >>".encode()
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


def _drawn(item: Line | Rule, font: Embedded) -> str:
    if isinstance(item, Rule):
        return f"{item.grey:g} G 0.6 w {item.x:g} {item.y:g} m {item.x + item.width:g} {item.y:g} l S"
    codes = "".join(f"{font.codes[c]:04X}" for c in item.text if c in font.codes)
    return f"BT /F {item.size:g} Tf {item.x:g} {item.y:g} Td <{codes}> Tj ET"


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
