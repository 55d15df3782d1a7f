"""Call activities: an instance of another process, with variables and a key of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.bpmn import model
from engine.model.events import InstanceStarted
from engine.model.states import IncidentType
from engine.spiff.expressions import Formula, formula
from engine.spiff.problems import Problem
from engine.spiff.scope import SubScope
from engine.spiff.specs.activity import ActivitySpec
from engine.spiff.specs.process import ProcessSpec
from engine.spiff.tokens import COMPLETE

if TYPE_CHECKING:
    from engine.spiff.definition import Definition
    from engine.spiff.scope import Scope
    from engine.spiff.tokens import Token

MOST_DEEP = 100
"""How many processes and sub-processes may be open in each other."""


class CallSpec(ActivitySpec):
    """Starts the called process and takes over its variables when it has completed."""

    def __init__(self, body: ProcessSpec, element: model.Element) -> None:
        super().__init__(body, element)
        assert element.called_element is not None
        self.called = called = element.called_element
        of, of_zh = f"of '{element.id}'", f"“{element.id}”的"
        self.process_id = Formula(called.process_id, f"the called process {of}", f"{of_zh}被调用流程")
        self.business_key = formula(called.business_key, f"the business key {of}", f"{of_zh}业务键")

    def evaluate(self, token: Token) -> Any:
        process_id = self.process_id.string(token)
        scope = token.workflow
        found = scope.top.world.find_called(process_id, self.called.binding, scope.definition)
        if found is None:
            raise self._problem(
                process_id,
                "there is none; deploy it and resolve",
                "没有找到；请部署后再解决此事件",
            )
        if not found.spec.none_starts:
            raise self._problem(
                process_id,
                "it only starts by an event; give it a start event without one",
                "它只能由事件启动；请为它添加空启动事件",
            )
        if scope.depth >= MOST_DEEP:
            raise self._problem(
                process_id,
                f"{MOST_DEEP} processes and sub-processes are open in each other; look for a process that calls itself",
                f"流程与子流程已嵌套 {MOST_DEEP} 层；请检查流程是否调用了自身",
            )
        business_key = self.business_key.optional_string(token) if self.business_key else scope.business_key
        return found, business_key

    def _problem(self, process_id: str, en: str, zh: str) -> Problem:
        return Problem(
            IncidentType.CALLED_ELEMENT_ERROR,
            "Expected a deployed process '{process}' for '{element}' to call, but {why}",
            "“{element}”需要调用已部署的流程“{process}”，但{why_zh}",
            process=process_id,
            element=self.name,
            why=en,
            why_zh=zh,
        )

    def begin(self, token: Token, entry: tuple[Definition, str | None]) -> None:
        found, business_key = entry
        caller, top = token.workflow, token.top
        token.rest()
        scope = SubScope(found.spec, found, token, is_process=True)
        scope.business_key = business_key
        variables = dict(token.visible()) if self.called.propagate_all_parent else dict(token.data)
        top.world.emit(
            InstanceStarted(
                scope.instance_key, found.key, found.process.id, business_key, caller.instance_key, token.key
            )
        )
        if variables:
            scope.data.update(variables)
            top.wrote(scope, variables)
        scope.start_process({})

    def closed(self, token: Token, inner: Scope) -> None:
        if self.called.propagate_all_child or self.output_mappings:
            token.internal_data["result"] = inner.data
        token.ready(COMPLETE)
