"""Reads a form-js schema, or refuses it with all findings at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NoReturn

from engine.errors import DefinitionInvalid
from engine.forms.checks import check_component
from engine.forms.components import COMPONENTS, MAX_SCHEMA_VERSION
from engine.forms.findings import Findings
from engine.forms.model import Field, Form
from engine.forms.paths import parse_path

MAX_CHARACTERS = 1_000_000
MAX_COMPONENTS = 2_000
MAX_DEPTH = 20


def read_form(text: str, resource: str, *, is_deployed: bool = False) -> Form:
    """Return the form in a text; raise DefinitionInvalid with all findings (components, keys, FEEL, patterns).

    `is_deployed`: the file was accepted before. A rule that has become stricter since then does not take it back.
    """
    findings = Findings(text, resource)
    schema = _parse(text, findings)
    if schema is None:
        raise DefinitionInvalid(findings.errors)
    reader = _Reader(findings)
    form = reader.form(schema)
    if findings.errors and not is_deployed:
        raise DefinitionInvalid(findings.errors)
    return form


def _parse(text: str, findings: Findings) -> dict[str, Any] | None:
    problem = _size_problem(text)
    schema: Any = None
    if problem is None:
        try:
            schema = json.loads(text.removeprefix("\ufeff"), parse_float=Decimal, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            problem = str(error) or type(error).__name__
    if problem is None and not isinstance(schema, dict):
        problem = f"the top is not an object but {type(schema).__name__}"
    if problem is None:
        return dict(schema)
    findings.error(
        "form-json",
        None,
        "Expected a form in JSON, but {problem}",
        "应当是 JSON 格式的表单，但是：{problem}",
        ("Save the form from a form editor.", "请用表单编辑器保存该表单。"),
        problem=problem,
    )
    return None


def _size_problem(text: str) -> str | None:
    return f"it has more than {MAX_CHARACTERS} characters" if len(text) > MAX_CHARACTERS else None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON value")


class _Reader:
    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.count = 0
        self.ids: set[str] = set()

    def form(self, schema: Mapping[str, Any]) -> Form:
        form_id = schema.get("id")
        if not isinstance(form_id, str) or not form_id.strip():
            self._error("form-id", None, "Expected the form to have an id", "表单应有标识", "id")
            form_id = ""
        if schema.get("type", "default") != "default":
            self._error("form-type", None, "Expected a form of type default", "表单的 type 应为 default", "type")
        version = schema.get("schemaVersion", 1)
        if not isinstance(version, int) or isinstance(version, bool) or not 1 <= version <= MAX_SCHEMA_VERSION:
            self.findings.error(
                "form-version",
                None,
                "Expected schemaVersion 1 to {limit}, but it is {version}",
                "schemaVersion 应为 1 到 {limit}，但它是 {version}",
                ("Save the form with a form editor of that version.", "请用相应版本的表单编辑器保存。"),
                limit=MAX_SCHEMA_VERSION,
                version=version,
            )
            version = 1
        name, tag = schema.get("name"), schema.get("versionTag")
        return Form(
            id=form_id,
            schema=schema,
            fields=self.children(schema, {}, 0),
            name=name if isinstance(name, str) else None,
            schema_version=version,
            version_tag=tag if isinstance(tag, str) and tag else None,
        )

    def children(self, parent: Mapping[str, Any], claimed: dict[tuple[str, ...], str], depth: int) -> tuple[Field, ...]:
        components = parent.get("components", [])
        if not isinstance(components, list) or not all(isinstance(item, dict) for item in components):
            self._error(
                "form-components", parent, "Expected a list of components", "components 应为组件列表", "components"
            )
            return ()
        if depth > MAX_DEPTH or self.count + len(components) > MAX_COMPONENTS:
            self._error(
                "form-size",
                parent,
                f"Expected at most {MAX_COMPONENTS} components, nested at most {MAX_DEPTH} deep",
                f"组件最多 {MAX_COMPONENTS} 个，嵌套最多 {MAX_DEPTH} 层",
                "components",
            )
            return ()
        self.count += len(components)
        return tuple(found for item in components if (found := self.field(item, claimed, depth)) is not None)

    def field(self, item: Mapping[str, Any], claimed: dict[tuple[str, ...], str], depth: int) -> Field | None:
        kind = str(item.get("type"))
        component = COMPONENTS.get(kind)
        if component is None or component.why[0]:
            why = component.why if component else ("it is not on the list", "它不在清单上")
            self.findings.error(
                "form-component",
                item,
                "Expected components that are supported, but '{kind}' is not: {why_en}",
                "应当是受支持的组件，但“{kind}”不受支持：{why_zh}",
                ("Use another component.", "请改用其他组件。"),
                kind=kind,
                why_en=why[0],
                why_zh=why[1],
            )
            return None
        identity = self._identity(item, kind)
        own = parse_path(item.get("key") if component.has_value else item.get("path"))
        if own is None or ((component.has_value or kind == "dynamiclist") and not own):
            self._error(
                "form-key",
                item,
                "Expected a key of letters, digits and underscores, with dots between names",
                "键应由文字、数字和下划线组成，名称之间用点分隔",
                "key" if component.has_value else "path",
            )
            own = ()
        check_component(item, kind, self.findings)
        if own and kind != "group":
            self._claim(item, own, claimed)
        inner = claimed if kind == "group" and not own else {}
        children = self.children(item, inner, depth + 1) if kind in ("group", "dynamiclist") else ()
        label = item.get("label")
        return Field(identity, kind, own, label if isinstance(label, str) else None, item, children)

    def _identity(self, item: Mapping[str, Any], kind: str) -> str:
        identity = item.get("id")
        if not isinstance(identity, str) or not identity:
            return str(item.get("key") or kind)
        if identity in self.ids:
            self._error("form-unique-id", item, "Expected component ids used once", "组件标识应唯一", "id")
        self.ids.add(identity)
        return identity

    def _claim(self, item: Mapping[str, Any], path: tuple[str, ...], claimed: dict[tuple[str, ...], str]) -> None:
        for other in claimed:
            shorter = min(len(path), len(other))
            if path[:shorter] == other[:shorter]:
                self._error(
                    "form-unique-key", item, "Expected keys that are used once", "键应唯一，不得相互覆盖", "key"
                )
                return
        claimed[path] = str(item.get("id"))

    def _error(self, rule: str, item: Mapping[str, Any] | None, en: str, zh: str, path: str) -> None:
        value = item.get(path) if item is not None else None
        self.findings.error(
            rule,
            item,
            en + ", but found {value}",
            zh + "，但发现 {value}",
            ("Correct {path}.", "请改正 {path}。"),
            path=path,
            value=value if isinstance(value, str | int) else "-",
        )
