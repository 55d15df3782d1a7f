"""Job type `roster`: who is on duty now.

Input `group`; optional `skill`. Output `on_duty`: {user, display_name, phone, has_skill}, somebody with the skill
where there is one. Error NOBODY_ON_DUTY, INVALID_INPUT.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.api import BpmnError, Engine, JobView
from processes.register.queries import find_entries
from processes.register.roster import on_duty
from processes.workers.job import texts

TYPE = "roster"
NOBODY = "NOBODY_ON_DUTY"


def look_up(job: JobView, engine: Engine) -> Mapping[str, Any]:
    asked = texts(job, "group", optional=("skill",))
    found = on_duty(engine, asked["group"], job.now, asked["skill"] or None)
    if not found:
        raise BpmnError(NOBODY, f"{asked['group']} {job.now.isoformat()}")
    user = engine.find_user(found[0])
    skills = {s["skill"] for s in find_entries(engine, "skill", user=found[0])}
    return {
        "on_duty": {
            "user": found[0],
            "display_name": user.display_name if user else found[0],
            "phone": user.phone if user else None,
            "has_skill": bool(asked["skill"]) and asked["skill"] in skills,
        }
    }
