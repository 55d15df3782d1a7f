"""Makes types of the item definitions of a file, and finds a type by the name that `typeRef` gives."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from engine.dmn.feel_types import feel_types
from engine.dmn.language import FeelType
from engine.dmn.model import ItemDefinition
from engine.dmn.report import Place, Report
from engine.dmn.types import ALIASES, ANY, SIMPLE, Tests, Type

_PREFIX = re.compile(r"^(feel|xsd)[:.]")
_LIST = re.compile(r"list\s*<(.*)>", re.DOTALL)
MAX_LISTS = 20
"""How deep `list<list<…>>` may be nested."""


class TypeNames:
    """The types that one file knows: simple types, its own item definitions, those of its imports as `import.name`.

    An import that is missing (None) is a finding elsewhere; the types that it would give are not reported once more.
    """

    def __init__(
        self,
        items: tuple[ItemDefinition, ...],
        imports: Mapping[str, TypeNames | None],
        compile_tests: Callable[[str, Place], Tests],
        report: Report,
    ) -> None:
        self._items = {item.name: item for item in items}
        self._imports = {name: each for name, each in imports.items() if each is not None}
        self._missing = {name for name, each in imports.items() if each is None}
        self._compile_tests = compile_tests
        self._report = report
        self._made: dict[str, Type] = {}
        self._making: set[str] = set()
        for item in items:
            self.find(item.name, item.place)
        self.feel_types: Mapping[str, FeelType] = feel_types(
            self._items, {name: each.feel_types for name, each in self._imports.items()}
        )

    def own(self, name: str) -> Type | None:
        """The type of an item definition of this file, if there is one of that name."""
        return self.find(name, Place()) if name in self._items else None

    def function_output(self, name: str | None) -> str | None:
        """The type that functions of the named function type return; the name itself where it is no function type."""
        item = self._items.get(name or "")
        return item.function_output if item is not None and item.is_function else name

    def find(self, name: str | None, place: Place) -> Type:
        """The named type; ANY without a name, and where nothing has it, which is a finding."""
        if not name or not name.strip():
            return ANY
        name = _PREFIX.sub("", name.strip())
        if name not in self._made:
            if name in self._making:
                self._refuse("type-cycle", name, place)
                return ANY
            self._making.add(name)
            self._made[name] = self._make(name, place)
            self._making.discard(name)
        return self._made[name]

    def _make(self, name: str, place: Place) -> Type:
        if name in self._items:
            return self._make_item(self._items[name])
        simple = ALIASES.get(name, name)
        if simple in SIMPLE:
            return ANY if simple == "Any" else Type(simple)
        if name.count("<") <= MAX_LISTS and (match := _LIST.fullmatch(name)):
            return Type("list", item=self.find(match[1], place))
        prefix, dot, rest = name.partition(".")
        if dot and prefix in self._imports:
            return self._imports[prefix].find(rest, place)
        for unnamed in (self._imports[key] for key in self._imports if key == ""):
            if (found := unnamed.own(name)) is not None:
                return found
        if (prefix if dot else "") not in self._missing:
            self._refuse("unknown-type", name, place)
        return ANY

    def _refuse(self, rule: str, name: str, place: Place) -> None:
        if rule == "type-cycle":
            text = (
                "Expected types that end, but '{name}' contains itself.",
                "类型不应当包含自身，但 '{name}' 包含了自身。",
            )
        else:
            text = ("Expected a known type, but found '{name}'.", "应当是已定义的类型，但发现 '{name}'。")
        self._report.error(
            rule,
            place,
            text,
            ("Use a type of FEEL or define an item definition.", "请使用 FEEL 的类型，或添加类型定义。"),
            name=name,
        )

    def _make_item(self, item: ItemDefinition) -> Type:
        allowed = self._tests(item.allowed, item)
        constraint = self._tests(item.constraint, item)
        if item.is_function:
            made = Type("function")
        elif item.components:
            made = Type("context", entries={part.name: self._make_item(part) for part in item.components})
        else:
            made = self.find(item.type_ref, item.place)
        if item.is_collection:
            return Type("list", item=_narrowed(made, allowed), tests=constraint)
        return _narrowed(_narrowed(made, allowed), constraint)

    def _tests(self, text: str | None, item: ItemDefinition) -> Tests | None:
        return None if text is None else self._compile_tests(text, item.place)


def _narrowed(base: Type, tests: Tests | None) -> Type:
    return base if tests is None else Type(base.kind, base.item, base.entries, tests, base)
