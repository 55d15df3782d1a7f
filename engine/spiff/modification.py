"""Modification: people put tokens into elements, end them or move them; activations come first, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from engine.errors import InvalidInput, NotFound
from engine.model.commands import ModifyInstruction
from engine.model.events import InstanceCanceled, InstanceModified
from engine.model.keys import LOCAL_MASK
from engine.spiff.endings import RESUME, is_asked
from engine.spiff.placing import place
from engine.spiff.specs.ad_hoc import AdHocSpec
from engine.spiff.specs.catch import BoundarySpec, StartSpec
from engine.spiff.specs.gateways import EventGatewaySpec
from engine.spiff.tokens import HANDLER, HEAD, INNER, ITEM, SUBSCRIPTIONS, Token

if TYPE_CHECKING:
    from engine.spiff.instance import Instance
    from engine.spiff.scope import Scope
    from engine.spiff.specs.element import ElementSpec


def modify(top: Instance, instructions: Sequence[ModifyInstruction], reason: str | None) -> None:
    """Carry out the instructions; the caller runs the instance afterwards and drops it where this raises.

    Raises InvalidInput for an element that can't be activated or ended by hand, NotFound for one that is not there.
    """
    sources = [_source(top, i) if i.kind in ("terminate", "move") else None for i in instructions]
    top.world.emit(InstanceModified(top.root_key, reason))
    for instruction, source in zip(instructions, sources, strict=True):
        if instruction.kind in ("activate", "move"):
            _activate(top, instruction, source)
        elif instruction.kind != "terminate":
            raise InvalidInput(
                "Expected a modification to activate, terminate or move, but it says '{kind}'",
                "修改指令应当是 activate、terminate 或 move，但写的是“{kind}”",
                kind=instruction.kind,
            )
    for source in sources:
        if source is not None and source.id in top.tokens:
            _terminate(top, source, reason)


def _source(top: Instance, instruction: ModifyInstruction) -> Token:
    key = instruction.element_key or 0
    token = top.tokens.get(key & LOCAL_MASK)
    if token is None or token.key != key or token.role in SUBSCRIPTIONS or token.role == HEAD:
        raise NotFound(
            "Expected element instance {key} to {kind}, but it has ended or never was",
            "应当有要处理（{kind}）的元素实例 {key}，但它已结束或不存在",
            key=key,
            kind=instruction.kind,
        )
    if token.role in (ITEM, HANDLER, INNER):
        raise InvalidInput(
            "Expected a whole activity to {kind}, but {key} is one instance inside '{element}'",
            "应当处理（{kind}）整个活动，但 {key} 只是“{element}”中的一个实例",
            key=key,
            kind=instruction.kind,
            element=token.task_spec.name,
        )
    return token


def _activate(top: Instance, instruction: ModifyInstruction, source: Token | None) -> None:
    scope = _start_scope(top, instruction, source)
    spec = scope.definition.elements.get(instruction.element_id or "")
    if spec is None:
        raise InvalidInput(
            "Expected an element of '{process}' to activate, but it has no '{element}'",
            "要激活的应当是“{process}”中的元素，但它没有“{element}”",
            process=scope.definition.process.id,
            element=instruction.element_id,
        )
    _check(spec)
    while source is not None and not _contains(scope, spec) and scope.owner is not None and not scope.is_process:
        scope = scope.owner.workflow
    token = place(scope, spec)
    if instruction.variables:
        _set(token, instruction)


def _start_scope(top: Instance, instruction: ModifyInstruction, source: Token | None) -> Scope:
    key = instruction.ancestor_key
    if key is None:
        return top if source is None else source.workflow
    if key == top.root_key:
        return top
    token = top.tokens.get(key & LOCAL_MASK)
    if token is not None and token.key == key and token.inner is not None:
        return token.inner
    if token is not None and token.key == key and isinstance(token.task_spec, AdHocSpec) and token.role != INNER:
        return token.task_spec.enter_by_hand(token)
    for scope in top.subprocesses.values():
        if scope.is_process and scope.key == key:
            return scope
    raise NotFound(
        "Expected an open scope {key} to activate in, but it has ended or never was",
        "应当有打开的作用域 {key} 用于激活，但它已结束或不存在",
        key=key,
    )


def _contains(scope: Scope, spec: ElementSpec) -> bool:
    body: Any = spec.body_spec
    while body is not None:
        if body is scope.spec:
            return True
        body = body.owner.body_spec if body.owner is not None else None
    return False


def _check(spec: ElementSpec) -> None:
    reason, reason_zh = "", ""
    if isinstance(spec, StartSpec):
        reason, reason_zh = "it is a start event", "它是开始事件"
    elif isinstance(spec, BoundarySpec):
        reason, reason_zh = "it is a boundary event", "它是边界事件"
    elif spec.is_event_subprocess:
        reason, reason_zh = "it is an event sub-process; activate an element inside", "它是事件子流程；请激活其内部元素"
    elif any(isinstance(flow.source, EventGatewaySpec) for flow in spec.flows_in):
        reason, reason_zh = "it follows an event-based gateway; activate the gateway", "它在事件网关之后；请激活该网关"
    elif spec.element.is_for_compensation:
        reason, reason_zh = "it is a compensation handler", "它是补偿处理活动"
    if reason:
        raise InvalidInput(
            "Expected an element that can be activated by hand, but '{element}' can't: {reason}",
            "应当是可以手工激活的元素，但“{element}”不行：{reason_zh}",
            element=spec.name,
            reason=reason,
            reason_zh=reason_zh,
        )


def _set(token: Token, instruction: ModifyInstruction) -> None:
    """Make the variables local to the element, to a sub-process around it, or to the process instance."""
    variables, wanted = dict(instruction.variables or {}), instruction.variables_scope
    holder: Any = token
    if wanted != token.task_spec.name:
        scope = token.workflow
        while not scope.is_process and (scope.owner is None or scope.owner.task_spec.name != wanted):
            assert scope.owner is not None
            scope = scope.owner.workflow
        if wanted is not None and scope.is_process and wanted != scope.definition.process.id:
            raise InvalidInput(
                "Expected '{scope}' to be '{element}' or a scope around it, but it is not",
                "“{scope}”应当是“{element}”或其外层作用域，但不是",
                scope=wanted,
                element=token.task_spec.name,
            )
        holder = scope.holder
    holder.data.update(variables)
    token.top.wrote(holder, variables)


def _terminate(top: Instance, token: Token, reason: str | None) -> None:
    """End an element instance; where it was the last one in its scope, that ends too."""
    scope: Scope = token.workflow
    if is_asked(top, [token], "terminate", token, reason):
        return
    token.kill()
    while not (scope.present or scope.arrivals or scope.head):
        owner = scope.owner
        if owner is None:
            top.kill()
            top.world.emit(InstanceCanceled(top.root_key, reason))
            return
        scope = owner.workflow
        if owner.role in (ITEM, HANDLER, INNER):
            body = owner.owner
            assert body is not None
            owner = body
        owner.kill()


RESUME["terminate"] = _terminate
