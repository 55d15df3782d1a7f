"""How deployments and definitions change their tables. What exists already (unchanged content) stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert, select, update

from engine.model.events import (
    DecisionDeployed,
    DefinitionResumed,
    DefinitionSuspended,
    DeploymentCreated,
    FormDeployed,
    ProcessDeployed,
    ResourceDeployed,
    StartSubscriptionClosed,
    StartSubscriptionOpened,
)
from engine.runtime.appliers.stage import Stage
from engine.store import tables

_definition = tables.process_definition
_SUSPEND = (
    update(_definition).where(_definition.c.definition_key == bindparam("key")).values(is_suspended=bindparam("on"))
)
_CLOSE = delete(tables.start_subscription).where(tables.start_subscription.c.subscription_key == bindparam("key"))


def deployment_created(events: Sequence[DeploymentCreated], stage: Stage) -> None:
    rows = [
        {"deployment_key": e.deployment_key, "name": e.name, "deployed_at": stage.at, "deployed_by": stage.actor}
        for e in events
    ]
    stage.unit.write(insert(tables.deployment), rows)


def resource_deployed(events: Sequence[ResourceDeployed], stage: Stage) -> None:
    stage.unit.write(insert(tables.resource), [event_row(e) for e in events])


def process_deployed(events: Sequence[ProcessDeployed], stage: Stage) -> None:
    more = {"is_suspended": False, "deployed_at": stage.at, "deployed_by": stage.actor}
    _insert_new(tables.process_definition, "definition_key", events, more, stage)


def decision_deployed(events: Sequence[DecisionDeployed], stage: Stage) -> None:
    _insert_new(tables.decision_definition, "decision_key", events, {"deployed_at": stage.at}, stage)


def form_deployed(events: Sequence[FormDeployed], stage: Stage) -> None:
    _insert_new(tables.form_definition, "form_key", events, {"deployed_at": stage.at}, stage)


def suspended(events: Sequence[DefinitionSuspended], stage: Stage) -> None:
    stage.unit.write(_SUSPEND, [{"key": e.definition_key, "on": True} for e in events])


def resumed(events: Sequence[DefinitionResumed], stage: Stage) -> None:
    stage.unit.write(_SUSPEND, [{"key": e.definition_key, "on": False} for e in events])


def start_opened(events: Sequence[StartSubscriptionOpened], stage: Stage) -> None:
    stage.unit.write(insert(tables.start_subscription), [event_row(e) for e in events])


def start_closed(events: Sequence[StartSubscriptionClosed], stage: Stage) -> None:
    stage.unit.write(_CLOSE, [{"key": e.subscription_key} for e in events])


def event_row(event: Any) -> dict[str, Any]:
    """Return all fields of an event, None included: a row of the table whose columns it names."""
    return {name: getattr(event, name) for name in event.__dataclass_fields__}


def _insert_new(table: Table, key: str, events: Sequence[Any], more: dict[str, Any], stage: Stage) -> None:
    """Insert those that are not there: a deployment of unchanged content names the versions that it found."""
    asked = [getattr(e, key) for e in events]
    known = {row[0] for row in stage.unit.all(select(table.c[key]).where(table.c[key].in_(asked)))}
    stage.unit.write(insert(table), [{**event_row(e), **more} for e in events if getattr(e, key) not in known])
