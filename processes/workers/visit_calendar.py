"""Job type `visit-calendar`: the calendar file (iCalendar) of an on-site visit, to be sent along with a notice.

Input: the case's variables, of them `onsite` with departed_at. Output `visit`: {name, text}. Error INVALID_INPUT where
nobody has set out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.api import BpmnError, JobView
from processes.papers.case import visit_calendar
from processes.workers.job import INVALID

TYPE = "visit-calendar"


def write(job: JobView) -> Mapping[str, Any]:
    number = job.business_key or str(job.root_key)
    text = visit_calendar(job.variables, number, job.now)
    if text is None:
        raise BpmnError(INVALID, f"{job.type}: onsite.departed_at")
    return {"visit": {"name": f"{number}-visit.ics", "text": text}}
