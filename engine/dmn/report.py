"""Collects everything that is wrong with one decision file, so that a refusal names all of it at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from engine.errors import Finding, Text


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in the file: the id of the element (or of the nearest one around it) and its line."""

    element_id: str | None = None
    line: int | None = None

    def lower(self, lines: int) -> Place:
        """The place `lines` further down, for a fault inside a text of several lines."""
        return Place(self.element_id, None if self.line is None else self.line + lines)


NOWHERE = Place()
MAX_NAMES = 20


class Report:
    """The findings of one file, in the order in which they were made; the same finding is kept once."""

    def __init__(self, resource: str) -> None:
        self.resource = resource
        self._findings: dict[tuple[object, ...], Finding] = {}

    def error(self, rule: str, place: Place, text: tuple[str, str], action: tuple[str, str], **params: Any) -> None:
        """Note a reason to refuse the file: `text` and `action` are (English, Chinese) templates for `params`."""
        self._add("error", rule, place, text, action, params)

    def warning(self, rule: str, place: Place, text: tuple[str, str], action: tuple[str, str], **params: Any) -> None:
        """Note what deserves a look but can be executed exactly."""
        self._add("warning", rule, place, text, action, params)

    def _add(
        self,
        severity: str,
        rule: str,
        place: Place,
        text: tuple[str, str],
        action: tuple[str, str],
        params: dict[str, Any],
    ) -> None:
        finding = Finding(
            rule=rule,
            text=Text(*text, params),
            element_id=place.element_id,
            line=place.line,
            action=Text(*action, params),
            severity=severity,
            resource=self.resource,
        )
        self._findings.setdefault((rule, place, str(finding.text)), finding)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings by line; those about the whole file first."""
        return tuple(sorted(self._findings.values(), key=lambda finding: finding.line or 0))


def joined(names: Iterable[str]) -> str:
    """Names for a sentence: quoted, in order, separated by commas; of very many the first ones."""
    first = list(islice(names, MAX_NAMES + 1))
    return ", ".join([*(f"'{name}'" for name in first[:MAX_NAMES]), *(["…"] if len(first) > MAX_NAMES else [])])
