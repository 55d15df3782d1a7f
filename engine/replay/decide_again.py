"""Makes decisions of real cases again with another version of their table, and says which would come out otherwise."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from engine.definitions import Definitions
from engine.dmn import DecisionModel
from engine.errors import EngineError, Text
from engine.history import JournalEntry, find_entries_with, read_entries
from engine.model.events import DecisionEvaluated
from engine.model.keys import root_key_of
from engine.replay.past import Past
from engine.runtime.codec import EventTypes
from engine.store.unit_of_work import Reader

LONGEST_SEARCH = 200_000
"""How many entries of the journal are looked through for decisions, from its end."""


@dataclass(frozen=True, slots=True)
class DecidedAgain:
    """A decision that a case had made, made again with the variables and the time of then.

    `outcome`: 'same'; 'different'; 'failed' (only the new version has no answer: `problem` says why); 'unknown' where
    the version that made it does not come to the same on the way it did then, so that nothing can be said of others.
    `before` and `after` are what the two versions come to, `…_rules` the positions of the rules that matched.
    """

    root_key: int
    position: int
    element_id: str
    decision_id: str
    inputs: tuple[tuple[str, Any], ...]
    recorded: Any
    outcome: str
    before: Any = None
    after: Any = None
    before_rules: tuple[int, ...] = ()
    after_rules: tuple[int, ...] = ()
    problem: Text | None = None


@dataclass(frozen=True, slots=True)
class _Answer:
    output: Any
    rules: tuple[int, ...]
    problem: Text | None
    evaluated: tuple[Any, ...] = ()


class DecisionsAgain:
    """Compares `before` (None: what was recorded) with `after` on what the journal has."""

    def __init__(
        self,
        connection: Connection,
        types: EventTypes,
        definitions: Definitions,
        zone: str,
        before: DecisionModel | None,
        after: DecisionModel,
    ) -> None:
        self._connection, self._types, self._definitions, self._zone = connection, types, definitions, zone
        self._before, self._after = before, after

    def last(self, decision_ids: Collection[str], limit: int) -> list[DecidedAgain]:
        """Return the last decisions of these ids that cases have made, the newest first, at most `limit`."""
        wanted: dict[int, set[int]] = {}
        count = 0
        entries = find_entries_with(self._connection, self._types, "DecisionEvaluated", LONGEST_SEARCH)
        for entry in entries:
            for event in entry.events:  # one entry may move several cases
                if isinstance(event, DecisionEvaluated) and event.decision_id in decision_ids:
                    wanted.setdefault(root_key_of(event.element_key), set()).add(entry.position)
                    count += 1
            if count >= limit:
                break
        made = [one for root_key, at in wanted.items() for one in self._of_case(root_key, at, decision_ids)]
        return sorted(made, key=lambda one: -one.position)[:limit]

    def _of_case(self, root_key: int, positions: set[int], ids: Collection[str]) -> Iterator[DecidedAgain]:
        past = Past()
        last = max(positions)
        for entry in read_entries(self._connection, self._types, root_key=root_key):
            if entry.position > last:
                return
            for event in entry.events:
                if (
                    isinstance(event, DecisionEvaluated)
                    and entry.position in positions
                    and event.decision_id in ids
                    and root_key_of(event.element_key) == root_key
                ):
                    yield self._again(root_key, entry, event, past.visible(event.element_key))
                past.see(event)

    def _again(
        self, root_key: int, entry: JournalEntry, event: DecisionEvaluated, variables: Mapping[str, Any]
    ) -> DecidedAgain:
        own = [each for each in event.evaluated if each["decisionId"] == event.decision_id]
        inputs = tuple((i["inputName"] or i["inputId"], i["inputValue"]) for each in own for i in each["inputs"])
        head = (root_key, entry.position, _element_id(entry, event), event.decision_id, inputs, event.output)
        model = self._definitions.decision(Reader(self._connection), event.decision_key)
        then = self._answer(model, event.decision_id, entry, variables)
        if not _is_alike(then.output, event.output) or not _is_alike(then.evaluated, event.evaluated):
            return DecidedAgain(*head, "unknown")
        before = then if self._before is None else self._answer(self._before, event.decision_id, entry, variables)
        after = self._answer(self._after, event.decision_id, entry, variables)
        outcome = "same" if before.problem is None and _is_alike(before.output, after.output) else "different"
        if after.problem is not None:
            outcome = "failed" if before.problem is None else "same"
        return DecidedAgain(
            *head, outcome, before.output, after.output, before.rules, after.rules, after.problem or before.problem
        )

    def _answer(
        self, model: DecisionModel, decision_id: str, entry: JournalEntry, variables: Mapping[str, Any]
    ) -> _Answer:
        if decision_id not in model.decisions:
            return _Answer(None, (), Text("it has no such decision any more", "已经没有这个决策"))
        try:
            made = model.evaluate(
                decision_id, variables, now=entry.at, zone=self._zone, seed=f"{entry.seed}-0", budget=None
            )
        except EngineError as failed:
            return _Answer(None, (), failed.text)
        rules = [r for each in made.evaluated if each["decisionId"] == decision_id for r in each["matchedRules"]]
        return _Answer(made.output, tuple(rule["ruleIndex"] for rule in rules), None, tuple(made.evaluated))


def _is_alike(one: Any, other: Any) -> bool:
    """Are two values one to a diagram? To Python `true` is 1 as well."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(_is_alike(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(_is_alike, one, other))
    return bool(one == other)


def _element_id(entry: JournalEntry, event: DecisionEvaluated) -> str:
    """The element that asked: activated in the same entry or, where it waited, known by its key alone."""
    for other in entry.events:
        if getattr(other, "element_key", None) == event.element_key and getattr(other, "element_id", None):
            return str(other.element_id)  # type: ignore[attr-defined]  # just looked at
    return ""
