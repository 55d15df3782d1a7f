"""All built-in functions by name; each family of them has a module."""

from __future__ import annotations

from engine.feel.builtins.booleans import booleans
from engine.feel.builtins.contexts import contexts
from engine.feel.builtins.conversion import conversion
from engine.feel.builtins.engine import engine
from engine.feel.builtins.intervals import intervals
from engine.feel.builtins.lists import lists
from engine.feel.builtins.moments import moments
from engine.feel.builtins.numbers import numbers
from engine.feel.builtins.registry import Builtin
from engine.feel.builtins.sorting import sorting
from engine.feel.builtins.statistics import statistics
from engine.feel.builtins.strings import strings
from engine.feel.builtins.working import working

FAMILIES = {
    "boolean": booleans,
    "context": contexts,
    "conversion": conversion,
    "engine": engine,
    "list": lists,
    "numeric": numbers,
    "range": intervals,
    "sort": sorting,
    "statistics": statistics,
    "string": strings,
    "temporal": moments,
    "working time": working,
}
BUILTINS: dict[str, Builtin] = {
    name: builtin for family in FAMILIES.values() for name, builtin in family.builtins.items()
}
BUILTIN_NAMES = frozenset(BUILTINS)
