"""Compares two forms: their fields with all that a field says."""

from __future__ import annotations

from collections.abc import Iterator

from engine.compare.facts import compare_things, facts_of, thing
from engine.compare.model import Change
from engine.forms import Field, Form, read_form

LAYOUT = ("id", "key", "path", "components", "layout", "label", "type")
"""What of a component's schema is drawing, or is told by another name."""


def compare_form_texts(name: str, before: str | None, after: str | None) -> Iterator[Change]:
    """Yield what differs between two form files, one of which may not be there."""
    old = None if before is None else read_form(before, name, is_deployed=True)
    new = None if after is None else read_form(after, name, is_deployed=True)
    yield from compare_forms(old, new)


def compare_forms(before: Form | None, after: Form | None) -> Iterator[Change]:
    """Yield what differs between two forms: the form itself, then its fields in their order."""
    yield from compare_things(_form(before), _form(after))
    yield from compare_things(_fields(before), _fields(after))


def _form(form: Form | None) -> dict[str, Change]:
    if form is None:
        return {}
    return {"": thing("form", form.id, form.name, facts_of(form, ("schema", "fields", "schema_version")))}


def _fields(form: Form | None) -> dict[str, Change]:
    found: dict[str, Change] = {}
    if form is not None:
        _collect(form.fields, form.id, found)
    return found


def _collect(fields: tuple[Field, ...], within: str, found: dict[str, Change]) -> None:
    for field in fields:
        facts = {"type": field.kind, **facts_of(field.schema, LAYOUT)}
        if field.label:
            facts["label"] = field.label
        if field.path:
            facts["key"] = ".".join(field.path)
        facts["within"] = within
        label = field.label or str(field.schema.get("text") or "").strip().split("\n")[0][:40] or None
        found[_identity(field, found)] = thing("field", field.id, label, facts, type_=field.kind, within=within)
        _collect(field.children, field.id, found)


def _identity(field: Field, found: dict[str, Change]) -> str:
    """A field is the same when its id is; one without gets a place of its own."""
    return field.id if field.id and field.id not in found else f"#{len(found)}"
