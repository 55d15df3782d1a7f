"""The catalogues of the pages' texts, and the tool that brings them up to date: `python -m web.translations`."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

WEB = Path(__file__).parents[1]
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
EPOCH = datetime(2026, 11, 24, tzinfo=UTC)
KEYWORDS = {"_": None, "_later": None, "gettext": None, "ngettext": (1, 2)}


def texts() -> Catalog:
    """Return all texts that sources and templates mark for translation."""
    found = Catalog(project="Relaydesk", charset="utf-8")
    options = {"templates/**.html": {"silent": "false"}}
    for file, _line, message, comments, context in extract_from_dir(WEB, METHODS, options, KEYWORDS):
        found.add(message, None, [(f"web/{file}", 0)], auto_comments=comments, context=context)
    return found


def file_of(locale: str) -> Path:
    """Return the .po file of a language."""
    return WEB / "translations" / locale / "LC_MESSAGES" / "messages.po"


def catalogue(locale: str) -> Catalog:
    """Return the catalogue of a language as it is."""
    return read_po(io.BytesIO(file_of(locale).read_bytes()), locale)


def update(locale: str) -> list[str]:
    """Bring a catalogue up to date with the texts, keeping its translations; return what has none yet."""
    known = catalogue(locale)
    known.update(texts(), no_fuzzy_matching=True)
    known.obsolete.clear()
    known.creation_date = EPOCH  # so that two branches that add texts do not differ in it
    with file_of(locale).open("wb") as out:
        write_po(out, known, sort_output=True, no_location=True, omit_header=False, width=118)
    return [str(message.id) for message in known if message.id and not message.string]
