"""What a file must be that a customer sends along: how many, how large, of which kind; and a name that harms nobody."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

MOST_FILES = 5  # at once
LARGEST = 5_000_000  # bytes of one file, as much as is kept of a mail
TOGETHER = 15_000_000  # bytes
LONGEST_NAME = 120  # characters

_ZIP, _OLE, _MOVIE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"ftyp"
TEXT = ("txt", "log", "csv", "cfg", "conf")
"""Endings of texts; whose bytes have no zero, they may be in any charset."""
BEGINNINGS: dict[str, tuple[int, bytes]] = {
    "jpg": (0, b"\xff\xd8\xff"),
    "jpeg": (0, b"\xff\xd8\xff"),
    "png": (0, b"\x89PNG\r\n\x1a\n"),
    "gif": (0, b"GIF8"),
    "bmp": (0, b"BM"),
    "webp": (8, b"WEBP"),
    "heic": (4, _MOVIE),
    "mp4": (4, _MOVIE),
    "mov": (4, _MOVIE),
    "pdf": (0, b"%PDF-"),
    "docx": (0, _ZIP),
    "xlsx": (0, _ZIP),
    "pptx": (0, _ZIP),
    "doc": (0, _OLE),
    "xls": (0, _OLE),
    "ppt": (0, _OLE),
    "zip": (0, _ZIP),
    "7z": (0, b"7z\xbc\xaf\x27\x1c"),
    "rar": (0, b"Rar!\x1a\x07"),
    "gz": (0, b"\x1f\x8b"),
}
"""Ending of a name → where in the file which bytes stand, so that a program is not taken for a picture."""
ENDINGS = (*BEGINNINGS, *TEXT)


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file as a case names it; `digest` (SHA-256, in hex) is what it is kept under, `size` its bytes."""

    name: str
    size: int
    digest: str

    def described(self) -> dict[str, Any]:
        """Return it as a case's data has it."""
        return {"name": self.name, "size": self.size, "digest": self.digest}


def given(name: str, data: bytes) -> GivenFile:
    """Return how a case will name a file that was sent under some name."""
    return GivenFile(safe_name(name), len(data), hashlib.sha256(data).hexdigest())


def read_given(described: Any) -> list[GivenFile]:
    """Return the files that a case's data names; what is none is passed over."""
    named = described if isinstance(described, Sequence) and not isinstance(described, str) else ()
    found = []
    for one in named:
        try:
            found.append(GivenFile(str(one["name"]), int(one["size"]), str(one["digest"])))
        except (KeyError, TypeError, ValueError):
            continue
    return found


def ending_of(name: str) -> str:
    """Return what stands behind a name's last dot, in small letters; '' without one."""
    stem, _dot, ending = name.rpartition(".")
    return ending.casefold() if stem else ""


def is_what_it_says(name: str, data: bytes) -> bool:
    """Say whether a file begins as its name's ending promises; other endings are for `ENDINGS` to refuse."""
    ending = ending_of(name)
    if ending in TEXT:
        return b"\x00" not in data
    at, beginning = BEGINNINGS[ending]
    return data[at : at + len(beginning)] == beginning


def safe_name(text: str, longest: int = LONGEST_NAME) -> str:
    """Return a file's name without what a file system or a reader takes amiss; its ending stays.

    Signs that nobody sees go, too: one turns the direction of what follows, and `gnp.exe` reads as `exe.png`.
    """
    name = "".join("_" if c in '/\\<>:"|?*' or (unicodedata.category(c)[0] in "CZ" and c != " ") else c for c in text)
    name = " ".join(name.split()).lstrip(".").strip(" ") or "_"
    stem, dot, ending = name.rpartition(".")
    return name[:longest] if not stem or len(ending) > 10 else f"{stem[: longest - len(ending) - 1]}{dot}{ending}"
