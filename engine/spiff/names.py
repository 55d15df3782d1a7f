"""The variables that an expression sees: the scopes from inside out, without copying them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol


class Holder(Protocol):
    """Something that holds variables: a token (its locals) or a process instance; `outer` is the scope around it."""

    data: dict[str, Any]
    outer: Holder | None

    @property
    def key(self) -> int:
        """The key of the element or process instance, as events name the scope."""


class Names(Mapping[str, Any]):
    """Dictionaries looked through from first to last."""

    __slots__ = ("_dicts",)

    def __init__(self, dicts: list[Mapping[str, Any]]) -> None:
        self._dicts = dicts

    def __getitem__(self, name: str) -> Any:
        for values in self._dicts:
            if name in values:
                return values[name]
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return any(name in values for values in self._dicts)

    def get(self, name: str, default: Any = None) -> Any:
        for values in self._dicts:
            if name in values:
                return values[name]
        return default

    def __iter__(self) -> Iterator[str]:
        seen: set[str] = set()
        for values in self._dicts:
            for name in values:
                if name not in seen:
                    seen.add(name)
                    yield name

    def __len__(self) -> int:
        return sum(1 for _ in self)


def visible(holder: Holder | None, first: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
    """Return what is visible from `holder`; the names in `first` hide all others."""
    dicts: list[Mapping[str, Any]] = [first] if first else []
    while holder is not None:
        if holder.data:
            dicts.append(holder.data)
        holder = holder.outer
    return dicts[0] if len(dicts) == 1 else Names(dicts)


def holder_of(start: Holder, name: str) -> Holder:
    """Return the innermost scope from `start` outward that has the variable, else the process instance."""
    holder = start
    while name not in holder.data and holder.outer is not None:
        holder = holder.outer
    return holder


def nest(old: Any, path: list[str], value: Any) -> Any:
    """Return `old` with the value at a path of names; other entries of the objects on the way stay."""
    if not path:
        return value
    base = old if isinstance(old, dict) else {}
    return {**base, path[0]: nest(base.get(path[0]), path[1:], value)}
