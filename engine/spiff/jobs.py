"""Jobs of a token: created for a worker, done or failed by a command, canceled with the token."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.model.events import IncidentResolved, JobCanceled, JobCreated

if TYPE_CHECKING:
    from engine.spiff.tokens import Token


def create_job(
    token: Token,
    type_: str,
    retries: int,
    headers: Mapping[str, str],
    kind: str = "bpmn_element",
    event: str | None = None,
) -> None:
    """Create the job that the token waits for."""
    scope = token.workflow
    top = scope.top
    token.job = top.next_local()
    top.jobs[token.job] = token
    top.world.emit(
        JobCreated(
            job_key=top.base | token.job,
            instance_key=scope.instance_key,
            element_key=token.key,
            element_id=token.task_spec.name,
            type=type_,
            retries=retries,
            kind=kind,
            listener_event=event,
            headers=dict(headers),
        )
    )


def drop_job(token: Token) -> int:
    """Forget the token's job, which has come to its end; return its key."""
    top, local = token.workflow.top, token.job
    assert local is not None
    del top.jobs[local]
    token.job = None
    return top.base | local


def cancel_work(token: Token) -> None:
    """Cancel the job and close the incident of a token that ends early."""
    top = token.workflow.top
    if token.job is not None:
        top.world.emit(JobCanceled(drop_job(token)))
    if token.incident is not None:
        top.world.emit(IncidentResolved(top.base | token.incident, "ended"))
        del top.incidents[token.incident]
        token.incident = None
