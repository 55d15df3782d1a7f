"""The façade of the token engine: one root instance that takes one thing that happened at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from engine.errors import InvalidInput, NotFound, WrongState
from engine.model.commands import ModifyInstruction
from engine.model.events import (
    IncidentResolved,
    InstanceCanceled,
    InstanceStarted,
    JobCompleted,
    JobErrorThrown,
    MessageCorrelated,
    TimerRescheduled,
)
from engine.model.keys import LOCAL_MASK
from engine.model.states import IncidentType
from engine.spiff import migration, modification, reading, snapshot, transitions
from engine.spiff.catching import throw_error
from engine.spiff.definition import Definition
from engine.spiff.endings import RESUME, is_asked
from engine.spiff.incidents import raise_incident, resolve
from engine.spiff.instance import Instance
from engine.spiff.jobs import drop_job
from engine.spiff.listeners import is_listening, listened
from engine.spiff.migration_rules import Rules
from engine.spiff.problems import ErrorThrown, Problem
from engine.spiff.reading import ActiveElement
from engine.spiff.specs.user_task import UserTaskSpec
from engine.spiff.subscriptions import trigger
from engine.spiff.throwing import signal
from engine.spiff.timers import to_us
from engine.spiff.tokens import Token
from engine.spiff.transitions import CREATING
from engine.spiff.waits import Wait
from engine.spiff.world import World


class Execution:
    """A running root instance with everything inside it. Keys are global; time and effects are the world's."""

    __slots__ = ("instance",)

    def __init__(self, instance: Instance) -> None:
        self.instance = instance

    # ------------------------------------------------------- begin and rest
    @classmethod
    def start(
        cls,
        definition: Definition,
        root_key: int,
        world: World,
        variables: Mapping[str, Any],
        *,
        business_key: str | None = None,
        element_id: str | None = None,
        element_ids: Sequence[str] = (),
    ) -> Execution:
        """Start an instance and let it run: at its start event, at the event `element_id` that has happened (the
        variables came with it), or before the elements `element_ids`.

        Raises InvalidInput where the process has no such element, or only starts by an event.
        """
        begin = _beginning(definition, element_id, element_ids)
        instance = Instance(definition, root_key, world)
        instance.business_key = business_key
        world.emit(InstanceStarted(root_key, definition.key, definition.process.id, business_key))
        if "at" in begin and definition.elements[begin["at"]].events:
            begin["variables"] = dict(variables)
        elif variables:
            instance.data.update(variables)
            instance.wrote(instance, variables)
        instance.start_process(begin)
        instance.run()
        return cls(instance)

    @classmethod
    def restore(cls, saved: Mapping[str, Any], world: World) -> Execution:
        """Return the instance of a snapshot; definitions come from `world.definition(key)`."""
        return cls(snapshot.restore(saved, world))

    def continue_in(self, world: World) -> None:
        """Take up a resting instance in another command's world, as if it had been restored in it."""
        self.instance.enter(world)

    def rest(self) -> None:
        """Forget the world of the command that is over; `continue_in` is the only thing to do next."""
        del self.instance.world
        self.instance.gone = {}

    def snapshot(self) -> dict[str, Any]:
        """Return all that is alive as JSON values."""
        return snapshot.save(self.instance)

    # ------------------------------------------------------- what may happen
    def complete_user_task(self, key: int, variables: Mapping[str, Any], completed_by: str) -> None:
        """A person has done a task. Raises NotFound or WrongState."""
        token = self._token(key)
        spec = self._open_task(key, token)
        self._guarded(token, lambda: spec.complete_task(token, dict(variables), completed_by))

    def change_user_task(
        self, key: int, event: str, action: str, changes: Mapping[str, Any], reason: str | None = None
    ) -> None:
        """A person changes a task whose listeners of `event` are asked first. Raises NotFound or WrongState."""
        token = self._token(key)
        spec = self._open_task(key, token)
        self._guarded(token, lambda: transitions.begin(spec, token, event, action, changes, reason=reason))

    def _open_task(self, key: int, token: Token) -> UserTaskSpec:
        spec = token.task_spec
        if not isinstance(spec, UserTaskSpec):
            raise NotFound("Expected user task {key}, but it is none", "{key} 应当是用户任务，但不是", key=key)
        if not spec.is_open(token):
            raise WrongState(
                "Expected user task {key} to be open, but it waits for a listener or an incident",
                "用户任务 {key} 应当是打开的，但它正在等待监听器或事件处理",
                key=key,
            )
        return spec

    def complete_job(self, key: int, variables: Mapping[str, Any], result: Mapping[str, Any] | None = None) -> None:
        """A worker has done a job; `result` is a listener's answer.

        Raises NotFound, and InvalidInput for a task listener's answer that can't be taken.
        """
        token = self._job(key)
        spec = token.task_spec
        is_of_task = _is_task_listener(token)
        if is_of_task:
            assert isinstance(spec, UserTaskSpec)
            transitions.check_answer(spec, token, variables, result or {})
        drop_job(token)
        self._end_incident(token)
        self.instance.world.emit(JobCompleted(key, dict(variables)))
        if is_of_task:
            transitions.take_answer(token, result or {})
        elif is_listening(token):
            listened(token, dict(variables))
        else:
            spec.job_done(token, dict(variables), dict(result or {}))
        self.instance.run()

    def fail_job_incident(self, key: int, message: str) -> None:
        """A job has no retries left: an incident, until it has some again. Raises NotFound."""
        token = self._job(key)
        type_ = IncidentType.JOB_NO_RETRIES
        if is_listening(token):
            type_ = IncidentType.EXECUTION_LISTENER_NO_RETRIES
            if _is_task_listener(token):
                type_ = IncidentType.TASK_LISTENER_NO_RETRIES
        problem = Problem(
            type_,
            "The job of '{element}' failed and has no retries left: {message}. Give it retries and resolve",
            "“{element}”的作业失败，且已没有重试次数：{message}。请设置重试次数后解决此事件",
            element=token.task_spec.name,
            message=message,
        )
        if token.incident is None:
            raise_incident(token, problem)

    def throw_error(self, key: int, code: str, message: str | None, variables: Mapping[str, Any]) -> None:
        """A worker ends its job with a BPMN error. Raises NotFound, and WrongState for a task listener's job."""
        token = self._job(key)
        if _is_task_listener(token):
            raise WrongState(
                "Expected job {key} to be one that may throw an error, but it is a task listener's; deny the change, "
                "or fail the job",
                "作业 {key} 应当可以抛出错误，但它属于任务监听器；请拒绝该变更，或报告作业失败",
                key=key,
            )
        drop_job(token)
        self._end_incident(token)
        self.instance.world.emit(JobErrorThrown(key, code, message))
        token.internal_data.pop("listener", None)
        self._guarded(token, lambda: throw_error(token, ErrorThrown(code, message, variables)))

    def fire_timer(self, key: int) -> None:
        """A timer is due. Raises NotFound."""
        self.instance.fire_timer(self._wait(key, "timer"))
        self.instance.run()

    def reschedule_timer(self, key: int, due_at: datetime, reason: str | None = None) -> None:
        """Put a waiting timer to another time. Raises NotFound."""
        wait = self._wait(key, "timer")
        wait.due = to_us(due_at)
        self.instance.world.emit(TimerRescheduled(key, due_at, reason))

    def deliver_message(self, subscription_key: int, message_key: int, variables: Mapping[str, Any]) -> None:
        """A message reaches a subscription. Raises NotFound."""
        wait = self._wait(subscription_key, "message")
        token = wait.token
        assert token is not None
        scope = token.workflow
        self.instance.world.emit(
            MessageCorrelated(
                message_key,
                scope.instance_key,
                scope.definition.process.id,
                token.task_spec.subscribed_id(token),
                subscription_key,
            )
        )
        trigger(token, wait.index, variables)
        self.instance.run()

    def deliver_signal(self, name: str, variables: Mapping[str, Any]) -> int:
        """A signal reaches all that wait for it here; returns how many."""
        count = signal(self.instance, name, variables)
        self.instance.run()
        return count

    def resolve_incident(self, key: int, reason: str | None = None) -> None:
        """Try again at the point where the incident was raised. Raises NotFound."""
        token = self.instance.incidents.get(key & LOCAL_MASK)
        if token is None:
            raise NotFound("Expected incident {key}, but there is none", "应当有事件 {key}，但没有找到", key=key)
        resolve(token, reason)
        self.instance.run()

    def set_variables(self, scope_key: int, variables: Mapping[str, Any], is_local: bool = False) -> None:
        """Write variables into a scope, or outward from it; updating listeners of a user task come first.

        Raises NotFound.
        """
        token = self.instance.tokens.get(scope_key & LOCAL_MASK)
        if token is not None and token.key == scope_key and isinstance(token.task_spec, UserTaskSpec):
            spec = token.task_spec
            if spec.is_open(token) and spec.task_listeners["updating"]:
                self._guarded(token, lambda: transitions.update(spec, token, variables, is_local))
                return
        reading.write(self.instance, scope_key, dict(variables), is_local)
        self.instance.run()

    def modify(self, instructions: Sequence[ModifyInstruction], reason: str | None = None) -> None:
        """Activate, end or move element instances by hand. Raises InvalidInput or NotFound; drop this object then."""
        modification.modify(self.instance, instructions, reason)
        self.instance.run()

    def migrate(
        self, target: Definition, mapping: Mapping[str, str], reason: str | None = None, key: int | None = None
    ) -> None:
        """Put the root instance, or the called one `key`, on another definition.

        Raises InvalidInput with a problem for each element, and NotFound.
        """
        migration.migrate(reading.process_of(self.instance, key), target, mapping, reason)
        self.instance.run()

    def check_migration(self, target: Definition, mapping: Mapping[str, str], key: int | None = None) -> None:
        """Raise InvalidInput with a problem for each element that can't be migrated; nothing is changed."""
        Rules(reading.process_of(self.instance, key), target, mapping).check()

    def cancel(self, reason: str | None = None) -> None:
        """End everything; canceling listeners of user tasks are asked before."""
        if not is_asked(self.instance, self.instance, "cancel", None, reason):
            _cancel(self.instance, None, reason)
        self.instance.run()

    # -------------------------------------------------------------- reading
    @property
    def is_ended(self) -> bool:
        return self.instance.is_ended

    def definition_key_of(self, instance_key: int) -> int | None:
        """Return the definition of a process instance that is running here; None when it is not."""
        if instance_key == self.instance.root_key:
            return self.instance.definition.key
        for scope in self.instance.subprocesses.values():
            if scope.is_process and scope.key == instance_key:
                return scope.definition.key
        return None

    def active_elements(self) -> list[ActiveElement]:
        """Return the element instances that are alive, in the order of their keys."""
        return reading.active_elements(self.instance)

    def variables(self, scope_key: int | None = None) -> dict[str, Any]:
        """Return the variables of exactly one scope (default: the root instance). Raises NotFound."""
        return dict(reading.holder(self.instance, scope_key).data)

    def enclosing(self, key: int) -> list[int]:
        """Return the keys of what is around an element instance or a wait, and its own, from inside out."""
        return reading.enclosing(self.instance, key)

    def places_around(self, key: int) -> list[tuple[int, int, str]]:
        """Return element key, process instance key and element id of an element instance and of all around it."""
        return reading.places_around(self.instance, key)

    def items_around(self, key: int) -> list[tuple[int, int]]:
        """Return the rounds of loops and multi-instance activities that an element instance is in: (item, its body)."""
        return reading.items_around(self.instance, key)

    def effective_variables(self, element_key: int) -> dict[str, Any]:
        """Return all variables that are visible from an element or process instance. Raises NotFound."""
        return reading.effective(self.instance, element_key)

    # -------------------------------------------------------------- helpers
    def _guarded(self, token: Token, act: Any) -> None:
        try:
            act()
        except Problem as problem:
            raise_incident(token, problem)
        self.instance.run()

    def _end_incident(self, token: Token) -> None:
        if token.incident is not None:
            resolve_quietly(token)

    def _token(self, key: int) -> Token:
        token = self.instance.tokens.get(key & LOCAL_MASK)
        if token is None or token.key != key:
            raise NotFound(
                "Expected element instance {key}, but it has ended or never was",
                "应当有元素实例 {key}，但它已结束或不存在",
                key=key,
            )
        return token

    def _job(self, key: int) -> Token:
        token = self.instance.jobs.get(key & LOCAL_MASK)
        if token is None:
            raise NotFound(
                "Expected job {key}, but it has ended or never was", "应当有作业 {key}，但它已结束或不存在", key=key
            )
        return token

    def _wait(self, key: int, kind: str) -> Wait:
        wait = self.instance.waits.get(key & LOCAL_MASK)
        if wait is None or wait.kind != kind:
            raise NotFound(
                "Expected {kind} {key} to be waited for, but it has ended or never was",
                "应当有等待中的 {kind} {key}，但它已结束或不存在",
                kind="timer" if kind == "timer" else "message subscription",
                key=key,
            )
        return wait


def _cancel(top: Instance, _: Any, reason: str | None) -> None:
    top.kill()
    top.world.emit(InstanceCanceled(top.root_key, reason))


RESUME["cancel"] = _cancel


def _is_task_listener(token: Token) -> bool:
    return isinstance(token.task_spec, UserTaskSpec) and token.phase >= CREATING and is_listening(token)


def resolve_quietly(token: Token) -> None:
    """Close the incident of a job that a worker has ended all the same."""
    top = token.top
    assert token.incident is not None
    top.world.emit(IncidentResolved(top.base | token.incident, "job ended"))
    del top.incidents[token.incident]
    token.incident = None


def _beginning(definition: Definition, element_id: str | None, element_ids: Sequence[str]) -> dict[str, Any]:
    elements = definition.elements
    unknown = [e for e in ([element_id] if element_id else element_ids) if e not in elements]
    if unknown:
        raise InvalidInput(
            "Expected an element of process '{process}' to start at, but it has no '{element}'",
            "应当是流程“{process}”中的元素，但它没有“{element}”",
            process=definition.process.id,
            element=unknown[0],
        )
    if element_id:
        return {"at": element_id}
    if element_ids:
        return {"elements": list(element_ids)}
    if not definition.spec.none_starts:
        raise InvalidInput(
            "Expected process '{process}' to have a start event without an event definition, but it only starts by "
            "an event; send that event instead",
            "流程“{process}”应当有空启动事件，但它只能由事件启动；请改为发送该事件",
            process=definition.process.id,
        )
    return {}
