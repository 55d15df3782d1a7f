"""What a scenario's cases show: clauses, the edges of time limits that were gone past, what kinds of case they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from engine.api import Commitment, Engine, WaitingTimer
from processes.edges import edge_key, variants_of
from processes.results import Seen
from processes.visible import clauses_on

SECOND = timedelta(seconds=1)
MOST_CASES = 1000


class Watching:
    """Looks at time limits each time that the clock has moved and everything due has happened."""

    def __init__(self) -> None:
        self.moments: set[str] = set()
        self.is_restarted = False

    def before_work(self, engine: Engine) -> list[tuple[int, str]]:
        """Return what is due at this very moment: the timers and promises that `after_work` then finds acted on."""
        now = engine.clock.now()
        return [(timer.timer_key, _key_of(engine, timer)) for timer in engine.timers() if timer.due_at == now]

    def after_work(self, engine: Engine, due: list[tuple[int, str]]) -> None:
        """Remember the edges: waiting a second before; fired exactly when due; a promise not broken yet at its time."""
        now = engine.clock.now()
        waiting = {timer.timer_key: timer for timer in engine.timers()}
        for timer in waiting.values():
            if timer.due_at - now == SECOND:
                self.moments.add(f"before {_key_of(engine, timer)}")
        # a cycle's timer is there again, for its next time
        self.moments |= {f"at {key}" for number, key in due if number not in waiting or waiting[number].due_at > now}
        for promise in engine.commitments(state="running"):
            if promise.due_at is not None and promise.due_at - now in (SECOND, timedelta()):
                when = "at" if promise.due_at == now else "before"
                self.moments.add(f"{when} {_key_of(engine, promise, promise.commitment_id)}")


def _key_of(engine: Engine, one: WaitingTimer | Commitment, promise_id: str | None = None) -> str:
    return edge_key(engine.read_instance(one.instance_key).process_id, one.element_id, promise_id)


def seen_on_cases(engine: Engine, watching: Watching) -> Seen:
    """Return what all cases of a scenario show at its end."""
    clauses: dict[str, frozenset[str]] = {}
    variants: set[str] = {"restart"} if watching.is_restarted else set()
    for case in engine.find_instances(root_only=True, limit=MOST_CASES):
        for found in clauses_on(engine, case.root_key, with_linked=False):
            clauses[found.clause] = clauses.get(found.clause, frozenset()) | found.kinds
        variants |= set(_variants(engine, case.root_key))
    return Seen(clauses, frozenset(watching.moments), frozenset(variants))


def _variants(engine: Engine, root_key: int) -> Iterator[str]:
    yield from variants_of(engine.variables(root_key))
