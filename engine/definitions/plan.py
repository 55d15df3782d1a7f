"""What a deployment changes: new versions of what is new, the known ones of what is not, start events that wait."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from sqlalchemy import bindparam, select

from engine.bpmn.model import Element, Process
from engine.definitions.bundle import Bundle
from engine.definitions.check import tag_of
from engine.definitions.references import references_of
from engine.definitions.schedule import first
from engine.definitions.versions import DECISIONS, FORMS, PROCESSES, Versions
from engine.feel import compile_expression
from engine.model.commands import Resource
from engine.model.events import (
    DecisionDeployed,
    DeploymentCreated,
    Event,
    FormDeployed,
    ProcessDeployed,
    ResourceDeployed,
    StartSubscriptionClosed,
    StartSubscriptionOpened,
)
from engine.spiff import starting_elements
from engine.store import tables
from engine.store.unit_of_work import UnitOfWork

_start, _definition = tables.start_subscription, tables.process_definition
_OPEN_STARTS = (
    select(_start.c.subscription_key)
    .join(_definition, _definition.c.definition_key == _start.c.definition_key)
    .where(_definition.c.process_id == bindparam("id"))
    .order_by(_start.c.subscription_key)
)


class Plan:
    """Numbers what a checked bundle brings. All of it happens, or nothing."""

    def __init__(self, bundle: Bundle, name: str | None, unit: UnitOfWork, now: datetime) -> None:
        self._bundle, self._name, self._unit, self._now = bundle, name, unit, now
        self._deployment_key: int | None = None
        self._resource_keys: dict[str, int] = {}
        self._events: list[Event] = []

    def events(self) -> list[Event]:
        """Return what happens, in an order in which each thing refers to earlier ones."""
        new = {kind: self._new_ids(kind) for kind in ("form", "decision", "process")}
        for id_ in self._bundle.processes:
            if id_ not in new["process"] and self._is_bound_to(id_, new):
                new["process"].add(id_)
        for id_, (resource, _) in self._bundle.forms.items():
            self._deploy(FORMS, "form", id_, resource, id_ in new["form"], self._form)
        for id_, (resource, _) in self._bundle.decisions.items():
            self._deploy(DECISIONS, "decision", id_, resource, id_ in new["decision"], self._decision)
        for id_, (resource, _) in self._bundle.processes.items():
            self._deploy(PROCESSES, "process", id_, resource, id_ in new["process"], self._process)
        return self._events

    def _new_ids(self, kind: str) -> set[str]:
        """Return what is not the same as its newest version."""
        versions = {"form": FORMS, "decision": DECISIONS, "process": PROCESSES}[kind]
        found = set()
        for id_, (resource, _) in self._bundle.named(kind).items():
            row = versions.latest(self._unit, id_)
            if row is None or row.content_hash != self._bundle.hashes[resource.name]:
                found.add(id_)
        return found

    def _is_bound_to(self, process_id: str, new: dict[str, set[str]]) -> bool:
        """Is something new that this unchanged process binds to its deployment?"""
        resource, process = self._bundle.processes[process_id]
        return any(
            reference.binding.kind == "deployment" and reference.id in new[reference.kind]
            for reference in references_of(process, resource.name)
        )

    def _deploy(
        self,
        versions: Versions,
        kind: str,
        id_: str,
        resource: Resource,
        is_new: bool,
        event: Callable[[str, int, int, int, int, str, str | None], Event],
    ) -> None:
        row = versions.latest(self._unit, id_)
        tag = tag_of(self._bundle, kind, id_)
        if is_new or row is None:
            version = 1 if row is None else row.version + 1
            resource_key = self._resource(resource)
            key = self._unit.next_key()
            hash_ = self._bundle.hashes[resource.name]
            self._events.append(event(id_, key, self._deployment(), resource_key, version, hash_, tag))
            if kind == "process":
                self._events.extend(self._starts(self._bundle.processes[id_][1], key))
        else:
            key = row[0]
            self._events.append(
                event(id_, key, row.deployment_key, row.resource_key, row.version, row.content_hash, tag)
            )

    def _deployment(self) -> int:
        if self._deployment_key is None:
            self._deployment_key = self._unit.next_key()
            self._events.append(DeploymentCreated(self._deployment_key, self._name))
        return self._deployment_key

    def _resource(self, resource: Resource) -> int:
        if resource.name not in self._resource_keys:
            deployment_key = self._deployment()
            key = self._resource_keys[resource.name] = self._unit.next_key()
            hash_ = self._bundle.hashes[resource.name]
            self._events.append(ResourceDeployed(key, deployment_key, resource.name, hash_, resource.content))
        return self._resource_keys[resource.name]

    def _form(
        self, id_: str, key: int, deployment: int, resource: int, version: int, hash_: str, tag: str | None
    ) -> Event:
        return FormDeployed(key, deployment, resource, id_, version, hash_, tag)

    def _decision(
        self, id_: str, key: int, deployment: int, resource: int, version: int, hash_: str, tag: str | None
    ) -> Event:
        name = self._bundle.decisions[id_][1].decisions[id_].name
        return DecisionDeployed(key, deployment, resource, id_, version, hash_, name, tag)

    def _process(
        self, id_: str, key: int, deployment: int, resource: int, version: int, hash_: str, tag: str | None
    ) -> Event:
        name = self._bundle.processes[id_][1].name
        return ProcessDeployed(key, deployment, resource, id_, version, hash_, name, tag)

    def _starts(self, process: Process, definition_key: int) -> Iterator[Event]:
        """The start events of the newest version wait in place of those of the one before."""
        for row in self._unit.all(_OPEN_STARTS, {"id": process.id}):
            yield StartSubscriptionClosed(row.subscription_key)
        for element in starting_elements(process):
            yield from self._wait(element, definition_key)

    def _wait(self, element: Element, definition_key: int) -> Iterator[Event]:
        for event in element.event_definitions:
            name = due_at = left = firing = None
            if event.kind == "timer":
                found = first(event, self._now)
                if found is None:
                    continue
                due_at, left = found
                firing = None if left is None else 1
            elif event.kind in ("message", "signal") and event.name is not None:
                name = event.name.text
                if event.name.is_feel:
                    name = str(compile_expression(name).evaluate({}, now=self._now, seed="start"))
            elif event.kind != "conditional":
                continue
            key = self._unit.next_key()
            yield StartSubscriptionOpened(key, definition_key, element.id, event.kind, name, due_at, left, firing)
