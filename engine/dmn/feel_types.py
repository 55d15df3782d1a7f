"""Item definitions as FEEL types, for `instance of`: structure only, because it disregards allowed values."""

from __future__ import annotations

from collections.abc import Mapping

from engine.dmn.language import ContextType, FeelType, FunctionType, ListType, named_type
from engine.dmn.model import ItemDefinition


def feel_types(
    items: Mapping[str, ItemDefinition], imports: Mapping[str, Mapping[str, FeelType]]
) -> Mapping[str, FeelType]:
    """The FEEL type of each item definition by name; those of imports as `import.name`."""
    types = {
        f"{prefix}.{name}" if prefix else name: type_
        for prefix, others in imports.items()
        for name, type_ in others.items()
    }
    return types | {name: _feel_type(item) for name, item in items.items()}


def _feel_type(item: ItemDefinition) -> FeelType:
    made: FeelType
    if item.is_function:
        made = FunctionType(
            tuple(named_type(each or "Any") for each in item.function_parameters),
            named_type(item.function_output) if item.function_output else None,
        )
    elif item.components:
        made = ContextType(tuple((part.name, _feel_type(part)) for part in item.components))
    else:
        made = named_type(item.type_ref or "Any")
    return ListType(made) if item.is_collection else made
