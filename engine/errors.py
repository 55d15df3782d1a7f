"""All errors of the engine, in one sentence form, each with an English and a Chinese text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence for people, in both languages, with `{name}` places that `params` fill."""

    en: str
    zh: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def in_language(self, language: str) -> str:
        """Return the Chinese sentence for any `zh…` language tag, the English one otherwise."""
        template = self.zh if language.lower().startswith("zh") else self.en
        return template.format(**self.params)

    def __str__(self) -> str:
        return self.in_language("en")


class EngineError(Exception):
    """Base of everything the engine raises on purpose.

    `raise NotFound("Expected to …, but …", "应当……，但是……", key=7)`: two templates and their parameters.
    `str(error)` is English; `error.text.in_language("zh")` is Chinese.
    """

    code = "engine-error"

    def __init__(self, en: str, zh: str, **params: Any) -> None:
        self.text = Text(en, zh, params)
        super().__init__(str(self.text))


class Rejected(EngineError):
    """A command that can't be carried out now, by this actor, or with this input. Nothing was changed."""

    code = "rejected"


class NotFound(Rejected):
    """What the command or query names does not exist (HTTP 404)."""

    code = "not-found"


class WrongState(Rejected):
    """It exists, but its state does not allow this; names who was faster where somebody was (HTTP 409)."""

    code = "wrong-state"


class Forbidden(Rejected):
    """The actor may not do this (HTTP 403)."""

    code = "forbidden"


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One input field that is not as expected: its name (dotted path), and what is wrong with it."""

    field: str
    text: Text


class InvalidInput(Rejected):
    """Input that is not as expected; `problems` lists all fields at once (HTTP 422)."""

    code = "invalid-input"

    def __init__(self, en: str, zh: str, problems: Iterable[FieldProblem] = (), **params: Any) -> None:
        super().__init__(en, zh, **params)
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or worth a look, in a deployed resource.

    `rule` is the stable id of the rule (kebab-case), `element_id` the element it is about (None: the whole file),
    `line` its line in the source (1-based), `text` what was expected and found, `action` what to do instead,
    `severity` 'error' (refused) or 'warning'; `resource` the file name; `property` the zeebe/BPMN attribute path
    where the editor should put the cursor (None if the element as a whole).
    """

    rule: str
    text: Text
    element_id: str | None = None
    line: int | None = None
    action: Text | None = None
    severity: str = "error"
    resource: str | None = None
    property: str | None = None

    def __str__(self) -> str:
        where = ", ".join(
            p
            for p in (
                self.resource,
                f"element '{self.element_id}'" if self.element_id else None,
                f"line {self.line}" if self.line else None,
            )
            if p
        )
        tail = f" {self.action}" if self.action else ""
        return f"{self.text} ({where}; {self.rule}){tail}" if where else f"{self.text} ({self.rule}){tail}"

    def in_chinese(self) -> str:
        """Return the same line in Chinese."""
        places = (self.resource, self.element_id and f"元素“{self.element_id}”", self.line and f"第 {self.line} 行")
        where = "，".join(place for place in places if place)
        texts = [self.text.in_language("zh"), self.action.in_language("zh") if self.action else ""]
        said = "。".join(text.rstrip("。") for text in texts if text)
        return f"{said}（{where}）" if where else said


class DefinitionInvalid(EngineError):
    """A deployment that was refused; `findings` has all of them at once (HTTP 422)."""

    code = "definition-invalid"

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(
            "Expected resources that can be executed exactly, but found {count} problem(s): {first}",
            "应当是能够准确执行的资源，但发现 {count} 个问题：{first_zh}",
            count=len(self.findings),
            first="; ".join(str(f) for f in self.findings[:20]),
            first_zh="；".join(f.in_chinese() for f in self.findings[:20]),
        )


class ExpressionFailed(EngineError):
    """A FEEL expression that could not be evaluated: syntax, type, or a budget that was used up (`reason`)."""

    code = "expression-failed"

    def __init__(self, en: str, zh: str, reason: str = "evaluation", **params: Any) -> None:
        super().__init__(en, zh, **params)
        self.reason = reason
