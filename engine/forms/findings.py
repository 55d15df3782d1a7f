"""Collects what is wrong in a form, with component id and line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from engine.errors import Finding, Text


class Findings:
    """The findings of one form."""

    def __init__(self, text: str, resource: str) -> None:
        self.text, self.resource = text, resource
        self.errors: list[Finding] = []

    def error(
        self,
        rule: str,
        item: Mapping[str, Any] | None,
        en: str,
        zh: str,
        action: tuple[str, str],
        *,
        path: str | None = None,
        **params: Any,
    ) -> None:
        """Record a refusal about a component (None: about the form)."""
        identity = item.get("id") or item.get("key") if item is not None else None
        params = {"path": path, **params}
        self.errors.append(
            Finding(
                rule=rule,
                text=Text(en, zh, params),
                element_id=str(identity) if identity else None,
                line=self._line(str(identity)) if identity else None,
                action=Text(*action, params),
                resource=self.resource,
                property=path,
            )
        )

    def _line(self, identity: str) -> int | None:
        """Return the line where an id stands; JSON readers don't keep lines."""
        place = -1
        for written in (json.dumps(identity), json.dumps(identity, ensure_ascii=False)):
            place = max(place, self.text.find(written))
        return self.text.count("\n", 0, place) + 1 if place >= 0 else None
