"""Incidents: a token that can't go on says why, stands still, and is tried again at that point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.model.events import IncidentRaised, IncidentResolved
from engine.model.states import IncidentType
from engine.spiff.problems import Problem
from engine.spiff.tokens import ERROR, READY, STARTED

if TYPE_CHECKING:
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


def loops_for_ever(token: Token, rounds: int) -> Problem:
    """Return the problem of a loop that goes on without ever waiting; resolving it lets it go on as long again."""
    return Problem(
        IncidentType.UNKNOWN,
        "Expected the process to come to rest, but one command went through '{element}' {rounds} times; look for a "
        "loop without a task or event that waits",
        "流程应当停下来等待，但单个命令经过“{element}”已达 {rounds} 次；请检查是否有不含等待任务或事件的循环",
        element=token.task_spec.name,
        rounds=rounds,
    )
