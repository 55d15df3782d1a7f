"""Draws a .bpmn file into a PNG with the product's own viewer: `render.py file.bpmn out.png [--markers '[…]']`.

Needs Chromium and the package `playwright`; builds the bundle first when it is not up to date. No server: the pages are
answered by the tool itself.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from playwright.sync_api import Route, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from frontend import bundle
from launcher import chromium

ORIGIN = "http://relaydesk.invalid"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
MAX_SIDE = 6000


def shell(xml: str, markers: list[dict[str, object]], width: int, height: int) -> str:
    """Return a page that is nothing but the diagram."""
    page = json.loads((bundle.OUTPUT / "manifest.json").read_text(encoding="utf-8"))["viewer"]
    data = json.dumps({"xml": xml, "markers": markers}).replace("<", "\\u003c")
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        f'<link rel="stylesheet" href="/{page["css"]}"><style>body{{margin:0}} :root{{--diagram-height:{height}px}}'
        f"#app{{width:{width}px}} .rd-zoom,.bjs-powered-by,.bjs-drilldown{{display:none!important}}"
        " .rd-frame{border:0!important}"
        f'</style><script type="module" src="/{page["js"]}"></script></head><body><div id="app"></div>'
        f'<script type="application/json" id="page">{data}</script></body></html>'
    )


def draw(xml: str, out: Path, markers: list[dict[str, object]], scale: float) -> None:
    """Write the picture of one diagram, at `scale` pixels for each unit of the diagram."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(device_scale_factor=scale, locale="zh-CN")
        current = {"html": shell(xml, markers, 1200, 800)}

        def answer(route: Route) -> None:
            name = route.request.url.removeprefix(ORIGIN).lstrip("/")
            if not name:
                route.fulfill(body=current["html"], content_type="text/html; charset=utf-8")
            elif (file := bundle.OUTPUT / name).is_file():
                route.fulfill(body=file.read_bytes(), content_type=TYPES.get(file.suffix, "application/octet-stream"))
            else:
                route.fulfill(status=404)

        page.route("**/*", answer)

        def load(width: int, height: int) -> None:
            current["html"] = shell(xml, markers, width, height)
            page.set_viewport_size({"width": width, "height": height})
            page.goto(ORIGIN + "/")
            page.wait_for_selector("#app[data-ready], #app[data-failed]", state="attached")
            failed = page.locator(".rd-failed")
            if failed.count():
                raise SystemExit(failed.inner_text())

        load(1200, 800)
        box = page.locator(".djs-container .viewport").evaluate(
            "v => { const b = v.getBBox(); return [b.width, b.height]; }"
        )
        load(min(MAX_SIDE, int(box[0]) + 60), min(MAX_SIDE, max(240, int(box[1]) + 60)))
        page.locator(".rd-frame").screenshot(path=out)
        browser.close()


def main() -> int:
    """Read the command line, build what is missing, draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("diagram", type=Path)
    parser.add_argument("picture", type=Path)
    parser.add_argument("--markers", type=json.loads, default=[], help="JSON list as in frontend/README.md, viewer")
    parser.add_argument("--scale", type=float, default=1.0, help="pixels for each unit of the diagram")
    given = parser.parse_args()
    if (status := bundle.main([])) != 0:
        return status
    draw(given.diagram.read_text(encoding="utf-8"), given.picture, given.markers, given.scale)
    return 0


if __name__ == "__main__":
    sys.exit(main())
