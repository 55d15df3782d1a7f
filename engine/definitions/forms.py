"""Which form a .form file is: its id, its version tag, and how its answers are validated."""

from __future__ import annotations

from dataclasses import dataclass

from engine import forms


@dataclass(frozen=True, slots=True)
class Form:
    """A deployed form: `read` is the form as `engine.forms` reads it."""

    id: str
    version_tag: str | None
    read: forms.Form


def read_form(text: str, resource: str) -> Form:
    """Return the form of a file; raise DefinitionInvalid, with all findings, when it can't be shown or validated."""
    form = forms.read_form(text, resource)
    tag = form.schema.get("versionTag")
    return Form(form.id, tag if isinstance(tag, str) and tag else None, form)
