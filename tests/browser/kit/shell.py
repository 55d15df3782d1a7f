"""A tiny application that shows one bundle page under the strict policy and answers its requests."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.browser.kit.bundle import DIST, manifest
from tests.browser.kit.watch import open_ready

SAMPLES = Path(__file__).resolve().parents[1] / "samples"

POLICY = (
    "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self'; "
    "img-src 'self' data:"
)
Answer = tuple[int, Any]


def document(page: str, parameters: dict[str, Any], language: str = "zh-CN", body: str = "") -> str:
    """Return the HTML shell of frontend/README.md."""
    files = manifest()[page]
    preload = "".join(f'<link rel="modulepreload" href="/dist/{name}">' for name in files["imports"])
    data = json.dumps(parameters).replace("<", "\\u003c")
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{page}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="/icon.svg"><link rel="stylesheet" href="/dist/{files["css"]}">'
        f'<link rel="stylesheet" href="/site.css">{preload}'
        f'<script type="module" src="/dist/{files["js"]}"></script></head>'
        f'<body><div id="app" data-page="{page}"></div>{body}'
        f'<script type="application/json" id="page">{data}</script></body></html>'
    )


class Shell:
    """The application: set `html`, `texts` (GET) and `answers` (POST path → status and body); read `posted`."""

    def __init__(self) -> None:
        self.html = ""
        self.texts: dict[str, str] = {}
        self.answers: dict[str, Callable[[Any], Answer]] = {}
        self.posted: list[tuple[str, Any]] = []

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        path = environ["PATH_INFO"]
        if environ["REQUEST_METHOD"] == "POST":
            status, kind, body = self._post(path, environ)
        else:
            status, kind, body = self._get(path)
        headers = [("Content-Type", kind), ("Content-Security-Policy", POLICY), ("Cache-Control", "no-store")]
        start_response(f"{status} x", headers)
        return [body]

    def _post(self, path: str, environ: dict[str, Any]) -> tuple[int, str, bytes]:
        given = json.loads(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))
        if environ.get("HTTP_X_CSRFTOKEN") != "token":
            return 400, "application/json", json.dumps({"message": "no CSRF token"}).encode()
        self.posted.append((path, given))
        status, answer = self.answers[path](given)
        return status, "application/json", json.dumps(answer).encode()

    def _get(self, path: str) -> tuple[int, str, bytes]:
        if path == "/":
            return 200, "text/html; charset=utf-8", self.html.encode()
        if path in self.texts:
            return 200, mimetypes.guess_type(path)[0] or "text/plain; charset=utf-8", self.texts[path].encode()
        if path == "/site.css":
            return 200, "text/css", b"body { margin: 0 }"
        if path == "/icon.svg":
            return 200, "image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg"/>'
        file = DIST / path.removeprefix("/dist/")
        if path.startswith("/dist/") and file.is_file():
            kind = {".js": "text/javascript", ".css": "text/css"}.get(file.suffix)
            return 200, kind or mimetypes.guess_type(file.name)[0] or "application/octet-stream", file.read_bytes()
        return 404, "text/plain", b"not found"


def sample(name: str) -> str:
    """Return a sample file's text."""
    return (SAMPLES / name).read_text(encoding="utf-8")


class Site:
    """The tiny application and where it answers."""

    def __init__(self, shell: Shell, address: str) -> None:
        self.shell = shell
        self.address = address

    def open(self, tab: Page, name: str, parameters: dict[str, Any], **given: Any) -> None:
        """Show a bundle page in `tab` and wait until it is drawn."""
        self.shell.html = document(name, {"csrf": "token", **parameters}, **given)
        open_ready(tab, self.address + "/")
