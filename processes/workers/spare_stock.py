"""Job type `spare-stock`: the units of the stock that no case has, for decision `spare_choice` to choose from.

Input: none. Output `stock`: a list of {serial, model, name, place, is_original}, by id.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.api import Engine, JobView
from processes.register.queries import find_entries

TYPE = "spare-stock"
TOLD = ("serial", "model", "name", "place", "is_original")


def look(job: JobView, engine: Engine) -> Mapping[str, Any]:
    free = [u for u in find_entries(engine, "spare", state="in_stock") if not u["reserved_for"]]
    return {"stock": [{name: unit[name] for name in TOLD} for unit in free]}
