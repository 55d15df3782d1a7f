"""The font of the papers: found on the machine, cut down to the characters of one paper, ready to be embedded.

`RELAYDESK_PDF_FONT` names a .ttf, .otf or .ttc file (`file.ttc#2` its third font); without it the Noto Sans SC that is
installed with us is taken, so that a paper looks the same on every machine, else the usual places of Noto CJK, Source
Han and WenQuanYi, and Windows's and macOS's own.
"""

from __future__ import annotations

import io
import os
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont

PLACES = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/opentype/source-han-sans/SourceHanSansSC-Regular.otf",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "C:/Windows/Fonts/simhei.ttf",
    "C:/Windows/Fonts/msyh.ttc",
)


STAND_IN = "□"
"""What is printed for a character that the font lacks."""


class NoFont(Exception):
    """There is no Chinese font on this machine; str() says in both languages what to do."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """A font cut down to some characters. `codes` and `widths` (per 1000) by character; `program` is to be embedded."""

    name: str
    is_cff: bool
    program: bytes
    codes: Mapping[str, int]
    widths: Mapping[str, int]
    ascent: int
    descent: int
    box: tuple[int, int, int, int]

    def shown(self, text: str) -> str:
        """Return what is printed of a text: a stand-in for a letter that the font lacks, nothing for an emoji."""
        if all(c in self.codes for c in text):
            return text
        return "".join(c if c in self.codes else STAND_IN for c in text if c in self.codes or not _is_silent(c))


def _is_silent(character: str) -> bool:
    """Whether nobody misses a character on paper: emoji, their joiners and variants, controls."""
    return unicodedata.category(character) in {"Cc", "Cf", "Cn", "Mn", "Me", "Sk", "So"}


def find_font(environment: Mapping[str, str] = os.environ) -> tuple[Path, int]:
    """Return the file of the papers' font and which of its fonts; raise NoFont."""
    named = environment.get("RELAYDESK_PDF_FONT", "")
    path, _, number = named.partition("#")
    if path and Path(path).is_file():
        return Path(path), int(number or 0)
    for place in () if named else (*_packaged(), *PLACES):
        if Path(place).is_file():
            return Path(place), _simplified(place)
    raise NoFont(
        "没有找到中文字体。请安装 Noto Sans CJK（Debian：apt-get install fonts-noto-cjk），"
        "或用 RELAYDESK_PDF_FONT 指明字体文件。\n"
        "There is no Chinese font. Install Noto Sans CJK (Debian: apt-get install fonts-noto-cjk), "
        "or name a font file in RELAYDESK_PDF_FONT."
    )


@cache
def _packaged() -> tuple[str, ...]:
    spec = find_spec("pylopdf_fonts_zh_cn")
    return tuple(
        str(Path(folder) / "NotoSansSC-Regular.otf") for folder in (spec and spec.submodule_search_locations) or ()
    )


@cache
def _simplified(place: str) -> int:
    if not place.endswith(".ttc"):
        return 0
    with TTCollection(place, lazy=True) as fonts:
        names = [str(font["name"].getDebugName(4)) for font in fonts.fonts]
    return next((i for i, name in enumerate(names) if name.endswith((" SC", "Micro Hei", "Zen Hei"))), 0)


def embed(text: str, source: tuple[Path, int]) -> Embedded:
    """Cut a font down to the characters of `text`; characters that it lacks have no code."""
    out = io.BytesIO()
    with TTFont(source[0], fontNumber=source[1], lazy=True, recalcTimestamp=False) as font:
        known: dict[int, str] = font.getBestCmap()
        wanted = sorted({c for c in text + STAND_IN if ord(c) in known})
        options = Options()
        options.layout_features = []
        options.notdef_outline = True
        options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG"]
        cut = Subsetter(options)
        cut.populate(text="".join(wanted))
        cut.subset(font)
        font.save(out)
    with TTFont(io.BytesIO(out.getvalue())) as made:
        return _embedded(made, wanted, out.getvalue())


def _embedded(made: TTFont, wanted: list[str], data: bytes) -> Embedded:
    scale = 1000 / made["head"].unitsPerEm
    is_cff = "CFF " in made
    glyphs = {character: made.getBestCmap()[ord(character)] for character in wanted}
    head, hhea = made["head"], made["hhea"]
    return Embedded(
        name="RDPAPR+" + "".join(c for c in str(made["name"].getDebugName(6)) if c.isalnum() or c == "-"),
        is_cff=is_cff,
        program=made.reader["CFF "] if is_cff else data,
        codes={c: _code(made, glyph, is_cff) for c, glyph in glyphs.items()},
        widths={c: round(made["hmtx"][glyph][0] * scale) for c, glyph in glyphs.items()},
        ascent=round(hhea.ascent * scale),
        descent=round(hhea.descent * scale),
        box=(round(head.xMin * scale), round(head.yMin * scale), round(head.xMax * scale), round(head.yMax * scale)),
    )


def _code(font: TTFont, glyph: str, is_cff: bool) -> int:
    """Return the number that stands for a glyph in the page: its CID where the font has CIDs, else its place."""
    if is_cff and glyph.startswith("cid") and glyph[3:].isdecimal():
        return int(glyph[3:])
    return int(font.getGlyphID(glyph))
