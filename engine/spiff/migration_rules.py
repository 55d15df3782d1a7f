"""What must hold before a running instance moves to another definition; each thing that does not is a problem."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from engine.errors import FieldProblem, InvalidInput, Text
from engine.spiff.specs.activity import ActivitySpec
from engine.spiff.tokens import HEAD, SUBSCRIPTIONS

if TYPE_CHECKING:
    from engine.spiff.definition import Definition
    from engine.spiff.scope import Scope
    from engine.spiff.specs.element import ElementSpec
    from engine.spiff.tokens import Token


def own_scopes(process: Scope) -> list[Scope]:
    """Return a process instance and the open sub-processes in it; what it called stays on its own definition."""
    scopes: list[Scope] = [process]
    for scope in process.top.subprocesses.values():
        outer: Scope = scope
        while not outer.is_process:
            assert outer.owner is not None
            outer = outer.owner.workflow
        if outer is process and not scope.is_process:
            scopes.append(scope)
    return scopes


def own_tokens(scopes: list[Scope]) -> Iterator[Token]:
    for scope in scopes:
        yield from scope.tasks.values()


_UNMAPPED = "#"  # said of the sub-process itself


class Rules:
    """Collects problems about a mapping of element ids."""

    def __init__(self, instance: Scope, target: Definition, mapping: Mapping[str, str]) -> None:
        self.instance = instance
        self.source = instance.definition
        self.target = target
        self.mapping = mapping
        self.problems: dict[str, FieldProblem] = {}

    def problem(self, element_id: str, en: str, zh: str, **params: Any) -> None:
        field = f"mapping.{element_id}"
        self.problems.setdefault(field, FieldProblem(field, Text(en, zh, {"element": element_id, **params})))

    def check(self) -> None:
        """Raise InvalidInput with all problems at once."""
        self._names()
        scopes = own_scopes(self.instance)
        for token in own_tokens(scopes):
            if token.role not in SUBSCRIPTIONS and token.role != HEAD:
                self._element(token.task_spec)
        for scope in scopes:
            for join in scope.arrivals:
                self._join(self.source.elements[join], scope.arrivals[join])
            for join, taken in scope.resets.items():
                self._join(self.source.elements[join], dict.fromkeys(taken, 1))
            self._log(scope.log)
        if self.problems:
            raise InvalidInput(
                "Expected a mapping for instance {key} onto version {version} of '{process}', but {count} element(s) "
                "can't be mapped: {first}",
                "应当能把实例 {key} 映射到“{process}”的版本 {version}，但有 {count} 个元素不能映射：{first_zh}",
                problems=self.problems.values(),
                key=self.instance.instance_key,
                version=self.target.version,
                process=self.target.process.id,
                count=len(self.problems),
                first="; ".join(p.text.in_language("en") for p in self.problems.values()),
                first_zh="；".join(p.text.in_language("zh") for p in self.problems.values()),
            )

    def _names(self) -> None:
        for source, target in self.mapping.items():
            if source not in self.source.elements:
                self.problem(source, "'{element}' is not in the running version", "运行中的版本里没有“{element}”")
            elif target not in self.target.elements:
                self.problem(source, "'{to}' is not in the target version", "目标版本里没有“{to}”", to=target)

    def _mapped(self, spec: ElementSpec) -> ElementSpec | None:
        return self.target.elements.get(self.mapping.get(spec.name, ""))

    def _element(self, spec: ElementSpec) -> ElementSpec | None:
        to = self._mapped(spec)
        if to is None:
            self.problem(spec.name, "'{element}' is active and is not mapped", "“{element}”正在运行，但没有映射")
            return None
        if difference := unlike(spec, to):
            self.problem(
                spec.name,
                "'{element}' and '{to}' differ in {what}",
                "“{element}”与“{to}”的{what_zh}不同",
                to=to.name,
                what=difference[0],
                what_zh=difference[1],
            )
        if self._outer(spec) not in (_UNMAPPED, to.body_spec.owner.name if to.body_spec.owner else None):
            self.problem(
                spec.name,
                "'{element}' is mapped to '{to}', which is in another sub-process",
                "“{element}”映射到的“{to}”位于另一个子流程中",
                to=to.name,
            )
        return to

    def _outer(self, spec: ElementSpec) -> str | None:
        owner = spec.body_spec.owner
        return None if owner is None else self.mapping.get(owner.name, _UNMAPPED)

    def _join(self, spec: ElementSpec, arrivals: Mapping[str, int]) -> None:
        to = self._element(spec)
        if to is not None and len(to.flows_in) < len(spec.flows_in):
            self.problem(
                spec.name,
                "'{to}' has fewer incoming flows than '{element}', where tokens wait",
                "“{to}”的入流少于有令牌等待的“{element}”",
                to=to.name,
            )

    def _log(self, log: list[Any]) -> None:
        """Handlers of what has completed must still be there."""
        for kind, id_, *rest in log:
            if self.mapping.get(id_, id_) not in self.target.elements:
                self.problem(
                    id_, "'{element}' may be compensated and is not mapped", "“{element}”可能被补偿，但没有映射"
                )
            if kind == "scope":
                self._log(rest[0])


def unlike(one: ElementSpec, other: ElementSpec) -> tuple[str, str] | None:
    """Return in what two elements differ that a token can't change while it is there."""
    if one.kind != other.kind:
        return "type", "类型"
    if type(one) is not type(other):
        return "implementation", "实现方式"
    if [e.kind for e in one.events] != [e.kind for e in other.events]:
        return "event", "事件类型"
    if isinstance(one, ActivitySpec) and isinstance(other, ActivitySpec):
        loops = [(x.loop.body_kind, x.loop.is_parallel) if x.loop else None for x in (one, other)]
        if loops[0] != loops[1]:
            return "repetition", "多实例类型"
    return None
