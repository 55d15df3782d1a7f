"""Which files make up the service: every diagram, decision and form of this package, as one deployment."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parent
ENDINGS = (".bpmn", ".dmn", ".form")
DEPLOYMENT_NAME = "接力台标准服务流程"


def read_bundle() -> dict[str, str]:
    """Return file name -> text of all resources of the service, sorted by name; names are unique in the package."""
    found: dict[str, str] = {}
    for path in sorted(ROOT.rglob("*"), key=lambda p: p.name):
        if path.suffix in ENDINGS:
            found[path.name] = path.read_text(encoding="utf-8")
    return found
