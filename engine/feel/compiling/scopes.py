"""Compile-time scopes: which frames stand around a node, so that a name is looked up only where it can be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto


class LayerKind(Enum):
    """How sure it is that a frame has a name: certain (a parameter), perhaps not yet (a context's entry), or a filter,
    whose item may be a context with any entries."""

    CERTAIN = auto()
    GROWING = auto()
    FILTER = auto()


@dataclass(frozen=True, slots=True)
class Place:
    """A frame where a name may be, `hops` frames outward."""

    hops: int
    kind: LayerKind


class Scope:
    """The frames around a node, innermost last."""

    __slots__ = ("_layers",)

    def __init__(self, layers: tuple[tuple[LayerKind, frozenset[str]], ...] = ()) -> None:
        self._layers = layers

    def inside(self, kind: LayerKind, names: Iterable[str] = ()) -> Scope:
        """Return the scope of what stands inside one more frame."""
        return Scope((*self._layers, (kind, frozenset(names))))

    def places(self, name: str) -> list[Place]:
        """Return the frames where a name may be, from inside out; behind a certain one nothing is looked at."""
        places: list[Place] = []
        for hops, (kind, names) in enumerate(reversed(self._layers)):
            if kind is LayerKind.FILTER or name in names:
                places.append(Place(hops, kind))
                if kind is LayerKind.CERTAIN:
                    break
        return places


OUTERMOST = Scope()
