"""What a dry run would cause, in words: what begins to wait, what ends, and which promises it concerns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from engine.api import Command, EngineError, Event, Instance, InvalidInput, NotFound, events
from web.context import actor, engine, language
from web.diagrams import element_name, process_name
from web.journal_words import event_text

TOLD = (
    events.InstanceStarted,
    events.InstanceCompleted,
    events.InstanceCanceled,
    events.UserTaskCreated,
    events.UserTaskCanceled,
    events.JobCreated,
    events.JobCanceled,
    events.TimerScheduled,
    events.TimerCanceled,
    events.SubscriptionOpened,
    events.SubscriptionClosed,
    events.DecisionEvaluated,
    events.IncidentRaised,
    events.IncidentResolved,
    events.CommitmentStarted,
    events.CommitmentMet,
    events.CommitmentBreached,
    events.CommitmentCanceled,
    events.ElementTerminated,
)
"""What people would notice; the steps between are left out."""


MOST_TRIED = 100
"""On how many cases a page tries an intervention."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What an intervention would do to one case: what it is refused for, or what it causes besides."""

    root_key: int
    refusals: tuple[str, ...]
    effects: tuple[str, ...]


def tried(command: Command, root_key: int, definition_key: int | None = None) -> Tried:
    """Try a command, a dry run, on a case; `definition_key`: the version that it is on afterwards, if another."""
    try:
        caused = engine().execute(command, actor()).events
    except EngineError as refused:
        return Tried(root_key, sentences(refused), ())
    return Tried(root_key, (), tuple(effects(caused, engine().read_instance(root_key), definition_key)))


def sentences(refused: EngineError) -> tuple[str, ...]:
    """Return why something was refused: a sentence for each field, else the one of the whole."""
    problems = refused.problems if isinstance(refused, InvalidInput) else ()
    return tuple(p.text.in_language(language()) for p in problems) or (refused.text.in_language(language()),)


def effects(caused: Iterable[Event], case: Instance, definition_key: int | None = None) -> list[str]:
    """Return what is caused besides the intervention itself, in its order, each once.

    `definition_key`: the version that the case is on afterwards, where that is another.
    """
    names = _Names(case, definition_key or case.definition_key)
    found: dict[str, None] = {}
    for event in caused:
        names.see(event)
        if isinstance(event, TOLD):
            words = event_text(type(event).__name__).in_language(language())
            place = names.of(event)
            found[f"{words}: {place}" if place else words] = None
    return list(found)


class _Names:
    """What the keys in events of one case stand for, before and after the dry run."""

    def __init__(self, case: Instance, definition_key: int) -> None:
        self._definitions = {case.instance_key: definition_key}
        self._timers = {t.timer_key: (t.instance_key, t.element_id) for t in engine().timers(case.root_key)}
        self._jobs = {j.job_key: (j.instance_key, j.element_id) for j in engine().jobs(case.root_key)}
        self._waits = {s.subscription_key: s.name for s in engine().subscriptions(case.root_key)}

    def see(self, event: Event) -> None:
        if isinstance(event, events.InstanceStarted):
            self._definitions[event.instance_key] = event.definition_key

    def of(self, event: Any) -> str:
        """Return what an event is about; empty where nothing has a name."""
        if isinstance(event, events.InstanceStarted):
            return process_name(event.definition_key)
        try:
            if isinstance(event, events.UserTaskCanceled):
                task = engine().read_user_task(event.user_task_key)
                return task.name or task.element_id
            if isinstance(event, events.CommitmentMet | events.CommitmentBreached | events.CommitmentCanceled):
                return engine().read_commitment(event.commitment_key).name
        except NotFound:
            return ""  # what begins and ends within the dry run
        if isinstance(event, events.CommitmentStarted):
            return event.name
        where = self._timers.get(getattr(event, "timer_key", 0)) or self._jobs.get(getattr(event, "job_key", 0))
        if where is None and hasattr(event, "element_id") and hasattr(event, "instance_key"):
            where = event.instance_key, event.element_id
        if where is not None:
            return element_name(self._definition(where[0]), where[1])
        return str(self._waits.get(getattr(event, "subscription_key", 0), ""))

    def _definition(self, instance_key: int) -> int:
        if instance_key not in self._definitions:
            self._definitions[instance_key] = engine().read_instance(instance_key).definition_key
        return self._definitions[instance_key]
