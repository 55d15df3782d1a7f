"""Tells a case's journal as a list of sentences: who did what when, in the words of its own diagrams and forms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from engine.api import JournalEntry
from processes.customers.files import read_given
from web.context import engine, language, name_of
from web.diagrams import element_name, process_name
from web.display import groups, span, when
from web.forms import answers
from web.promises import WAITED_FOR
from web.words import _

MOST_ENTRIES = 5000  # of one case, that a page reads


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of the history; `kind` is done, bad, clock or '' and chooses the mark beside it."""

    at: datetime
    who: str
    text: str
    kind: str = ""
    details: list[tuple[str, str]] = field(default_factory=list)
    position: int = 0


class Telling:
    """Walks the entries in order, remembering what keys stand for, and tells each event that people care about."""

    def __init__(self) -> None:
        self._definitions: dict[int, int] = {}  # instance key -> definition key
        self._tasks: dict[int, Any] = {}
        self._timers: dict[int, str] = {}
        self._jobs: dict[int, str] = {}
        self._incidents: dict[int, str] = {}
        self._promises: dict[int, str] = {}
        self._tellers: Mapping[str, Callable[[JournalEntry, Any], Line | None]] = {
            name.removeprefix("_on_"): getattr(self, name) for name in dir(self) if name.startswith("_on_")
        }

    def tell(self, entries: Iterable[JournalEntry]) -> list[Line]:
        """Return the sentences, oldest first."""
        lines = []
        for entry in entries:
            for event in entry.events:
                teller = self._tellers.get(type(event).__name__)
                line = teller(entry, event) if teller else None
                if line:
                    lines.append(line)
        return lines

    def _line(self, entry: JournalEntry, text: str, kind: str = "", details: Any = ()) -> Line:
        return Line(entry.at, name_of(entry.actor), text, kind, list(details), entry.position)

    def _element(self, instance_key: int, element_id: str) -> str:
        definition = self._definitions.get(instance_key)
        return element_name(definition, element_id) if definition else element_id

    def _task(self, key: int) -> str:
        created = self._tasks.get(key)
        if created is None:
            return _("a task")
        return created.name or self._element(created.instance_key, created.element_id)

    # ------------------------------------------------------------ instances
    def _on_InstanceStarted(self, entry: JournalEntry, event: Any) -> Line:
        self._definitions[event.instance_key] = event.definition_key
        name = process_name(event.definition_key)
        if event.parent_key is None:
            return self._line(entry, _("opened the case “%(process)s”", process=name), "done")
        return self._line(entry, _("“%(process)s” begins", process=name))

    def _on_InstanceCompleted(self, entry: JournalEntry, event: Any) -> Line:
        name = self._process_of(event.instance_key)
        return self._line(entry, _("“%(process)s” is finished", process=name), "done")

    def _on_InstanceCanceled(self, entry: JournalEntry, event: Any) -> Line:
        name = self._process_of(event.instance_key)
        return self._line(entry, _("“%(process)s” was canceled", process=name), "bad", _reason(event))

    def _on_InstanceSuspended(self, entry: JournalEntry, event: Any) -> Line:
        return self._line(entry, _("suspended the case"), "bad", _reason(event))

    def _on_InstanceResumed(self, entry: JournalEntry, event: Any) -> Line:
        return self._line(entry, _("resumed the case"), "", _reason(event))

    def _on_InstanceModified(self, entry: JournalEntry, event: Any) -> Line:
        return self._line(entry, _("moved the case by hand"), "bad", _reason(event))

    def _on_InstanceMigrated(self, entry: JournalEntry, event: Any) -> Line:
        self._definitions[event.instance_key] = event.definition_key
        return self._line(entry, _("moved the case to another version of its process"), "", _reason(event))

    def _process_of(self, instance_key: int) -> str:
        definition = self._definitions.get(instance_key)
        return process_name(definition) if definition else _("the process")

    # ----------------------------------------------------------- user tasks
    def _on_UserTaskCreated(self, entry: JournalEntry, event: Any) -> Line:
        self._tasks[event.user_task_key] = event
        whom = name_of(event.assignee) or groups(event.candidate_groups) or _("everybody")
        name = self._task(event.user_task_key)
        if event.due_at:
            text = _("“%(task)s” is for %(whom)s, due %(time)s", task=name, whom=whom, time=when(event.due_at))
        else:
            text = _("“%(task)s” is for %(whom)s", task=name, whom=whom)
        return Line(entry.at, "", text, "", [], entry.position)

    def _on_UserTaskAssigned(self, entry: JournalEntry, event: Any) -> Line:
        task = self._task(event.user_task_key)
        if event.assignee == entry.actor:
            return self._line(entry, _("claimed “%(task)s”", task=task))
        text = _("gave “%(task)s” to %(whom)s", task=task, whom=name_of(event.assignee))
        return self._line(entry, text, "", _reason(event))

    def _on_UserTaskUnassigned(self, entry: JournalEntry, event: Any) -> Line:
        return self._line(entry, _("gave “%(task)s” back", task=self._task(event.user_task_key)), "", _reason(event))

    def _on_CustomerAnswered(self, entry: JournalEntry, event: Any) -> Line:
        way, _colon, who = event.identified_by.partition(":")
        known = [(_("identified by"), _("a one-time link to %(address)s", address=who) if way == "link" else who)]
        return self._line(entry, _("answered “%(task)s”", task=self._task(event.user_task_key)), "", known)

    def _on_CustomerNamed(self, entry: JournalEntry, event: Any) -> Line:
        return self._line(
            entry, _("said whose case it is: customer %(id)s of the register", id=event.customer_id), "done"
        )

    def _on_CustomerAdded(self, entry: JournalEntry, event: Any) -> Line:
        names = "，".join(one.name for one in read_given(event.files))
        known = [(heading, text) for heading, text in ((_("Wrote"), event.text), (_("Files"), names)) if text]
        return self._line(entry, _("added to the case"), "", known)

    def _on_CallRecorded(self, entry: JournalEntry, event: Any) -> Line:
        text = _("rang the vendor %(name)s", name=event.name) if event.whom == "vendor" else _("rang the customer")
        known = [(_("Spoke to"), event.spoke_to), (_("What was said"), event.said)]
        return self._line(entry, text, "done", known)

    def _on_UserTaskUpdated(self, entry: JournalEntry, event: Any) -> Line:
        return self._line(entry, _("changed “%(task)s”", task=self._task(event.user_task_key)), "", _reason(event))

    def _on_UserTaskCompleted(self, entry: JournalEntry, event: Any) -> Line:
        created = self._tasks.get(event.user_task_key)
        schema = engine().read_form(created.form_key) if created and created.form_key else None
        text = _("completed “%(task)s”", task=self._task(event.user_task_key))
        return self._line(entry, text, "done", answers(schema, event.variables))

    # ------------------------------------------------- clocks, jobs, incidents
    def _on_TimerScheduled(self, entry: JournalEntry, event: Any) -> None:
        self._timers[event.timer_key] = self._element(event.instance_key, event.element_id)

    def _on_TimerFired(self, entry: JournalEntry, event: Any) -> Line:
        name = self._timers.get(event.timer_key, "")
        late = timedelta(milliseconds=event.late_ms)
        details = [(_("late by"), span(late))] if late >= timedelta(minutes=1) else []
        text = _("the time is up: “%(timer)s”", timer=name) if name else _("it is time to begin")
        return Line(entry.at, "", text, "clock", details, entry.position)

    def _on_TimerRescheduled(self, entry: JournalEntry, event: Any) -> Line:
        name = self._timers.get(event.timer_key, "")
        text = _("moved the time of “%(timer)s” to %(time)s", timer=name, time=when(event.due_at))
        return self._line(entry, text, "clock", _reason(event))

    def _on_JobCreated(self, entry: JournalEntry, event: Any) -> None:
        self._jobs[event.job_key] = self._element(event.instance_key, event.element_id)

    def _on_JobCompleted(self, entry: JournalEntry, event: Any) -> Line:
        return Line(
            entry.at, "", _("done by the system: “%(job)s”", job=self._job(event)), "done", position=entry.position
        )

    def _on_JobFailed(self, entry: JournalEntry, event: Any) -> Line:
        text = _("“%(job)s” did not work, %(count)d tries left", job=self._job(event), count=event.retries)
        return Line(entry.at, "", text, "bad", [(_("message"), event.message)], entry.position)

    def _on_JobErrorThrown(self, entry: JournalEntry, event: Any) -> Line:
        text = _("“%(job)s” ended with the error %(code)s", job=self._job(event), code=event.code)
        return Line(entry.at, "", text, "bad", [(_("message"), event.message or "")], entry.position)

    def _job(self, event: Any) -> str:
        return self._jobs.get(event.job_key, "")

    def _on_IncidentRaised(self, entry: JournalEntry, event: Any) -> Line:
        name = self._incidents[event.incident_key] = self._element(event.instance_key, event.element_id)
        message = event.message_zh if language() == "zh" else event.message
        text = _("stopped by an incident at “%(element)s”", element=name)
        return Line(entry.at, "", text, "bad", [(_("message"), message)], entry.position)

    def _on_IncidentResolved(self, entry: JournalEntry, event: Any) -> Line:
        name = self._incidents.get(event.incident_key, "")
        return self._line(entry, _("resolved the incident at “%(element)s”", element=name), "done", _reason(event))

    def _on_CommitmentStarted(self, entry: JournalEntry, event: Any) -> Line | None:
        self._promises[event.commitment_key] = event.name
        return None

    def _on_CommitmentMet(self, entry: JournalEntry, event: Any) -> Line | None:
        name = self._promises.get(event.commitment_key, "")
        late = timedelta(milliseconds=event.late_ms)
        if not late:
            return Line(entry.at, "", _("promise kept: “%(name)s”", name=name), "done", [], entry.position)
        text = _("promise kept late: “%(name)s”", name=name)
        return Line(entry.at, "", text, "bad", [(_("late by"), span(late))], entry.position)

    def _on_CommitmentBreached(self, entry: JournalEntry, event: Any) -> Line | None:
        name = self._promises.get(event.commitment_key, "")
        return Line(entry.at, "", _("promise broken: “%(name)s”", name=name), "bad", [], entry.position)

    def _on_CommitmentRetimed(self, entry: JournalEntry, event: Any) -> Line | None:
        name = self._promises.get(event.commitment_key, "")
        text = _("“%(name)s” is due %(time)s now", name=name, time=when(event.due_at))
        return Line(entry.at, "", text, "clock", _reason(event), entry.position)

    def _on_CommitmentTermsChanged(self, entry: JournalEntry, event: Any) -> Line | None:
        name = self._promises.get(event.commitment_key, "")
        if not event.pauses:
            text = _("the clock of “%(name)s” never stands still now", name=name)
        else:
            whom = _(", ").join(str(WAITED_FOR[who]) for who in event.pauses)
            text = _("the clock of “%(name)s” stands still for %(whom)s now", name=name, whom=whom)
        return Line(entry.at, "", text, "clock", _reason(event), entry.position)

    def _on_CommitmentPaused(self, entry: JournalEntry, event: Any) -> Line | None:
        name = self._promises.get(event.commitment_key, "")
        text = _(
            "the clock of “%(name)s” stands still: waiting for %(whom)s", name=name, whom=WAITED_FOR[event.waits_for]
        )
        return Line(entry.at, "", text, "clock", [], entry.position)

    def _on_CommitmentResumed(self, entry: JournalEntry, event: Any) -> Line | None:
        name = self._promises.get(event.commitment_key, "")
        text = _("the clock of “%(name)s” goes on, due %(time)s", name=name, time=when(event.due_at))
        return Line(entry.at, "", text, "clock", [], entry.position)

    def _on_CommitmentSkipped(self, entry: JournalEntry, event: Any) -> Line | None:
        name = self._promises.get(event.commitment_key, "")
        return self._line(entry, _("moved the case by hand past “%(name)s”, which does not keep it", name=name), "bad")

    def _on_MessageCorrelated(self, entry: JournalEntry, event: Any) -> Line | None:
        if event.subscription_key is None:
            return None
        name = self._element(event.instance_key, event.element_id)
        return Line(entry.at, "", _("a message arrived: “%(element)s”", element=name), "", [], entry.position)


def _reason(event: Any) -> list[tuple[str, str]]:
    return [(_("reason"), event.reason)] if getattr(event, "reason", None) else []
