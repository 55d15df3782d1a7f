"""What a request works with: the engine, the signed-in person as an actor, the time, the language."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

from flask import abort, current_app, g, request
from flask_babel import get_locale
from flask_login import current_user

from engine.api import Actor, Engine, User
from web.words import _

if TYPE_CHECKING:
    from web.customers import Directory


def engine() -> Engine:
    """Return the engine this application was made for."""
    return cast(Engine, current_app.extensions["engine"])


def directory() -> Directory:
    """Return the customer register's face to the web, which may be empty."""
    return cast("Directory", current_app.extensions["directory"])


def person() -> User:
    """Return the signed-in person."""
    return cast(User, current_user.user)


def actor() -> Actor:
    """Return the signed-in person as the engine sees them."""
    user = person()
    return Actor(user.name, frozenset(user.groups), frozenset(user.roles))


def now() -> datetime:
    """Return the engine's time: the same clock decides due dates and colours."""
    return engine().clock.now()


def language() -> str:
    """Return 'zh' or 'en', the language of this page."""
    locale = get_locale()
    return str(locale.language) if locale else "zh"


def people() -> dict[str, str]:
    """Return the display name of each user name, and of the engine's own actors, read once for a request."""
    if "people" not in g:
        machines = {
            "clock": _("The clock"),
            "system": _("The system"),
            "portal": _("The portal"),
            "customer": _("The customer (portal)"),
            "mailbox": _("The mailbox"),
        }
        g.people = machines | {user.name: user.display_name for user in engine().users()}
    return cast(dict[str, str], g.people)


def name_of(user: str | None) -> str:
    """Return how a person is called on screens; an unknown name stays itself."""
    return people().get(user, user) if user else ""


def require_role(*roles: str) -> None:
    """Refuse (403) whoever has none of the roles."""
    if not set(roles) & set(person().roles):
        abort(403)


def wants_json() -> bool:
    """Say whether a script asks and not a person's browser window."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return request.is_json or best == "application/json"
