"""Which built script and style files a page of the front end needs, read from the bundle's manifest."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, current_app, url_for
from markupsafe import Markup

DIST = Path(__file__).parent / "static" / "dist"


@dataclass(frozen=True, slots=True)
class Bundle:
    """The entries of `manifest.json`, by page; empty where the front end was not built."""

    pages: dict[str, Any]

    @classmethod
    def read(cls, dist: Path = DIST) -> Bundle:
        """Read the manifest of a built front end."""
        file = dist / "manifest.json"
        return cls(json.loads(file.read_text("utf-8")) if file.exists() else {})

    def has(self, page: str) -> bool:
        """Say whether a page was built."""
        return page in self.pages

    def tags(self, page: str) -> Markup:
        """Return the link and script tags of a page, the style before the script; nothing if it was not built."""
        entry = self.pages.get(page)
        if not entry:
            return Markup("")
        lines = []
        if entry.get("css"):
            lines.append(Markup('<link rel="stylesheet" href="{}">').format(_url(entry["css"])))
        lines += [Markup('<link rel="modulepreload" href="{}">').format(_url(name)) for name in entry["imports"]]
        lines.append(Markup('<script type="module" src="{}"></script>').format(_url(entry["js"])))
        return Markup("\n").join(lines)


def _url(name: str) -> str:
    return url_for("static", filename=f"dist/{name}")


def install(app: Flask) -> None:
    """Make the tags known to templates; the manifest is read once, in debug mode for each request."""
    app.extensions["bundle"] = Bundle.read()

    @app.context_processor
    def helpers() -> dict[str, Any]:
        bundle = Bundle.read() if current_app.debug else current_app.extensions["bundle"]
        return {"bundle": bundle}
