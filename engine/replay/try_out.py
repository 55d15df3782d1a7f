"""Tries other files on recorded cases: each case is walked twice, by the files as they are and by the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.history import JournalEntry
from engine.replay.retelling import Done, done_by
from engine.replay.walk import Place, Sandbox, Stop, Walk, Way, dues_of, steps_of
from engine.runtime.registry import Registry


@dataclass(frozen=True, slots=True)
class PromiseMoved:
    """A commitment that is due at another time, or ends in another state, or is there in one of the walks only."""

    commitment_id: str
    before: tuple[datetime | None, str] | None
    after: tuple[datetime | None, str] | None


@dataclass(frozen=True, slots=True)
class TriedCase:
    """What would have become of one case. `outcome`:

    'same'; 'different' (`more` and `less` elements on its way, `promises` that moved); 'stopped' (`stop`: something was
    done that does not wait in the other version; what comes after it is not known); 'unknown' where the files as they
    are do not lead the case where it went, with its promises due when they were (it ran on an older version, or
    somebody intervened): nothing can be said.
    """

    root_key: int
    outcome: str
    more: tuple[Place, ...] = ()
    less: tuple[Place, ...] = ()
    waits: tuple[Place, ...] = ()
    promises: tuple[PromiseMoved, ...] = ()
    stop: Stop | None = None


def try_out(
    cases: Mapping[int, Sequence[JournalEntry]],
    registry: Registry,
    before: Sandbox,
    after: Sandbox,
    mapping: Mapping[str, str],
) -> list[TriedCase]:
    """Walk each case (root key → its entries, oldest first) in both sandboxes, one after another, and compare.

    `registry`: of the engine that recorded them. `mapping`: ids of elements that are called otherwise in the other
    files.
    """
    return [
        _try(root_key, [done_by(entry, root_key, registry) for entry in entries], before, after, mapping)
        for root_key, entries in cases.items()
    ]


def _try(
    root_key: int, done: Sequence[Done], box_before: Sandbox, box_after: Sandbox, mapping: Mapping[str, str]
) -> TriedCase:
    entries = [one.entry for one in done]
    before = Walk(box_before, root_key, {}).go(done)
    is_same_way = Counter(before.steps) == Counter(steps_of(entries)) and _dues(before) == dues_of(entries)
    if before.stop is not None or not before.steps or not is_same_way:
        return TriedCase(root_key, "unknown", stop=before.stop)
    after = Walk(box_after, root_key, mapping).go(done)
    expected = tuple((process, mapping.get(element, element)) for process, element in before.steps)
    more, less = Counter(after.steps) - Counter(expected), Counter(expected) - Counter(after.steps)
    if after.stop is not None:
        return TriedCase(root_key, "stopped", tuple(more), (), after.waits, (), after.stop)
    promises = _moved(before, after)
    outcome = "different" if more or less or promises else "same"
    return TriedCase(root_key, outcome, tuple(more), tuple(less), after.waits, promises)


def _dues(way: Way) -> dict[str, datetime | None]:
    return {id_: due_at for id_, (due_at, _state) in (way.promises or {}).items()}


def _moved(before: Way, after: Way) -> tuple[PromiseMoved, ...]:
    one, other = before.promises or {}, after.promises or {}
    ids = dict.fromkeys([*one, *other])
    return tuple(PromiseMoved(i, one.get(i), other.get(i)) for i in ids if one.get(i) != other.get(i))
