"""Deploy files, all or nothing; suspend and resume a version."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, bindparam, select

from engine.definitions.bundle import Bundle, read_bundle
from engine.definitions.check import check
from engine.definitions.plan import Plan
from engine.definitions.versions import DECISIONS, FORMS, PROCESSES
from engine.errors import DefinitionInvalid, NotFound, WrongState
from engine.model.commands import Deploy, ResumeDefinition, SuspendDefinition
from engine.model.events import DefinitionResumed, DefinitionSuspended, Event
from engine.runtime.aim import Aim
from engine.runtime.context import Context
from engine.runtime.handlers.guards import require_role
from engine.store import tables

DEPLOYERS = ("owner", "admin")
_DEPLOYMENT = select(tables.deployment).where(tables.deployment.c.deployment_key == bindparam("key"))


def deploy(command: Deploy, context: Context) -> list[Event]:
    aim = Aim("deploy {count} file(s)", "部署 {count} 个文件", {"count": len(command.resources)})
    require_role(aim, context, *DEPLOYERS)
    bundle = read_bundle(command.resources)
    context.unit.lock("deploy")
    check(bundle, context.unit, context.now, context.registry.checks)
    if bundle.errors:
        raise DefinitionInvalid(bundle.errors)
    if command.newest_seen is not None:
        _refuse_unseen(aim, bundle, command.newest_seen, context)
    return Plan(bundle, command.name, context.unit, context.now).events()


def _refuse_unseen(aim: Aim, bundle: Bundle, newest_seen: int, context: Context) -> None:
    """Refuse to put a version over one that whoever deploys has not seen, unless both are the same."""
    for kind, versions in (("process", PROCESSES), ("decision", DECISIONS), ("form", FORMS)):
        for id_, (resource, _) in bundle.named(kind).items():
            row = versions.latest(context.unit, id_)
            if row is None or row.resource_key <= newest_seen or row.content_hash == bundle.hashes[resource.name]:
                continue
            other = context.unit.one(_DEPLOYMENT, {"key": row.deployment_key})
            assert other is not None  # every version was deployed
            raise aim.refused(
                WrongState,
                "'{by}' has deployed version {version} of '{id}' at {at:%m-%d %H:%M} meanwhile",
                "“{by}”已于 {at:%m-%d %H:%M} 部署了“{id}”的第 {version} 版",
                by=other.deployed_by,
                at=context.local(other.deployed_at),
                id=id_,
                version=row.version,
            )


def suspend(command: SuspendDefinition, context: Context) -> list[Event]:
    row, aim = _found(context, command.definition_key, "suspend", "挂起")
    if row.is_suspended:
        raise aim.refused(WrongState, "it is suspended already", "它已经挂起")
    return [DefinitionSuspended(command.definition_key, command.reason)]


def resume(command: ResumeDefinition, context: Context) -> list[Event]:
    row, aim = _found(context, command.definition_key, "resume", "恢复")
    if not row.is_suspended:
        raise aim.refused(WrongState, "it is not suspended", "它没有挂起")
    return [DefinitionResumed(command.definition_key, command.reason)]


def _found(context: Context, key: int, verb: str, verb_zh: str) -> tuple[Row[Any], Aim]:
    aim = Aim(f"{verb} process definition {{key}}", f"{verb_zh}流程版本 {{key}}", {"key": key})
    require_role(aim, context, *DEPLOYERS)
    context.unit.lock("deploy")
    row = context.definitions.find_row(context.unit, None, key=key)
    if row is None:
        raise aim.refused(NotFound, "it is not deployed", "它没有部署")
    return row, aim
