"""Who is at the screen: sign-in, sign-out, one's own password, and the rule that all else needs a sign-in."""

from __future__ import annotations

import hashlib
from typing import cast

from flask import Blueprint, Flask, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.exceptions import Unauthorized
from werkzeug.security import check_password_hash, generate_password_hash

from engine.api import User, commands
from web.context import actor, engine, person, wants_json
from web.security import safe_next
from web.throttle import FILE, Throttle, address
from web.words import _

bp = Blueprint("accounts", __name__)

OPEN_ENDPOINTS = frozenset({"static", "health.show", "accounts.sign_in", "accounts.enter", "languages.switch"})
OPEN_PARTS = frozenset({"portal"})  # what customers use, who are no users
SHORTEST_PASSWORD = 8
_NOBODY = generate_password_hash("nobody has this password")


class SignedIn(UserMixin):  # type: ignore[misc]
    """A person of the engine as Flask-Login wants it; a changed password ends the sessions made with the old one."""

    def __init__(self, user: User) -> None:
        self.user = user

    def get_id(self) -> str:
        return f"{_stamp(self.user)}:{self.user.name}"


def _stamp(user: User) -> str:
    return hashlib.sha256((user.password_hash or "").encode()).hexdigest()[:16]


def _load(session_id: str) -> SignedIn | None:
    stamp, _colon, name = session_id.partition(":")
    user = engine().find_user(name)
    return SignedIn(user) if user and user.is_active and _stamp(user) == stamp else None


def install(app: Flask) -> None:
    """Register sign-in; every endpoint that is not named open asks for it."""
    manager = LoginManager(app)
    manager.user_loader(_load)
    app.extensions["var"].mkdir(parents=True, exist_ok=True)
    app.extensions["throttle"] = Throttle(file=app.extensions["var"] / FILE)
    app.register_blueprint(bp)

    @app.before_request
    def ask_for_sign_in() -> ResponseReturnValue | None:
        if request.endpoint in OPEN_ENDPOINTS or request.blueprint in OPEN_PARTS or current_user.is_authenticated:
            return None
        if request.method != "GET" or wants_json():
            raise Unauthorized
        here = request.full_path.rstrip("?")
        return redirect(url_for("accounts.sign_in", next=here if here != "/" else None))


def hash_password(password: str) -> str:
    """Return the salted scrypt hash of a password."""
    return generate_password_hash(password, "scrypt")


def is_user_name(name: str) -> bool:
    """Say whether a text may be a user name: letters, digits, dots, dashes and underscores."""
    return name.replace("_", "").replace("-", "").replace(".", "").isalnum()


def password_problem(password: str) -> str | None:
    """Return what is wrong with a new password, or None."""
    if len(password) < SHORTEST_PASSWORD:
        return _("A password has at least %(count)d characters.", count=SHORTEST_PASSWORD)
    return None


@bp.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    """Ask who it is."""
    target = safe_next(request.args.get("next"), url_for("inbox.show"))
    if current_user.is_authenticated:
        return redirect(target)
    return render_template("sign_in.html", next=target)


@bp.post("/sign-in")
def enter() -> ResponseReturnValue:
    """Check name and password; as slow for an unknown name as for a wrong password."""
    name, password = request.form.get("name", "").strip(), request.form.get("password", "")
    target = safe_next(request.form.get("next"), url_for("inbox.show"))
    throttle = cast(Throttle, current_app.extensions["throttle"])
    keys = (f"name:{name.casefold()}", f"address:{address()}")
    wait = throttle.attempt(*keys)
    if wait > 0:
        text = _("Too many attempts. Please wait %(seconds)d seconds and try again.", seconds=int(wait) + 1)
        return render_template("sign_in.html", next=target, name=name, problem=text), 429
    user = engine().find_user(name) if name.isprintable() else None
    is_right = check_password_hash((user.password_hash if user else None) or _NOBODY, password)
    if user is None or not is_right or not user.is_active or not user.password_hash:
        text = _("This user name and password do not go together.")
        return render_template("sign_in.html", next=target, name=name, problem=text), 422
    throttle.succeeded(*keys)
    session.clear()
    session.permanent = True
    login_user(SignedIn(user))
    return redirect(target, 303)


@bp.post("/sign-out")
def leave() -> ResponseReturnValue:
    """End this browser's session."""
    logout_user()
    session.clear()
    return redirect(url_for("accounts.sign_in"), 303)


@bp.get("/account")
def account() -> ResponseReturnValue:
    """Show one's own data and the form for a new password."""
    return render_template("account.html", user=person())


@bp.post("/account/password")
def change_password() -> ResponseReturnValue:
    """Replace one's own password; the other sessions of this person end."""
    old, new, again = (request.form.get(field, "") for field in ("old", "new", "again"))
    problem = password_problem(new)
    if not check_password_hash(person().password_hash or _NOBODY, old):
        problem = _("The present password is not right.")
    elif new != again:
        problem = _("The two new passwords are not the same.")
    if problem:
        return render_template("account.html", user=person(), problem=problem), 422
    engine().execute(commands.ChangePassword(person().name, hash_password(new)), actor())
    user = engine().find_user(person().name)
    if user:
        login_user(SignedIn(user))
    flash(_("Your password was changed."))
    return redirect(url_for("accounts.account"), 303)
