"""Statements that run often: compiled once, and on SQLite given to the driver directly.

SQLAlchemy's execution costs more than what SQLite does for such a statement. Text, order of parameters and the types'
conversions are still SQLAlchemy's; on PostgreSQL the statement takes the ordinary way.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Dialect, Executable
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from engine.model.values import dumps, loads
from engine.store.types import Json, Time, from_microseconds, to_microseconds

Convert = Callable[[Any], Any]


class Prepared:
    """A statement whose parameters always have the same names. Made once, at the top of a module."""

    __slots__ = ("compiled", "statement")

    def __init__(self, statement: Executable) -> None:
        self.statement = statement
        self.compiled: Direct | None = None

    def direct(self, dialect: Dialect, names: Sequence[str]) -> Direct:
        """Return the form that the driver takes; `names` are those of the parameters. Threads may make it twice."""
        if self.compiled is None:
            self.compiled = Direct(self.statement, dialect, names)
        return self.compiled


class Direct:
    """A compiled statement: its SQL text, how parameters become its arguments, and rows what is read."""

    __slots__ = ("_arguments", "_conversions", "_row", "sql")

    def __init__(self, statement: Executable, dialect: Dialect, names: Sequence[str]) -> None:
        compiled: Any = statement.compile(dialect=dialect, column_keys=list(names))  # type: ignore[attr-defined]
        assert isinstance(compiled, SQLCompiler)
        if compiled.literal_execute_params or compiled.post_compile_params:
            compiled = statement.compile(  # type: ignore[attr-defined]
                dialect=dialect, column_keys=list(names), compile_kwargs={"render_postcompile": True}
            )
        self.sql: str = compiled.string
        constants: Mapping[str, Any] = {
            name: bind.effective_value for name, bind in compiled.binds.items() if not bind.required
        }
        processors: dict[str, Convert] = dict(compiled._bind_processors)
        for name, bind in compiled.binds.items():
            if isinstance(bind.type, Time | Json):
                processors[name] = _time_to_store if isinstance(bind.type, Time) else _json_to_store
        self._arguments: list[tuple[str | None, Any, Convert | None]] = [
            (None, _converted(constants[name], processors.get(name)), None)
            if name in constants and name not in names
            else (name, None, processors.get(name))
            for name in compiled.positiontup or ()
        ]
        columns = compiled._result_columns or ()
        self._row: Any = namedtuple("Row", [c.keyname for c in columns]) if columns else None
        found = [(i, _reading(c.type, dialect)) for i, c in enumerate(columns)]
        self._conversions: list[tuple[int, Convert]] = [(i, convert) for i, convert in found if convert is not None]

    def arguments(self, parameters: Mapping[str, Any]) -> list[Any]:
        """Return the driver's arguments, in the order of the text."""
        return [
            constant if name is None else parameters[name] if convert is None else convert(parameters[name])
            for name, constant, convert in self._arguments
        ]

    def row(self, values: Sequence[Any]) -> Any:
        """Return a row of the driver with its columns' names and types."""
        if self._conversions:
            changed = list(values)
            for i, convert in self._conversions:
                changed[i] = convert(changed[i])
            values = changed
        return self._row._make(values)


def _reading(type_: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    """Our own types' conversion without SQLAlchemy's layers around it."""
    if isinstance(type_, Time | Json):
        return _stored_time if isinstance(type_, Time) else _stored_json
    return type_._cached_result_processor(dialect, None)


def _time_to_store(value: datetime | None) -> int | None:
    return None if value is None else to_microseconds(value)


def _stored_time(value: int | None) -> datetime | None:
    return None if value is None else from_microseconds(value)


def _json_to_store(value: Any) -> str | None:
    return None if value is None else "[]" if value == () else dumps(value)


def _stored_json(value: str | None) -> Any:
    return None if value is None else [] if value == "[]" else loads(value)


def _converted(value: Any, convert: Convert | None) -> Any:
    return value if convert is None else convert(value)
