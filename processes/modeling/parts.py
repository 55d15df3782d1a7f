"""The parts that element templates are made of: their head, kinds of fields, the field for clauses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from processes.users import GROUPS

SCHEMA = "https://unpkg.com/@camunda/zeebe-element-templates-json-schema/resources/schema.json"
LANGUAGES = ("zh", "en")

Words = tuple[str, str]
"""A text in Chinese and in English."""

Template = dict[str, Any]

LEFT_OUT = ("zeebe:input", "zeebe:output", "zeebe:property", "zeebe:taskHeader")
"""What a modeler leaves out of a diagram while its field is empty."""

CLAUSES = r"^[0-9]+\.[0-9a-z.]+([,， ]+[0-9]+\.[0-9a-z.]+)*$"
"""What a list of clause ids looks like, as the modeler checks it."""


class Writer:
    """Writes templates in one language."""

    def __init__(self, language: str) -> None:
        """`language` is zh or en; ValueError for another one."""
        self._column = LANGUAGES.index(language)

    def say(self, words: Words) -> str:
        """Return the text in the language of this writer."""
        return words[self._column]

    def template(
        self,
        id_: str,
        name: Words,
        about: Words,
        category: tuple[str, Words],
        applies_to: Sequence[str],
        groups: Mapping[str, Words],
        properties: Sequence[Template],
        *,
        element: Mapping[str, str] | None = None,
        shows: bool | Mapping[str, bool] | None = None,
        version: int = 1,
    ) -> Template:
        """Return a template; `element` is the type that it gives, `shows` which usual groups of the panel stay.

        `version` rises when a released template changes: elements that have the earlier one are offered the new one.
        """
        made: Template = {
            "$schema": SCHEMA,
            "id": f"relaydesk.{id_}",
            "name": self.say(name),
            "version": version,
            "description": self.say(about),
            "category": {"id": category[0], "name": self.say(category[1])},
            "appliesTo": list(applies_to),
        }
        if element is not None:
            made["elementType"] = dict(element)
        made["engines"] = {"camunda": "^8.8"}
        if shows is not None:
            made["entriesVisible"] = shows if isinstance(shows, bool) else dict(shows)
        made["groups"] = [{"id": key, "label": self.say(label)} for key, label in groups.items()]
        made["properties"] = list(properties)
        return made

    def text(
        self,
        label: Words,
        group: str,
        binding: Mapping[str, str],
        *,
        about: Words | None = None,
        value: str = "",
        feel: str | None = None,
        is_required: bool = True,
        is_long: bool = False,
        pattern: tuple[str, Words] | None = None,
    ) -> Template:
        """Return a field to write in; one that is not required is left out while it is empty, where a modeler can."""
        made: Template = {"label": self.say(label), "type": "Text" if is_long else "String", "group": group}
        if about is not None:
            made["description"] = self.say(about)
        if feel is not None:
            made["feel"] = feel
        if value:
            made["value"] = value
        if is_required:
            made["constraints"] = {"notEmpty": True}
        elif binding["type"] in LEFT_OUT:
            made["optional"] = True
        if pattern is not None:
            shape = {"value": pattern[0], "message": self.say(pattern[1])}
            made["constraints"] = made.get("constraints", {}) | {"pattern": shape}
        return made | {"binding": dict(binding)}

    def choice(
        self, label: Words, group: str, binding: Mapping[str, str], choices: Mapping[str, Words], value: str
    ) -> Template:
        """Return a field with a list to choose from."""
        listed = [{"name": self.say(words), "value": key} for key, words in choices.items()]
        head = {"label": self.say(label), "type": "Dropdown", "group": group, "choices": listed, "value": value}
        return head | {"binding": dict(binding)}

    def group_of_people(self, label: Words, group: str, binding: Mapping[str, str], value: str) -> Template:
        """Return a field to choose one of the service's groups."""
        return self.choice(label, group, binding, GROUPS, value)

    def clause(self, group: str, name: str = "clause", value: str = "") -> Template:
        """Return the field for the clauses that an element carries."""
        about = ("条款编号，多条用逗号分开，如 3.1.b, 3.4.a", "Ids of clauses, separated by commas, as 3.1.b, 3.4.a")
        shape = (CLAUSES, ("形如 3.1.b, 3.4.a", "As 3.1.b, 3.4.a"))
        return self.text(("条款", "Clause"), group, of_property(name), about=about, value=value, pattern=shape)


def of_property(name: str) -> dict[str, str]:
    """Return the binding of an extension property."""
    return {"type": "zeebe:property", "name": name}


def hidden(binding: Mapping[str, str], value: str | None = None) -> Template:
    """Return what a template sets without asking."""
    given = {} if value is None else {"value": value}
    return {"type": "Hidden", **given, "binding": dict(binding)}
