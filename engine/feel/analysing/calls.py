"""Checks calls of named functions: is there such a function, do the arguments fit, can its literals be read."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

from engine.errors import Text
from engine.feel.analysing.findings import Notebook, Rule
from engine.feel.analysing.static_types import NULL, RESULT_TYPES, StaticType, takes
from engine.feel.builtins import BUILTINS
from engine.feel.builtins.patterns import compiled
from engine.feel.builtins.registry import Builtin, Overload
from engine.feel.errors import Unfit
from engine.feel.nodes import Argument, Invocation, Literal
from engine.feel.temporal.literals import read_date, read_date_and_time, read_duration, read_time

_Given = list[tuple[Argument, StaticType]]
_READERS: dict[str, Callable[[str], Any]] = {
    "date": read_date,
    "time": read_time,
    "date and time": read_date_and_time,
    "duration": read_duration,
}
_PATTERNS = {"matches": (1, 2), "replace": (1, 3), "split": (1, 9), "extract": (1, 9)}
"""Where these functions take a pattern, and its flags."""


def check_call(notebook: Notebook, node: Invocation, name: str, given: _Given, functions: frozenset[str]) -> StaticType:
    """Note what is wrong with a call, and return the type of its result if it can be known."""
    notebook.functions_called.add(name)
    builtin = BUILTINS.get(name)
    if name in functions:
        return None
    if builtin is None:
        notebook.note(Rule.UNKNOWN_FUNCTION, node.at, _unknown(name))
        return None
    if not _accepts(builtin, given):
        notebook.note(Rule.ARGUMENTS, node.at, _wrong_arguments(builtin, given))
        return None
    if not _fits(builtin, given):
        notebook.note(Rule.TYPE, node.at, _wrong_types(name, given))
    _check_literals(notebook, name, given)
    return RESULT_TYPES[name]


def _unknown(name: str) -> Text:
    close = get_close_matches(name, BUILTINS, n=1)
    if not close:
        return Text("Expected a function, but '{name}' is none", "没有函数“{name}”", {"name": name})
    en, zh = "Expected a function, but '{name}' is none; is '{close}' meant?", "没有函数“{name}”，是不是“{close}”？"
    return Text(en, zh, {"name": name, "close": close[0]})


def _names(given: _Given) -> frozenset[str] | None:
    if given and given[0][0].name is not None:
        return frozenset(argument.name or "" for argument, _ in given)
    return None


def _matching(builtin: Builtin, given: _Given) -> list[Overload]:
    names = _names(given)
    if names is None:
        return [overload for overload in builtin.overloads if overload.accepts_count(len(given))]
    return [overload for overload in builtin.overloads if overload.accepts_names(names)]


def _accepts(builtin: Builtin, given: _Given) -> bool:
    names = _names(given)
    if names is not None and len(names) < len(given):
        return False
    if _matching(builtin, given):
        return True
    if builtin.variadic is not None:
        return names == {builtin.variadic.name} if names is not None else bool(given)
    if not builtin.overloads:  # append: a list and any number of items
        return names == {"list", "item"} if names is not None else bool(given)
    return False


def _wrong_arguments(builtin: Builtin, given: _Given) -> Text:
    names = _names(given)
    wanted = " / ".join(
        f"{builtin.name}({', '.join(f.name for f in overload.formals)})" for overload in builtin.overloads
    )
    return Text(
        "Expected {wanted}, but found {found}",
        "应当是 {wanted}，但参数是 {found}",
        {
            "wanted": wanted or f"{builtin.name}({', '.join(p.name for p in builtin.parameters)})",
            "found": f"{len(given)} argument(s)" if names is None else ", ".join(sorted(names)),
        },
    )


def _fits(builtin: Builtin, given: _Given) -> bool:
    if builtin.variadic is not None or not builtin.overloads:
        return True
    return any(_fits_overload(overload, given) for overload in _matching(builtin, given))


def _fits_overload(overload: Overload, given: _Given) -> bool:
    by_name = {formal.name: formal for formal in overload.formals}
    for position, (argument, found) in enumerate(given):
        formal = overload.formals[position] if argument.name is None else by_name[argument.name]
        if found is None:
            continue
        if found == NULL:
            if not formal.is_nullable and formal.kind.classes is not None:
                return False
        elif not takes(formal.kind, found):
            return False
    return True


def _wrong_types(name: str, given: _Given) -> Text:
    found = ", ".join(type_ or "?" for _, type_ in given)
    en, zh = "Expected arguments that fit '{name}', but found {found}", "参数不符合函数“{name}”的要求：{found}"
    return Text(en, zh, {"name": name, "found": found})


def _check_literals(notebook: Notebook, name: str, given: _Given) -> None:
    """Read the texts that a conversion or a regular expression will read when it runs."""
    if _names(given) is not None:
        return
    texts = [a.value.value if isinstance(a.value, Literal) and type(a.value.value) is str else None for a, _ in given]
    reader = _READERS.get(name)
    if reader is not None and len(texts) == 1 and texts[0] is not None and reader(texts[0]) is None:
        en, zh = "Expected the text of a {name}, but found '{text}'", "“{text}”不是正确的 {name}"
        notebook.note(Rule.LITERAL, given[0][0].at, Text(en, zh, {"name": name, "text": texts[0]}))
    position, flags_position = _PATTERNS.get(name, (len(texts), 0))
    pattern = texts[position] if position < len(texts) else None
    if pattern is not None:
        try:
            compiled(pattern, texts[flags_position] if flags_position < len(texts) else None)
        except Unfit as error:
            notebook.note(Rule.LITERAL, given[position][0].at, error.text)
