"""Incidents: a token that can't go on says why, stands still, and is tried again at that point."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from engine.model.events import IncidentRaised, IncidentResolved
from engine.model.states import IncidentType
from engine.spiff.problems import Problem
from engine.spiff.tokens import ERROR, READY, STARTED

if TYPE_CHECKING:
    from engine.spiff.instance import Instance
    from engine.spiff.tokens import Token


def raise_incident(token: Token, problem: Problem) -> None:
    """Stop the token; its phase says where it goes on."""
    top, scope = token.workflow.top, token.workflow
    if token.id not in top.tokens:
        return
    token._set_state(ERROR)
    token.incident = top.next_local()
    top.incidents[token.incident] = token
    top.world.emit(
        IncidentRaised(
            incident_key=top.base | token.incident,
            instance_key=scope.instance_key,
            element_key=token.key,
            element_id=token.task_spec.name,
            type=problem.type,
            message=problem.text.in_language("en"),
            message_zh=problem.text.in_language("zh"),
            job_key=None if token.job is None else top.base | token.job,
        )
    )


def resolve(token: Token, reason: str | None) -> None:
    """Close the incident and try again: a job is offered again, everything else goes on from where it stopped."""
    top = token.workflow.top
    assert token.incident is not None
    top.world.emit(IncidentResolved(top.base | token.incident, reason))
    del top.incidents[token.incident]
    token.incident = None
    if token.job is not None:
        token._set_state(STARTED)
        return
    token._set_state(READY)
    top.queue.append(token)


def loops_for_ever(top: Instance) -> None:
    """Stop every token that still moves after the most steps that one command may cause."""
    waiting, top.queue, top.early = [*top.early, *top.queue], deque(), deque()
    for token in waiting:
        if token._state == READY:
            raise_incident(
                token,
                Problem(
                    IncidentType.UNKNOWN,
                    "Expected the process to come to rest, but it went on without waiting for more steps than "
                    "one command may cause; look for a loop without a task or event that waits",
                    "流程应当停下来等待，但单个命令引起的步骤数超过了上限；请检查是否有不含等待任务或事件的循环",
                ),
            )
