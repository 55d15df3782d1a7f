"""What every answer carries against misuse: policies, headers, cookie rules, and the key that signs sessions."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response
from werkzeug.middleware.proxy_fix import ProxyFix

POLICY = (
    "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self'; "
    "img-src 'self' data:"
)

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def session_key(var: Path) -> str:
    """Return the key that signs sessions: `RELAYDESK_SECRET_KEY`, else one made once in `var/secret.key` (mode 600)."""
    given = os.environ.get("RELAYDESK_SECRET_KEY")
    if given:
        return given
    file = var / "secret.key"
    var.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text("ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(secrets.token_urlsafe(48))
    return file.read_text("ascii").strip()


def trust_proxies(app: Flask, count: int) -> None:
    """Take the caller's address and scheme from what the `count` nearest proxies wrote; entries before it are claims.

    Without a proxy every caller could write these headers, so nothing reads them unless the count says so.
    """
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]


def install(app: Flask, key: str, *, behind_https: bool) -> None:
    """Set cookies and headers. Two servers on one host but other ports do not sign each other out."""
    app.config.update(
        SECRET_KEY=key,
        SESSION_COOKIE_NAME=f"relaydesk_{hashlib.sha256(key.encode()).hexdigest()[:8]}",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=behind_https,
        PERMANENT_SESSION_LIFETIME=12 * 3600,
        MAX_CONTENT_LENGTH=8 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=8 * 1024 * 1024,  # a form may bring a whole diagram
        WTF_CSRF_TIME_LIMIT=None,
    )

    @app.after_request
    def protect(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", POLICY)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if behind_https:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if response.mimetype in ("text/html", "application/json", "application/xml"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def safe_next(target: str | None, default: str) -> str:
    """Return `target` where it is a path on this server, else `default`: no redirect leads to another site."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return default
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or "\\" in target or any(ord(c) < 32 for c in target):
        return default
    return target
