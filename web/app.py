"""Builds the Flask application on an engine: every part registered once, each blueprint on its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from flask import Flask, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect

from engine.api import Engine
from web import (
    accounts,
    admin,
    audit,
    batches,
    bundle,
    carried,
    cases,
    clauses,
    commitments,
    designer,
    display,
    errors,
    health,
    inbox,
    languages,
    manager,
    outside,
    portal,
    promises,
    records,
    security,
)
from web.context import actor
from web.customers import Directory, EmptyDirectory
from web.requests import ExactJSON, KeyConverter

ZONE = "Asia/Shanghai"


def create_app(
    engine: Engine,
    *,
    directory: Directory | None = None,
    var: Path = Path("var"),
    secret_key: str | None = None,
    element_templates: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    zone: str = ZONE,
    behind_https: bool = False,
    trusted_proxies: int = 0,
    environment: Mapping[str, str] | None = None,
) -> Flask:
    """Return the application for an engine; the session key is made in `var` unless one is given.

    `trusted_proxies`: how many proxies of one's own stand in front; who asks is then read from the X-Forwarded-For
    entry that the outermost of them wrote. `environment`: what says where customers find the service (web.outside).
    """
    app = Flask(__name__)
    app.extensions["engine"] = engine
    app.extensions["directory"] = directory or EmptyDirectory()
    app.extensions["var"] = var
    app.extensions["element-templates"] = element_templates or {}
    app.json = ExactJSON(app)
    app.url_map.converters["int"] = KeyConverter
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    outside.install(app, environment or {})
    if trusted_proxies:
        security.trust_proxies(app, trusted_proxies)
    security.install(app, secret_key or security.session_key(var), behind_https=behind_https)
    CSRFProtect(app)
    languages.install(app, zone)
    display.install(app)
    app.jinja_env.globals.update(PROMISE_STATES=promises.STATES, WAITED_FOR=promises.WAITED_FOR)
    app.jinja_env.globals.update(CLAUSE_STATES=carried.STATES, CLAUSE_LEVELS=carried.LEVELS)
    bundle.install(app)
    errors.install(app)
    accounts.install(app)
    for part in (health, inbox, cases, commitments, clauses, records, designer, audit, manager, batches, admin, portal):
        app.register_blueprint(part.bp)

    @app.get("/")
    def start() -> ResponseReturnValue:
        return redirect(url_for("inbox.show"))

    @app.context_processor
    def page() -> dict[str, Any]:
        known = current_user.is_authenticated
        return {
            "me": current_user.user if known else None,
            "roles": frozenset(current_user.user.roles) if known else frozenset(),
            "takes_calls": known and cases.takes_calls(actor()),
            "language": languages.chosen(),
            "languages": languages.LANGUAGES,
            "here": _here(),
        }

    return app


def _here() -> str:
    """Return where the switch of the language leads back to: a page that can be read again."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    return request.path if request.blueprint == "portal" else url_for("inbox.show")
