"""The service's files as they are deployed now, for pages that ask them something."""

from __future__ import annotations

from engine.api import Engine
from processes.contract.duty import least_on_duty

__all__ = ["deployed_files", "least_on_duty"]


def deployed_files(engine: Engine) -> dict[str, str]:
    """Return file name → text of the newest version of every deployed process and decision."""
    resources = {d.resource_key for d in engine.find_definitions(latest_only=True)}
    resources |= {d.resource_key for d in engine.decisions()}
    return dict(engine.read_resource(key) for key in sorted(resources))
