"""Input and output mappings: in document order, each seeing what the ones before it made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.bpmn.model import VariableMapping
from engine.model.states import IncidentType
from engine.spiff.expressions import formula
from engine.spiff.names import nest

if TYPE_CHECKING:
    from engine.spiff.tokens import Token

IO = IncidentType.IO_MAPPING_ERROR


class MappingSpec:
    """One mapping: a source (None: null) and the names of its dotted target."""

    __slots__ = ("path", "source")

    def __init__(self, mapping: VariableMapping, element_id: str) -> None:
        self.path = mapping.target.split(".")
        self.source = formula(
            mapping.source,
            f"the mapping to '{mapping.target}' of '{element_id}'",
            f"“{element_id}”到“{mapping.target}”的映射",
        )

    def value(self, token: Token, made: dict[str, Any]) -> Any:
        return None if self.source is None else self.source.value(token, made, IO)


def map_inputs(mappings: tuple[MappingSpec, ...], token: Token) -> dict[str, Any]:
    """Return the local variables that input mappings make; a nested target replaces the whole variable."""
    made: dict[str, Any] = {}
    for mapping in mappings:
        name, *rest = mapping.path
        value = mapping.value(token, made)
        made[name] = nest(made.get(name), rest, value) if rest else value
    return made


def map_outputs(mappings: tuple[MappingSpec, ...], token: Token, result: dict[str, Any] | None) -> None:
    """Make the result local, then write what the output mappings make of it to the scope around.

    A nested target changes one entry of the existing variable. Nothing is written if one mapping fails, except that
    the result stays local, where a person can correct it.
    """
    if result:
        token.data.update(result)
    made: dict[str, Any] = {}
    try:
        for mapping in mappings:
            name, *rest = mapping.path
            value = mapping.value(token, made)
            if rest:
                old = made[name] if name in made else token.visible().get(name)
                value = nest(old, rest, value)
            made[name] = value
    except Exception:
        if result:
            token.top.wrote(token, result)
        raise
    token.write_out(made)
