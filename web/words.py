"""Texts in the language of the page: `_` now, `_later` when they are shown; typed."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext, lazy_gettext


def _(text: str, /, **places: Any) -> str:
    """Return the translation of a text, with its `%(name)s` places filled."""
    return str(gettext(text, **places))


def _later(text: str, /) -> Any:
    """Return something that becomes the translation when it is shown; for texts that are read at start."""
    return lazy_gettext(text)
