"""The one sentence form of refusals: what somebody wanted, and why it could not be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from engine.errors import FieldProblem, InvalidInput, Rejected
from engine.model.actor import Actor

R = TypeVar("R", bound=Rejected)


@dataclass(frozen=True, slots=True)
class Aim:
    """What a command wants, as the middle of a sentence in both languages: `Aim("claim user task '{task}'", …)`."""

    en: str
    zh: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def refused(self, kind: type[R], en: str, zh: str, **params: Any) -> R:
        """Return the error 'Expected to …, but …'."""
        return kind(f"Expected to {self.en}, but {en}.", f"本应{self.zh}，但{zh}。", **{**self.params, **params})

    def invalid(self, problems: list[FieldProblem]) -> InvalidInput:
        """Return the error that lists everything that is wrong with the input."""
        return InvalidInput(
            f"Expected to {self.en}, but the input has {{count}} problem(s): {{listed}}",
            f"本应{self.zh}，但输入有 {{count}} 处问题：{{listed_zh}}",
            problems,
            **self.params,
            count=len(problems),
            listed="; ".join(f"{p.field}: {p.text}" for p in problems),
            listed_zh="；".join(f"{p.field}：{p.text.in_language('zh')}" for p in problems),
        )


def may(actor: Actor, *roles: str) -> bool:
    """Is the actor a part of the engine, or does it have one of the roles?"""
    return actor.is_system or not actor.roles.isdisjoint(roles)
