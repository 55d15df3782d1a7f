"""The variables that an element saw at some moment of the past, put together from the journal's events."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from typing import Any

from engine.model.events import ElementActivated, Event, InstanceStarted, VariablesWritten


class Past:
    """The scopes of one case and what is written into them, as its events are told one after another."""

    def __init__(self) -> None:
        self._outer: dict[int, int | None] = {}
        self._written: dict[int, dict[str, Any]] = {}

    def see(self, event: Event) -> None:
        """Take in the next event."""
        if isinstance(event, InstanceStarted):
            self._outer[event.instance_key] = None
        elif isinstance(event, ElementActivated):
            self._outer[event.element_key] = event.scope_key
        elif isinstance(event, VariablesWritten):
            self._written.setdefault(event.scope_key, {}).update(event.variables)

    def visible(self, key: int) -> Mapping[str, Any]:
        """Return the variables that the element or process instance `key` sees now, from inside out."""
        scopes: list[dict[str, Any]] = []
        scope: int | None = key
        while scope is not None:
            if scope in self._written:
                scopes.append(dict(self._written[scope]))
            scope = self._outer.get(scope)
        return dict(ChainMap(*scopes))
