"""The closed world of form components: which have a value, which are drawn only, which are refused and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Component:
    """`has_value`: it has a key and an answer. `why`: (English, Chinese) reason of a refusal, empty if it is supported.

    `empty` is the value of a field that nobody filled in.
    """

    kind: str
    has_value: bool = False
    empty: object = None
    why: tuple[str, str] = ("", "")


COMPONENTS = {
    row.kind: row
    for row in (
        Component("text"),
        Component("html"),
        Component("image"),
        Component("spacer"),
        Component("separator"),
        Component("button"),
        Component("table"),
        Component("group"),
        Component("dynamiclist"),
        Component("textfield", True, ""),
        Component("textarea", True, ""),
        Component("number", True),
        Component("checkbox", True, False),
        Component("checklist", True, ()),
        Component("radio", True),
        Component("select", True),
        Component("taglist", True, ()),
        Component("datetime", True),
        Component("expression", True),
        Component("iframe", why=("pages of others are not shown inside ours", "本系统页面中不嵌入外部网页")),
        Component("filepicker", why=("files are not kept by the engine", "引擎不保存文件")),
        Component("documentPreview", why=("documents are not kept by the engine", "引擎不保存文档")),
    )
}
"""All components of form-js up to schema version 19, by type."""

MULTIPLE = frozenset({"checklist", "taglist"})
CHOICES = frozenset({"radio", "select"}) | MULTIPLE
TEXTS = frozenset({"textfield", "textarea"})
MAX_SCHEMA_VERSION = 19
VALIDATE_KEYS = frozenset({"required", "min", "max", "minLength", "maxLength", "pattern", "validationType"})
EXPRESSION_KEYS = ("readonly", "expression", "valuesExpression", "dataSource", "columnsExpression")
"""Properties of a component that are FEEL when they start with `=`."""
TEXT_KEYS = ("label", "description", "text", "content", "source", "alt", "tableLabel")
"""Properties that people read: FEEL when they start with `=`, else text with `{{…}}` places that are FEEL."""
