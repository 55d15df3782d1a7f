"""Tasks that a worker or the engine itself does: service, script, business rule, plain, receive and send tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.bpmn import model
from engine.errors import ExpressionFailed
from engine.model.events import DecisionEvaluated
from engine.model.states import IncidentType
from engine.spiff.expressions import Formula
from engine.spiff.jobs import create_job
from engine.spiff.problems import Problem
from engine.spiff.specs.activity import ActivitySpec
from engine.spiff.specs.process import ProcessSpec
from engine.spiff.subscriptions import arm
from engine.spiff.throwing import publish, thrown
from engine.spiff.waits import evaluate

if TYPE_CHECKING:
    from engine.spiff.tokens import Token


class JobSpec:
    """The type and retries of an element's job."""

    __slots__ = ("headers", "retries", "type")

    def __init__(self, element: model.Element) -> None:
        assert element.job is not None
        of, of_zh = f"of '{element.id}'", f"“{element.id}”的"
        self.type = Formula(element.job.type, f"the job type {of}", f"{of_zh}作业类型")
        self.retries = Formula(element.job.retries, f"the retries {of}", f"{of_zh}重试次数")
        self.headers = element.headers

    def evaluate(self, token: Token) -> tuple[str, int]:
        return self.type.string(token), self.retries.integer(token)

    def create(self, token: Token, entry: tuple[str, int]) -> None:
        create_job(token, entry[0], entry[1], self.headers)
        token.rest()


class PlainTaskSpec(ActivitySpec):
    """A task or manual task: passed at once."""


class JobTaskSpec(ActivitySpec):
    """A task that a worker does."""

    def __init__(self, body: ProcessSpec, element: model.Element) -> None:
        super().__init__(body, element)
        self.job = JobSpec(element)

    def evaluate(self, token: Token) -> Any:
        return self.job.evaluate(token)

    def begin(self, token: Token, entry: Any) -> None:
        self.job.create(token, entry)


class ScriptTaskSpec(ActivitySpec):
    """A FEEL expression whose value becomes a variable; without a name for it, a context's entries do."""

    def __init__(self, body: ProcessSpec, element: model.Element) -> None:
        super().__init__(body, element)
        assert element.script is not None
        self.result_variable = element.script.result_variable
        self.expression = Formula(element.script.expression, f"the script of '{element.id}'", f"“{element.id}”的脚本")

    def evaluate(self, token: Token) -> Any:
        return self.expression.value(token)

    def begin(self, token: Token, entry: Any) -> None:
        if self.result_variable:
            token.internal_data["result"] = {self.result_variable: entry}
        elif isinstance(entry, dict):
            token.internal_data["result"] = entry
        self.complete(token)


class DecisionTaskSpec(ActivitySpec):
    """A business-rule task on a decision of ours."""

    def __init__(self, body: ProcessSpec, element: model.Element) -> None:
        super().__init__(body, element)
        assert element.called_decision is not None
        self.called = element.called_decision
        self.decision_id = Formula(
            self.called.decision_id, f"the decision id of '{element.id}'", f"“{element.id}”的决策标识"
        )

    def evaluate(self, token: Token) -> Any:
        decision_id = self.decision_id.string(token)
        scope = token.workflow
        try:
            decided = scope.top.world.decide(decision_id, self.called.binding, scope.definition, token.visible())
        except ExpressionFailed as failed:
            raise Problem(
                IncidentType.DECISION_EVALUATION_ERROR,
                "Expected to evaluate the decision '{decision}' for '{element}', but {reason}",
                "应当能够为“{element}”计算决策“{decision}”，但是：{reason_zh}",
                decision=decision_id,
                element=self.name,
                reason=failed.text.in_language("en"),
                reason_zh=failed.text.in_language("zh"),
            ) from failed
        if decided is None:
            raise Problem(
                IncidentType.CALLED_DECISION_ERROR,
                "Expected a deployed decision '{decision}' for '{element}', but there is none; deploy it and resolve",
                "“{element}”需要已部署的决策“{decision}”，但没有找到；请部署后再解决此事件",
                decision=decision_id,
                element=self.name,
            )
        return decision_id, decided

    def begin(self, token: Token, entry: Any) -> None:
        decision_id, decided = entry
        scope = token.workflow
        scope.top.world.emit(
            DecisionEvaluated(
                token.key, scope.instance_key, decision_id, decided.decision_key, decided.output, decided.evaluated
            )
        )
        token.internal_data["result"] = {self.called.result_variable: decided.output}
        self.complete(token)


class ReceiveTaskSpec(ActivitySpec):
    """Waits for a message; one that begins an instance has received it already."""

    waits_first = True

    def evaluate(self, token: Token) -> Any:
        return None if "fired" in token.internal_data else evaluate(self.events, token)

    def begin(self, token: Token, entry: Any) -> None:
        if entry:
            arm(token, entry)
        else:
            self.complete(token)


class SendTaskSpec(ActivitySpec):
    """Publishes a message, where no worker is named that does it."""

    def evaluate(self, token: Token) -> Any:
        return [thrown(event, token) for event in self.events]

    def begin(self, token: Token, entry: Any) -> None:
        for name, key in entry:
            publish(token, name, key)
        self.complete(token)
