"""Job type `roster`: who is on duty now.

Somebody with the skill that is asked for where there is one, else anybody of the group.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.api import BpmnError, Engine, JobView
from processes.register.queries import find_entries
from processes.register.roster import on_duty
from processes.workers.declaration import ErrorCode, Field, JobType

NOBODY = "NOBODY_ON_DUTY"
JOB = JobType(
    "roster",
    "查当班人员",
    "Look up who is on duty",
    "按值班表查此刻当班的人，优先有所需技能的",
    "Looks up who is on duty now, somebody with the skill where there is one.",
    inputs=(
        Field("group", "text", "岗位", "岗位代号，如 operations", "Group, as operations.", example="operations"),
        Field("skill", "text", "技能", "希望具备的技能", "Skill that is wished for.", is_required=False),
    ),
    outputs=(
        Field(
            "on_duty",
            "record",
            "当班人员",
            "当班的人",
            "Who is on duty.",
            fields=(
                Field("user", "text", "用户名", "用户名", "User name."),
                Field("display_name", "text", "姓名", "姓名", "Name for people."),
                Field("phone", "text", "电话", "电话", "Telephone.", is_required=False),
                Field("has_skill", "yes or no", "具备技能", "是否具备所问的技能", "Whether they have the skill."),
            ),
        ),
    ),
    errors=(ErrorCode(NOBODY, "此刻无人当班", "Nobody of the group is on duty."),),
)


def look_up(job: JobView, engine: Engine) -> Mapping[str, Any]:
    asked = JOB.read(job)
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
