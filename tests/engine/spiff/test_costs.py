"""What a step costs, counted in function calls: not more after many rounds, nor with many tokens elsewhere."""

from __future__ import annotations

import sys
from typing import Any

from engine.model.values import dumps
from engine.spiff import Execution
from tests.engine.spiff.kit import (
    Case,
    boundary,
    definitions,
    end,
    flow,
    gate,
    process,
    script,
    start,
    sub,
    timer,
    user,
)
from tests.engine.spiff.test_activities import MI, multi

LOOP = (
    start()
    + user("u")
    + boundary("b", "u", timer(), False)
    + end("late")
    + flow("b", "late")
    + gate("g", "exclusive")
    + gate("x", "exclusive", 'default="dd"')
    + end()
    + flow("x", "e", id_="dd")
    + flow("s", "g", "u", "x")
    + flow("x", "g", cond="again")
)


def calls(act: Any) -> int:
    """Return how many function calls `act` makes."""
    count = 0

    def watch(*_: Any) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        act()
    finally:
        sys.setprofile(before)
    return count


def round_(c: Case) -> int:
    token = c.token("u")
    return calls(lambda: c.x.complete_user_task(token.key, {"again": True}, "ann"))


def test_round_1000_costs_what_round_10_costs() -> None:
    c = Case(False, process(LOOP))
    costs, sizes = [], []
    for _ in range(1000):
        costs.append(round_(c))
        sizes.append(len(dumps(c.x.snapshot())))
    assert costs[999] == costs[9]
    assert sizes[999] - sizes[9] < 20  # the numbers in it get longer
    saved = c.x.snapshot()
    assert calls(lambda: Execution.restore(saved, c.world)) < 200


def test_a_step_does_not_see_tokens_elsewhere() -> None:
    items = MI.replace("[10,20,30]", "items").replace("x+y", "x")
    many = sub("many", multi(items) + start("mst") + user("m") + flow("mst", "m"))
    costs = []
    for count in (1, 1000):
        known = definitions(process(LOOP + many + flow("s", "many")))
        c = Case(False, known=known, data={"items": list(range(count))}, check=False)
        round_(c)
        costs.append(round_(c))
    assert costs[0] == costs[1]


def test_multi_instance_calls_grow_as_its_items_do() -> None:
    items = MI.replace("[10,20,30]", "items").replace("x+y", "x")
    known = definitions(process(sub("h", multi(items) + script("t", "x", "y"))))
    costs = []
    for count in (100, 10_000):
        data = {"items": list(range(count))}
        costs.append(calls(lambda: Case(False, known=known, data=data, check=False)))  # noqa: B023 - called at once
    assert costs[1] < 101 * costs[0]
