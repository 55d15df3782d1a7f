"""Changes of a user task that task listeners are asked about: they run in order, may correct it, or deny the change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.errors import FieldProblem, InvalidInput, Text
from engine.model.events import UserTaskAssigned, UserTaskUnassigned, UserTaskUpdated
from engine.model.values import dumps
from engine.spiff.endings import answered
from engine.spiff.listeners import listen
from engine.spiff.timers import parse_date

if TYPE_CHECKING:
    from engine.spiff.specs.user_task import UserTaskSpec
    from engine.spiff.tokens import Token

CREATING, CREATED, COMPLETING, ASSIGNING, UPDATING, CANCELING = range(5, 11)
PHASES = {
    "creating": CREATING,
    "assigning": ASSIGNING,
    "updating": UPDATING,
    "completing": COMPLETING,
    "canceling": CANCELING,
}
"""A user task's token is in one of these phases while its listeners are asked; CREATED: it is open."""

DENIABLE = frozenset({"assigning", "updating", "completing"})
HEADER = "io.camunda.zeebe:"
_TEXT, _TIME, _NAMES = "assignee", "time", "names"
CORRECTIONS: Mapping[str, tuple[str, str]] = {
    "assignee": ("assignee", _TEXT),
    "dueDate": ("due_at", _TIME),
    "followUpDate": ("follow_up_at", _TIME),
    "candidateUsers": ("candidate_users", _NAMES),
    "candidateGroups": ("candidate_groups", _NAMES),
    "priority": ("priority", "priority"),
}
_NAMES_OUT = {ours: theirs for theirs, (ours, _) in CORRECTIONS.items()} | {"form_key": "formKey"}

# `internal_data["task"]` is the task as it is (JSON values), kept where the element has task listeners.
# `internal_data["change"]`: {"event", "action", "wanted": changes, "changes": corrected, and what else it needs}.


def begin(
    spec: UserTaskSpec,
    token: Token,
    event: str,
    action: str,
    wanted: Mapping[str, Any] | None = None,
    *,
    at_once: bool = True,
    **more: Any,
) -> None:
    """Ask the listeners of `event`, then do it; not `at_once`: when the loop comes to it."""
    changes = dict(wanted or {})
    token.internal_data.pop("listened", None)
    token.internal_data["change"] = {"event": event, "action": action, "wanted": changes, "changes": changes, **more}
    if at_once:
        token.phase = PHASES[event]
        go_on(spec, token)
    else:
        token.ready(PHASES[event])


def update(spec: UserTaskSpec, token: Token, variables: Mapping[str, Any], is_local: bool) -> None:
    """Ask the updating listeners, then write variables at the task."""
    begin(spec, token, "updating", "", variables=dict(variables), is_local=is_local)


def go_on(spec: UserTaskSpec, token: Token) -> None:
    """Ask the next listener; after the last one do what was wanted, as it was corrected."""
    memory = token.internal_data
    if "asked" in memory:
        token.rest()
        return
    change = memory["change"]
    try:
        if not listen(spec.task_listeners[change["event"]], token, _headers):
            return
    except Exception:  # an expression failed: once it is resolved all of the listeners are asked again
        memory.pop("listener", None)
        change["changes"] = change["wanted"]
        raise
    memory.pop("listened", None)
    if change["event"] == "canceling":
        answered(token)
        return
    del memory["change"]
    _done(spec, token, change)


def _done(spec: UserTaskSpec, token: Token, change: dict[str, Any]) -> None:
    event, task = change["event"], token.internal_data["task"]
    if event == "creating":
        defined = task["assignee"] if spec.task_listeners["assigning"] else None
        task.update(change["changes"])
        if defined is None:
            spec.created(token, task)
            return
        task["assignee"] = None
        spec.created(token, task)
        begin(spec, token, "assigning", "", {"assignee": defined})
        return
    token.phase = CREATED
    token.rest()
    _record(token, task, change["changes"], change.get("reason"))
    if event == "completing":
        spec.completed(token, change["variables"], change["by"])
    elif change.get("variables"):
        if change["is_local"]:
            token.set_locals(change["variables"])
        else:
            token.write_up(change["variables"])


def _record(token: Token, task: dict[str, Any], changes: dict[str, Any], reason: str | None) -> None:
    """Say what has changed, and remember it."""
    world, changed = token.top.world, {k: v for k, v in changes.items() if task.get(k) != v}
    task.update(changed)
    others = {k: v for k, v in changed.items() if k != "assignee"}
    if others:
        world.emit(UserTaskUpdated(token.key, others, reason))
    if "assignee" in changed:
        who = changed["assignee"]
        world.emit(UserTaskAssigned(token.key, who, reason) if who else UserTaskUnassigned(token.key, reason))


# ------------------------------------------------------- what a listener says
def check_answer(spec: UserTaskSpec, token: Token, variables: Mapping[str, Any], result: Mapping[str, Any]) -> None:
    """Raise InvalidInput for an answer that can't be taken."""
    event, problems = token.internal_data["change"]["event"], []
    if variables:
        problems.append(FieldProblem("variables", Text("no variables from a task listener", "任务监听器不应带变量")))
    corrections = result.get("corrections") or {}
    if result.get("denied"):
        if event not in DENIABLE:
            problems.append(
                FieldProblem(
                    "denied", Text("false: '{event}' can't be denied", "“{event}”不能被拒绝", {"event": event})
                )
            )
        if any(v is not None for v in corrections.values()):
            problems.append(FieldProblem("corrections", Text("none in a denial", "拒绝时不应有更正")))
    for name, value in corrections.items():
        if name not in CORRECTIONS or (value is not None and _corrected(CORRECTIONS[name][1], value) is _WRONG):
            problems.append(FieldProblem(f"corrections.{name}", Text("a value that fits", "取值不对")))
    if event == "creating" and corrections.get("assignee") is not None and token.internal_data["task"]["assignee"]:
        problems.append(
            FieldProblem(
                "corrections.assignee",
                Text(
                    "none, as the process says who it is; use an assigning listener",
                    "流程已指定办理人；请用 assigning 监听器",
                ),
            )
        )
    if problems:
        raise InvalidInput(
            "Expected an answer that '{element}' can take from its {event} listener, but: {listed}",
            "“{element}”的 {event} 监听器的应答不对：{listed_zh}",
            problems,
            element=spec.name,
            event=event,
            listed="; ".join(f"{p.field}: {p.text}" for p in problems),
            listed_zh="；".join(f"{p.field}：{p.text.in_language('zh')}" for p in problems),
        )


def take_answer(token: Token, result: Mapping[str, Any]) -> None:
    """A listener has answered: the change is denied and forgotten, or goes on with its corrections."""
    memory = token.internal_data
    change = memory["change"]
    if result.get("denied"):
        del memory["change"], memory["listener"]
        token.phase = CREATED
        token.rest()
        return
    corrections = {
        CORRECTIONS[name][0]: _corrected(CORRECTIONS[name][1], value)
        for name, value in (result.get("corrections") or {}).items()
        if value is not None
    }
    if corrections:
        change["changes"] = {**change["changes"], **corrections}
    memory["listener"] += 1
    token.ready(token.phase)


_WRONG = object()


def _corrected(kind: str, value: Any) -> Any:
    """Return a correction as the task has it; an empty text takes a value away."""
    if kind == "priority":
        return value if type(value) is int and 0 <= value <= 100 else _WRONG
    if kind == _NAMES:
        return list(value) if isinstance(value, list) and all(isinstance(v, str) for v in value) else _WRONG
    if not isinstance(value, str):
        return _WRONG
    if not value or kind == _TEXT:
        return value or None
    try:
        return parse_date(value).isoformat()
    except ValueError:
        return _WRONG


def _headers(token: Token) -> Mapping[str, str]:
    """The task as listeners see it: as it will be, corrections so far included, and what of it changes."""
    change, task = token.internal_data["change"], token.internal_data["task"]
    seen = {**task, **change["changes"]}
    found = {_NAMES_OUT[k]: v for k, v in seen.items() if k in _NAMES_OUT and v not in (None, "", [])}
    found["action"] = change["action"]
    found["userTaskKey"] = str(token.key)
    found["changedAttributes"] = [_NAMES_OUT[k] for k, v in change["changes"].items() if task.get(k) != v]
    return {HEADER + k: v if isinstance(v, str) else dumps(v) for k, v in found.items() if v not in ("", [])}
