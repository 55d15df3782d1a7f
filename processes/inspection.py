"""The service's files as they are deployed now, for pages that ask them something."""

from __future__ import annotations

from engine.api import Engine
from processes.contract.duty import least_on_duty
from processes.register.choices import group_names
from processes.register.queries import find_entries

__all__ = ["deployed_files", "needed_on_duty"]


def deployed_files(engine: Engine) -> dict[str, str]:
    """Return file name → text of the newest version of every deployed process and decision."""
    resources = {d.resource_key for d in engine.find_definitions(latest_only=True)}
    resources |= {d.resource_key for d in engine.decisions()}
    return dict(engine.read_resource(key) for key in sorted(resources))


def needed_on_duty(engine: Engine) -> dict[str, int]:
    """Return group → how many people at least, as the deployed decision `team` has it; groups without need left out.

    All groups are asked for: the service's, those of the register, of people and of the roster.
    """
    with engine.reading() as reader:
        groups = dict.fromkeys(group_names(reader))
    groups |= dict.fromkeys(group for user in engine.users() for group in sorted(user.groups))
    groups |= dict.fromkeys(duty["group"] for duty in find_entries(engine, "duty"))
    return least_on_duty(deployed_files(engine), groups)
