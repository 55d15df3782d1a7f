"""What must hold between any two steps; used by the token tests and the fuzzer."""

from __future__ import annotations

from typing import Any

from engine.spiff.instance import Instance
from engine.spiff.tokens import CANCELLED, COMPLETED, SUBSCRIPTIONS


def integrity(top: Instance) -> None:
    for id_, token in top.tokens.items():
        scope = token.workflow
        assert token.id == id_
        assert scope.tasks.get(id_) is token
        assert token._state not in (COMPLETED, CANCELLED), token
        owner = token.owner
        assert owner is None or (top.tokens.get(owner.id) is owner and owner._children.get(id_) is token), token
        assert scope is top or top.subprocesses.get(scope.owner.id) is scope, token  # type: ignore[union-attr]
        assert token.inner is None or top.subprocesses[id_] is token.inner
    for owner_id, scope in top.subprocesses.items():
        assert scope.owner is top.tokens[owner_id]
        assert set(scope.tasks) <= set(top.tokens)
        assert scope.present or scope.arrivals or scope.head is not None or scope.owner.task_spec.element.ad_hoc, scope
    for scope in (top, *top.subprocesses.values()):
        present: dict[str, int] = {}
        for token in scope.tasks.values():
            if token.role is None and token.owner is None:
                present[token.task_spec.name] = present.get(token.task_spec.name, 0) + 1
        assert present == scope.present, (scope, present, scope.present)
        assert all(n > 0 for flows in scope.arrivals.values() for n in flows.values())
    waits: dict[int, Any] = {w.local: w for t in top.tokens.values() for w in t.waits}
    assert waits == top.waits
    assert all(wait.token is top.tokens[wait.token.id] for wait in waits.values())
    named = {w.local for group in top.listeners.values() for w in group.values()}
    assert named == {w.local for w in waits.values() if w.kind in ("message", "signal")}
    assert set(top.conditions) == {w.local for w in waits.values() if w.kind == "conditional"}
    assert {t.id: t.job for t in top.tokens.values() if t.job} == {t.id: j for j, t in top.jobs.items()}
    assert {t.id: t.incident for t in top.tokens.values() if t.incident} == {t.id: i for i, t in top.incidents.items()}
    assert not top.early or not top.is_ended
    if top.is_ended:
        left = (top.tokens, top.subprocesses, top.waits, top.jobs, top.incidents, top.arrivals, top.present)
        assert not any(left), "a finished instance leaves something"
    else:
        assert any(t.role not in SUBSCRIPTIONS for t in top.tokens.values()) or top.arrivals or top.head, (
            "nothing alive"
        )
