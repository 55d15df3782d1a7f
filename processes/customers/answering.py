"""The command by which a customer answers a task in the portal: recorded with how he was identified."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.api import Actor, Command, Context, Event, Forbidden, NotFound, Stage, commands
from processes.customers.questions import question_of

CUSTOMER = Actor("customer", is_system=True)
"""Whoever answers through the portal; which person it is, the answer's `identified_by` says."""
PORTAL = Actor("portal")
"""The portal itself, without groups and roles: it starts cases, nothing else."""


@dataclass(frozen=True, slots=True)
class AnswerAsCustomer(Command):
    """Complete a task that its diagram lets a customer answer; also one that a colleague has claimed to ask him.

    `identified_by`: how the portal knows who it is, such as `link:zhou@haichuan.example`.
    """

    user_task_key: int
    identified_by: str
    variables: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CustomerAnswered(Event):
    user_task_key: int
    identified_by: str


def answer(command: AnswerAsCustomer, context: Context) -> list[Event]:
    if not context.actor.is_system:
        raise Forbidden(
            "Expected the portal to record a customer's answer, but '{actor}' is a person.",
            "应当由门户记录客户的答复，但“{actor}”是人员。",
            actor=context.actor.name,
        )
    if question_of(context.properties_of(command.user_task_key)) is None:
        raise NotFound(
            "Expected to find a question to the customer at task {key}, but there is none.",
            "应当在任务 {key} 找到给客户的问题，但没有。",
            key=command.user_task_key,
        )
    context.emit(CustomerAnswered(command.user_task_key, command.identified_by))
    for completed in retold(command):
        context.run(completed)
    return []


def retold(command: AnswerAsCustomer) -> Iterator[Command]:
    """Yield what the command comes to for the case itself."""
    yield commands.CompleteUserTask(command.user_task_key, command.variables)


def answered(events: Sequence[CustomerAnswered], stage: Stage) -> None:
    """Write nothing: who answered how is read from the case's journal."""
