"""What the stock runs short of: units that lie ready against the stock minimum of their model."""

from __future__ import annotations

from dataclasses import dataclass

from engine.api import Engine
from processes.register.queries import find_entries


@dataclass(frozen=True, slots=True)
class Short:
    """Of a model `present` units lie ready, and there should be `minimum`; `id` is that of the stock minimum."""

    id: str
    name: str
    model: str
    present: int
    minimum: int


def short_of(engine: Engine) -> list[Short]:
    """Return where fewer units are in stock than the register wants; what a case has reserved does not count.

    Models are compared as `affected-customers` does: upper and lower case are the same.
    """
    ready = [u for u in find_entries(engine, "spare", state="in_stock") if not u["reserved_for"]]
    found = []
    for wanted in find_entries(engine, "stock"):
        model, originals_only = _same(wanted["model"]), bool(wanted["is_original"])
        present = sum(_same(u["model"]) == model and (u["is_original"] or not originals_only) for u in ready)
        if present < wanted["minimum"]:
            found.append(Short(wanted["id"], wanted["name"], wanted["model"], present, wanted["minimum"]))
    return found


def _same(model: str | None) -> str:
    return (model or "").strip().casefold()
