"""Routes of the administrator's desk."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.api import User, commands
from web.accounts import hash_password, is_user_name, password_problem
from web.context import actor, engine, require_role
from web.display import ROLES, group_names
from web.words import _

bp = Blueprint("admin", __name__, url_prefix="/people")


@bp.before_request
def only_administrators() -> None:
    require_role("admin")


@bp.get("/")
def index() -> ResponseReturnValue:
    """List everybody."""
    return render_template("people.html", users=engine().users())


@bp.get("/new")
def new() -> ResponseReturnValue:
    """Show the empty form."""
    return _form(None, {"groups": (), "roles": ()}, {})


@bp.post("/new")
def create() -> ResponseReturnValue:
    """Register a person."""
    given, password = _given(), request.form.get("password", "")
    name = request.form.get("name", "").strip()
    problems = _problems(given) | ({"password": p} if (p := password_problem(password)) else {})
    if not is_user_name(name):
        problems["name"] = _("A user name has letters, digits, dots, dashes and underscores.")
    elif engine().find_user(name):
        problems["name"] = _("There is somebody with this user name.")
    if problems:
        return _form(None, given | {"name": name}, problems), 422
    engine().execute(commands.CreateUser(name, password_hash=hash_password(password), **given), actor())
    flash(_("%(name)s can sign in now.", name=given["display_name"]))
    return redirect(url_for("admin.index"), 303)


@bp.get("/<name>")
def edit(name: str) -> ResponseReturnValue:
    """Show a person's data to change."""
    user = _user(name)
    given = {field: getattr(user, field) for field in ("name", "display_name", "groups", "roles", "email", "phone")}
    return _form(user, given, {})


@bp.post("/<name>")
def change(name: str) -> ResponseReturnValue:
    """Change a person's data."""
    user, given = _user(name), _given()
    problems = _problems(given)
    if user.name == actor().name and "admin" not in given["roles"]:
        problems["roles"] = _("You can't take the administrator's role from yourself.")
    if problems:
        return _form(user, given | {"name": name}, problems), 422
    changes = {key: list(value) if isinstance(value, tuple) else value for key, value in given.items()}
    engine().execute(commands.ChangeUser(name, changes), actor())
    flash(_("The changes are saved."))
    return redirect(url_for("admin.index"), 303)


@bp.post("/<name>/active")
def set_active(name: str) -> ResponseReturnValue:
    """Let a person sign in, or no longer."""
    is_active = request.form.get("active") == "yes"
    if not is_active and name == actor().name:
        flash(_("You can't shut yourself out."))
        return redirect(url_for("admin.edit", name=name), 303)
    engine().execute(commands.ChangeUser(_user(name).name, {"is_active": is_active}), actor())
    flash(_("The changes are saved."))
    return redirect(url_for("admin.edit", name=name), 303)


@bp.post("/<name>/password")
def reset_password(name: str) -> ResponseReturnValue:
    """Give a person a new password; their sessions end."""
    user, password = _user(name), request.form.get("password", "")
    problem = password_problem(password)
    if problem:
        given = {field: getattr(user, field) for field in ("name", "display_name", "groups", "roles", "email", "phone")}
        return _form(user, given, {"password": problem}), 422
    engine().execute(commands.ChangePassword(name, hash_password(password)), actor())
    flash(_("%(name)s has a new password.", name=user.display_name))
    return redirect(url_for("admin.edit", name=name), 303)


def _user(name: str) -> User:
    return engine().find_user(name) or abort(404)


def _given() -> dict[str, Any]:
    form = request.form
    return {
        "display_name": form.get("display_name", "").strip(),
        "groups": tuple(form.getlist("groups")),
        "roles": tuple(form.getlist("roles")),
        "email": form.get("email", "").strip() or None,
        "phone": form.get("phone", "").strip() or None,
    }


def _problems(given: dict[str, Any]) -> dict[str, str]:
    problems = {}
    if not given["display_name"]:
        problems["display_name"] = _("How is this person called?")
    if not set(given["roles"]) <= set(ROLES):
        problems["roles"] = _("Please choose from the roles.")
    return problems


def _form(user: User | None, given: dict[str, Any], problems: dict[str, str]) -> str:
    known = dict.fromkeys([*group_names(), *engine().groups()])
    return render_template("person.html", user=user, given=given, problems=problems, known_groups=list(known))
