"""Chinese by default, English by a switch: which language a page has, and its catalogue, read from the .po text."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Blueprint, Flask, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import Babel

from web.security import safe_next

LANGUAGES = {"zh": "中文", "en": "English"}
COOKIE = "relaydesk_language"
CATALOGUES = Path(__file__).parent / "translations"

bp = Blueprint("languages", __name__)


def install(app: Flask, zone: str) -> None:
    """Set up translation; catalogues are compiled in memory, so that no built file has to be kept or shipped."""
    babel = Babel(app, default_locale="zh", default_timezone=zone, locale_selector=chosen)
    with app.app_context():
        for locale in LANGUAGES:
            babel.domain_instance.cache[locale, babel.domain] = _catalogue(locale)
    app.register_blueprint(bp)


@cache
def _catalogue(locale: str) -> Translations:
    source = CATALOGUES / locale / "LC_MESSAGES" / "messages.po"
    if not source.exists():
        return Translations()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(source.read_bytes()), locale))
    compiled.seek(0)
    return Translations(compiled)


def chosen() -> str:
    """Return the language that this browser remembers, else Chinese."""
    remembered = request.cookies.get(COOKIE, "")
    return remembered if remembered in LANGUAGES else "zh"


@bp.post("/language")
def switch() -> ResponseReturnValue:
    """Remember a language in this browser and go back to the page."""
    response = redirect(safe_next(request.form.get("next"), url_for("inbox.show")), 303)
    language = request.form.get("language", "")
    if language in LANGUAGES:
        response.set_cookie(COOKIE, language, max_age=365 * 24 * 3600, httponly=True, samesite="Lax")
    return response
