"""Which processes people start themselves: those whose start event shows a form, and what the form is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.api import DefinitionRow
from web.context import engine
from web.diagrams import elements


@dataclass(frozen=True, slots=True)
class Start:
    """A process with the form that starts it."""

    definition: DefinitionRow
    form_key: int

    @property
    def name(self) -> str:
        """What the process is called."""
        return self.definition.name or self.definition.process_id

    def schema(self) -> Mapping[str, Any]:
        """Return the form."""
        return engine().read_form(self.form_key)


def startable() -> dict[str, Start]:
    """Return the newest versions that can be started with a form, by process id."""
    forms = {form.id: form.key for form in engine().forms()}
    found = {}
    for definition in engine().find_definitions():
        for element in elements(definition.definition_key).values():
            if element.kind == "startEvent" and element.form_id in forms and not definition.is_suspended:
                found[definition.process_id] = Start(definition, forms[element.form_id])
    return found
