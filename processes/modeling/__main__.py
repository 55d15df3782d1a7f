"""Writes the element templates into processes/templates and applies them: `python -m processes.modeling`."""

from __future__ import annotations

from processes.deploy import ROOT, TEMPLATES
from processes.modeling.applying import applied
from processes.modeling.bundle import FILES, written

if __name__ == "__main__":
    for name in FILES:
        (TEMPLATES / name).write_text(written(name), encoding="utf-8")
    for path in ROOT.rglob("*.bpmn"):
        path.write_text(applied(path.read_text(encoding="utf-8")), encoding="utf-8")
