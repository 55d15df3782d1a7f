"""What may be chosen where the service's own tables say it: service levels, 三包 categories, groups.

A service level is what the deployed decision `service_level` knows by name, a 三包 category what `warranty` does; the
tables `service_levels` and `guarantee_categories` beside them give their names for people. So a process owner who
deploys a table with a further level has it in the next contract's form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from sqlalchemy import select

from engine.api import Context, Engine, ExpressionFailed, Reader
from processes.register.fields import Field, Kind
from processes.register.kinds import KINDS
from processes.register.tables import TABLES
from processes.users import GROUPS


class Deployed(Protocol):
    """What is asked about deployed decisions; the engine's front door and a command's context both answer."""

    def texts_compared(self, decision_id: str, expression: str) -> tuple[str, ...] | None: ...


@dataclass(frozen=True, slots=True)
class Source:
    """The decision that knows the values by name, the expression it compares with them, the table that names them."""

    decision: str
    variable: str
    key: str
    names: str

    @property
    def expression(self) -> str:
        return f"{self.variable}.{self.key}"


SOURCES: Mapping[str, Source] = {
    "service_level": Source("service_level", "contract", "level", "service_levels"),
    "guarantee_category": Source("warranty", "product", "guarantee_category", "guarantee_categories"),
}
Known = Mapping[str, frozenset[str] | tuple[str, ...]]
"""Field → the values that it may have."""
Labels = Mapping[str, Mapping[str, tuple[str, str]]]
"""Field → value → (Chinese, English) name."""
Decide = Callable[[str, Mapping[str, Any]], Any]


def known_in(context: Context, kind: Kind) -> Known:
    """Return what may be chosen, for a handler."""
    return {f.name: _values(f, context, context.unit) for f in kind.fields if f.source and f.source != "skill"}


def known_to(engine: Engine, kind: Kind) -> Known:
    """Return what may be chosen, for who only looks."""
    with engine.reading() as reader:
        return {f.name: _values(f, engine, reader) for f in kind.fields if f.source and f.source != "skill"}


def labels(engine: Engine, field: Field) -> dict[str, tuple[str, str]]:
    """Return value → (Chinese, English) name of what may be chosen in a field, in the order of the tables."""
    known = field.choices or {}
    if field.source not in SOURCES:
        return {value: (zh, value.replace("_", " ")) for value, zh in known.items()}
    return _labels(field, engine, engine.decide)


def labels_in(context: Context, kind: Kind) -> Labels:
    """Return the names of what may be chosen in the fields of a kind, for a handler."""
    return _names_of(kind, context, partial(context.decide, 0), context.unit)


def labels_to(engine: Engine, kind: Kind) -> Labels:
    """Return the names of what may be chosen in the fields of a kind, for who only looks."""
    with engine.reading() as reader:
        return _names_of(kind, engine, engine.decide, reader)


def service_levels(engine: Engine) -> dict[str, tuple[str, str]]:
    """Return the service levels that a contract can have, the best first: value → (Chinese, English) name."""
    return labels(engine, _LEVEL)


def level_values(deployed: Deployed) -> tuple[str, ...]:
    """Return the service levels by value: those without a name first, then as the naming table orders them."""
    return _decided(_LEVEL, deployed)


def default_level(deployed: Deployed) -> str:
    """Return the level of who has no contract: the last of the naming table."""
    return level_values(deployed)[-1]


def group_names(reader: Reader) -> dict[str, tuple[str, str]]:
    """Return group → (Chinese, English) name: those of the service, as the register calls them, and its own."""
    table = TABLES["group"]
    own = {row.id: (row.name, row.name_en or row.name) for row in reader.all(select(table).order_by(table.c.id))}
    return {**GROUPS, **own}


_LEVEL = next(f for f in KINDS["contract"].fields if f.source == "service_level")


def _values(field: Field, deployed: Deployed, reader: Reader) -> tuple[str, ...]:
    return tuple(group_names(reader)) if field.source == "group" else _decided(field, deployed)


def _decided(field: Field, deployed: Deployed) -> tuple[str, ...]:
    """Return the values of a field that decisions know; those that are built in as long as no table names any."""
    source = SOURCES[field.source or ""]
    named = deployed.texts_compared(source.names, source.expression)
    used = deployed.texts_compared(source.decision, source.expression) or ()
    ordered: Iterable[str] = named or tuple(reversed(tuple(field.choices or ())))
    return tuple(dict.fromkeys([value for value in used if value not in ordered] + list(ordered)))


def _names_of(kind: Kind, deployed: Deployed, decide: Decide, reader: Reader) -> Labels:
    chosen = {f.name: f for f in kind.fields if f.source in SOURCES}
    named: dict[str, Mapping[str, tuple[str, str]]] = {n: _labels(f, deployed, decide) for n, f in chosen.items()}
    groups = group_names(reader) if any(f.source == "group" for f in kind.fields) else {}
    return named | {f.name: groups for f in kind.fields if f.source == "group"}


def _labels(field: Field, deployed: Deployed, decide: Decide) -> dict[str, tuple[str, str]]:
    source, known = SOURCES[field.source or ""], field.choices or {}
    return {value: _named(decide, source, value, known.get(value)) for value in _decided(field, deployed)}


def _named(decide: Decide, source: Source, value: str, zh: str | None) -> tuple[str, str]:
    found: Any = None
    try:
        found = decide(source.names, {source.variable: {source.key: value}})
    except ExpressionFailed:
        found = None  # a table that fails names nothing; cases say so where they use it
    named = found if isinstance(found, Mapping) else {}
    english = named.get("name_en") or value.replace("_", " ")
    return str(named.get("name") or zh or value), str(english)
