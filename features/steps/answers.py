"""Fills in a form as a person would: by the labels that they read, the rest with something sensible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engine.api import Engine

FILLERS = {"textfield": "已填写", "textarea": "已记录", "checkbox": True}
MOMENTS = {"date": "2026-11-20", "datetime": "2026-11-24T09:00+08:00"}


def fill(
    engine: Engine,
    form: Mapping[str, Any],
    chosen: Iterable[str] = (),
    written: Mapping[str, str] | None = None,
    known: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the answers: options and boxes `chosen`, texts `written` under labels, fillers for what is required.

    `known`: what the task shows the form with. A text of '' leaves the field empty. AssertionError where the form has
    no such option or label.
    """
    options, texts = set(chosen), dict(written or {})
    answers: dict[str, Any] = {}
    for field in form["components"]:
        key = field.get("key")
        if key is None or _is_hidden(engine, field, {**(known or {}), **answers}):
            continue
        values = {v["label"]: v["value"] for v in field.get("values", [])}
        label = field.get("label") or field.get("dateLabel")
        if picked := options & values.keys():
            options -= picked
            answers[key] = values[picked.pop()]
        elif field["type"] == "checkbox" and label in options:
            options.remove(label)
            answers[key] = True
        elif label in texts:
            text = texts.pop(label)
            if text:
                answers[key] = int(text) if field["type"] == "number" else values.get(text, text)
        elif field.get("validate", {}).get("required"):
            least = field["validate"].get("min", 0)
            answers[key] = next(iter(values.values())) if values else _filler(field, least)
    assert not options, f"the form has no option {options}"
    assert not texts, f"the form has no field {texts}"
    return answers


def _filler(field: Mapping[str, Any], least: Any) -> Any:
    return MOMENTS[field["subtype"]] if field["type"] == "datetime" else FILLERS.get(field["type"], least)


def _is_hidden(engine: Engine, field: Mapping[str, Any], shown_with: Mapping[str, Any]) -> bool:
    hide = field.get("conditional", {}).get("hide", "")
    return bool(hide) and engine.evaluate(hide.removeprefix("="), shown_with) is True
