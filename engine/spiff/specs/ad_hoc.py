"""Ad-hoc sub-processes: elements inside begin as a list or a worker says, or each once, until a condition is met."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.bpmn import model
from engine.model.events import ElementActivated
from engine.spiff.endings import is_asked
from engine.spiff.expressions import Formula, formula
from engine.spiff.loops import leading_name
from engine.spiff.scope import SubScope, evaluate_starts
from engine.spiff.specs.process import ProcessSpec
from engine.spiff.specs.subprocess import SubProcessSpec
from engine.spiff.specs.tasks import JobSpec
from engine.spiff.tokens import COMPLETE, INNER, ITEM, STARTED, Token

if TYPE_CHECKING:
    from engine.spiff.scope import Scope

ELEMENTS = "adHocSubProcessElements"
"""The variable that tells a worker, or an agent, what can be activated."""

ASK = 5
"""The phase of an inner instance that has come to its end, and of a plain one after each path's end."""


class AdHocSpec(SubProcessSpec):
    """An ad-hoc sub-process.

    With a list of elements or a worker's job (the dialect's forms) each element begins in an inner instance of its own,
    with its own variables; the condition is asked each time one has ended. With an empty list it waits until people
    activate something in it. A plain one opens one scope and begins each
    element that no flow leads to, at once or (`ordering="Sequential"`) one after the other; its condition is asked
    when a path has ended, and it ends at the latest when nothing is left to do.
    """

    def __init__(self, body: ProcessSpec, element: model.Element, inner: ProcessSpec) -> None:
        super().__init__(body, element, inner)
        assert element.ad_hoc is not None
        self.ad_hoc = ad_hoc = element.ad_hoc
        of, of_zh = f"of '{element.id}'", f"“{element.id}”的"
        self.job = JobSpec(element) if element.job else None
        self.active_elements = formula(ad_hoc.active_elements, f"the active elements {of}", f"{of_zh}激活元素集合")
        self.condition = formula(ad_hoc.completion_condition, f"the completion condition {of}", f"{of_zh}完成条件")
        self.output_element = formula(ad_hoc.output_element, f"the output element {of}", f"{of_zh}输出元素")
        self.output_name = leading_name(ad_hoc.output_element)
        self.is_plain = self.active_elements is None and self.job is None
        inner.is_ad_hoc = self.is_plain

    # ------------------------------------------------------------- entering
    def evaluate(self, token: Token) -> Any:
        starts = evaluate_starts(self.inner_body, token)
        if self.active_elements is None:
            return starts, [s.name for s in self.inner_body.none_starts], self.job and self.job.evaluate(token)
        names = self.active_elements.value(token)
        known = self.inner_body.task_specs
        if not isinstance(names, list) or not all(isinstance(n, str) and n in known for n in names):
            raise _not_elements(self.active_elements, names, known)
        return starts, names, None

    def begin(self, token: Token, entry: Any) -> None:
        starts, names, job = entry
        token.rest()
        if self.ad_hoc.output_collection:
            token.data[self.ad_hoc.output_collection] = []
        if not self.is_plain:
            token.set_locals({ELEMENTS: [_described(spec.element) for spec in self.inner_body.none_starts]})
        if self.job is not None:
            self.job.create(token, job)
        elif self.is_plain:
            scope = SubScope(self.inner_body, token.workflow.definition, token, is_process=False)
            scope.arm_starts(starts)
            token.internal_data["todo"] = list(names)
            self.go_on(token, scope)
        else:
            for name in names:
                self.spawn_inner(token, name, {})

    def id_of(self, token: Token) -> str:
        return f"{self.name}#innerInstance" if token.role == INNER else self.name

    def kind_of(self, token: Token) -> str:
        return "adHocInner" if token.role == INNER else super().kind_of(token)

    def step(self, token: Token) -> None:
        if token.phase != ASK:
            super().step(token)
        elif token.role == INNER:
            self.inner_done(token)
        else:
            self.ask(token)

    # ------------------------------------------------ one scope for all (plain)
    def go_on(self, token: Token, scope: Scope) -> None:
        """Begin the next element, or all of them; end when there is none left."""
        todo = token.internal_data.get("todo") or []
        for _ in range(1 if self.ad_hoc.is_sequential else len(todo)):
            if todo:
                scope.spawn(self.inner_body.task_specs[todo.pop(0)])
        if not scope.present and not scope.arrivals:
            scope.finish()

    def path_ended(self, token: Token) -> None:
        """A token inside has come to the end of its path."""
        if token._state == STARTED:
            token.ready(ASK)

    def ask(self, token: Token) -> None:
        """Evaluate the condition; an incident here is tried again here."""
        scope = token.inner
        assert scope is not None
        if token.internal_data.pop("ends", False) or (self.condition is not None and self.condition.boolean(token)):
            token.internal_data["todo"] = []
            if self.ad_hoc.cancel_remaining:
                if is_asked(token.top, scope, "again", token, ASK):
                    token.internal_data["ends"] = True
                    return
                token.rest()
                scope.finish()
                return
        token.rest()
        if not scope.present and not scope.arrivals:
            self.go_on(token, scope)

    # -------------------------------------------- an inner instance for each
    def spawn_inner(self, token: Token, name: str, variables: dict[str, Any]) -> None:
        self.open_inner(token, variables).spawn(self.inner_body.task_specs[name])

    def open_inner(self, token: Token, variables: dict[str, Any]) -> Scope:
        inner = Token(token.workflow, self, token, INNER, state=STARTED)
        inner.phase = COMPLETE
        token.top.world.emit(
            ElementActivated(inner.key, token.workflow.instance_key, self.id_of(inner), self.kind_of(inner), token.key)
        )
        local = dict(variables)
        if self.output_name is not None and self.ad_hoc.output_collection:
            local.setdefault(self.output_name, None)
        inner.set_locals(local)
        return SubScope(self.inner_body, token.workflow.definition, inner, is_process=False)

    def open_scopes(self, around: Scope) -> list[Token]:
        if self.is_plain:
            return super().open_scopes(around)
        return [t for t in around.tasks.values() if t.task_spec is self and t.role in (None, ITEM)]

    def enter_by_hand(self, token: Token) -> Scope:
        return super().enter_by_hand(token) if self.is_plain else self.open_inner(token, {})

    def open_body(self, token: Token) -> None:
        if self.ad_hoc.output_collection:
            token.data[self.ad_hoc.output_collection] = []
        if self.is_plain:
            super().open_body(token)

    def inner_done(self, inner: Token) -> None:
        token = inner.owner
        assert token is not None
        output = None if self.output_element is None else self.output_element.value(inner)
        is_met = self.condition is not None and self.condition.boolean(inner)
        if self.ad_hoc.output_collection:
            made = token.data.get(self.ad_hoc.output_collection)
            token.data[self.ad_hoc.output_collection] = [*(made if isinstance(made, list) else []), output]
        self.ended(inner)
        if is_met:
            token.internal_data["met"] = True
        self._decide(token, is_met and self.ad_hoc.cancel_remaining)
        if self.job is not None and token.job is None and token.id in token.top.tokens and token._state == STARTED:
            self.job.create(token, self.job.evaluate(token))

    def _decide(self, token: Token, cancel: bool) -> None:
        """End if the rest is canceled, or if nothing is left and nothing more is asked for."""
        left = token.owned(INNER)
        if cancel and left:
            if is_asked(token.top, left, "again", token, COMPLETE):
                return
            for other in left:
                other.kill()
            left = []
        if not left and (cancel or "met" in token.internal_data or (self.condition is None and self.job is None)):
            token.ready(COMPLETE)

    def job_done(self, token: Token, variables: dict[str, Any], result: dict[str, Any]) -> None:
        """The worker says which elements begin now, and whether that was all."""
        known = self.inner_body.task_specs
        asked = [c for c in result.get("activateElements") or [] if isinstance(c, dict)]
        chosen = [c for c in asked if c.get("elementId") in known]
        token.write_up(variables)
        token.rest()
        for choice in chosen:
            self.spawn_inner(token, choice["elementId"], dict(choice.get("variables") or {}))
        if result.get("isCompletionConditionFulfilled"):
            token.internal_data["met"] = True
            self._decide(token, bool(result.get("isCancelRemainingInstances")))

    # -------------------------------------------------------------- leaving
    def closed(self, token: Token, inner: Scope) -> None:
        if token.role == INNER:
            self.remember(token, inner)
            token.ready(ASK)
        else:
            super().closed(token, inner)

    def complete(self, token: Token) -> None:
        name = self.ad_hoc.output_collection
        if name and name in token.data and not self.is_body(token):
            token.write_out({name: token.data[name]})
        super().complete(token)


def _described(element: model.Element) -> dict[str, Any]:
    found: dict[str, Any] = {"elementId": element.id, "elementName": element.name}
    return found | {"documentation": element.documentation, "properties": dict(element.properties)}


def _not_elements(expression: Formula, names: Any, known: dict[str, Any]) -> Exception:
    some = ", ".join(sorted(known))
    return expression.wrong(names, f"a list of elements inside ({some})", f"其内部元素（{some}）的列表")
