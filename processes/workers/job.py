"""How a worker reads its input: typed, with every missing or wrong value named at once."""

from __future__ import annotations

from typing import Any

from engine.api import BpmnError, JobView

INVALID = "INVALID_INPUT"
"""The BPMN error code of a job whose input is not as its job type describes it."""


def texts(job: JobView, *names: str, optional: tuple[str, ...] = ()) -> dict[str, str]:
    """Return text variables of a job by name, '' for optional ones that are missing; BpmnError INVALID_INPUT."""
    values: dict[str, Any] = {name: job.variables.get(name) for name in (*names, *optional)}
    wrong = [n for n in names if not isinstance(values[n], str) or not values[n].strip()]
    wrong += [n for n in optional if values[n] is not None and not isinstance(values[n], str)]
    if wrong:
        raise BpmnError(INVALID, f"{job.type}: {', '.join(wrong)}")
    return {name: value or "" for name, value in values.items()}
