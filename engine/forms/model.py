"""A form as plain values: its fields, groups and lists in document order, and its schema as it was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.forms.validation import Validated, validate


@dataclass(frozen=True, slots=True)
class Field:
    """A component. `path`: where its value is, relative to the form or the list it is in; empty when it has none.

    `schema` is the component as written (options, validate, conditional, …). `children`: of groups and lists.
    """

    id: str
    kind: str
    path: tuple[str, ...] = ()
    label: str | None = None
    schema: Mapping[str, Any] = field(default_factory=dict)
    children: tuple[Field, ...] = ()

    @property
    def is_list(self) -> bool:
        return self.kind == "dynamiclist"

    @property
    def is_group(self) -> bool:
        return self.kind == "group"


@dataclass(frozen=True, slots=True)
class Form:
    """A form-js form. `schema` is what the viewer in the browser gets."""

    id: str
    schema: Mapping[str, Any]
    fields: tuple[Field, ...] = ()
    name: str | None = None
    schema_version: int = 1
    version_tag: str | None = None

    def inputs(self) -> Iterator[Field]:
        """Yield all fields that have a value, outside in, in document order."""
        todo = list(self.fields)
        while todo:
            found = todo.pop(0)
            if found.path and not found.is_group:
                yield found
            todo[:0] = found.children

    def validate(
        self, data: Mapping[str, Any], context: Mapping[str, Any], *, now: datetime | None = None, zone: str = "UTC"
    ) -> Validated:
        """Return the clean data and all problems of answers; `context` are the variables that the form was shown with.

        Unpacks as `(clean_data, problems)`. `now` is the command's time, for expressions and `disallowPassedDates`.
        """
        return validate(self, data, context, now=now, zone=zone)
