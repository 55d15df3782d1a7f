"""How built-in functions are declared and called: kinds of parameters, overloads, and families of functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.feel.errors import Unfit
from engine.feel.frames import Run
from engine.feel.temporal.durations import DaysAndTimeDuration, YearsAndMonthsDuration
from engine.feel.temporal.moments import Date, DateAndTime, Time
from engine.feel.types import ANY as ANY_TYPE
from engine.feel.types import NamedType
from engine.feel.values import DECIMAL_ERRORS, Function, Parameter, Range, Value

Body = Callable[..., Value]
"""`body(run, *arguments)`; it may raise Unfit, which makes the result null with a remark."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a parameter takes: values of these classes, all if there are none."""

    name: str
    classes: frozenset[type] | None


@dataclass(frozen=True, slots=True)
class Formal:
    """A parameter of a built-in. `is_optional`: it may be left out; `is_nullable`: it may be null."""

    name: str
    kind: Kind
    is_optional: bool = False
    is_nullable: bool = False


class Overload:
    """One way to call a built-in."""

    __slots__ = ("body", "formals", "names", "required")

    def __init__(self, formals: tuple[Formal, ...], body: Body) -> None:
        self.formals, self.body = formals, body
        self.required = sum(not formal.is_optional for formal in formals)
        self.names = frozenset(formal.name for formal in formals)

    def accepts_count(self, count: int) -> bool:
        """Tell whether that many positional arguments fit."""
        return self.required <= count <= len(self.formals)

    def accepts_names(self, names: frozenset[str]) -> bool:
        """Tell whether named arguments of these names fit."""
        return names <= self.names and all(formal.is_optional or formal.name in names for formal in self.formals)

    def fit(self, arguments: Sequence[Value]) -> list[Value] | None:
        """Return the arguments as the body takes them, None if one is of another kind."""
        fitted: list[Value] = []
        for formal, value in zip(self.formals, arguments, strict=False):
            classes = formal.kind.classes
            if classes is not None and type(value) not in classes:
                if value is None:
                    if not formal.is_nullable:
                        return None
                elif list in classes:
                    value = [value]
                elif type(value) is list and len(value) == 1 and type(value[0]) in classes:
                    value = value[0]
                elif type(value) is Date and DateAndTime in classes:
                    value = DateAndTime(value.days, 0, 0)
                else:
                    return None
            fitted.append(value)
        fitted.extend([None] * (len(self.formals) - len(fitted)))
        return fitted

    def fit_names(self, arguments: Mapping[str, Value]) -> list[Value] | None:
        """Return named arguments as the body takes them."""
        given = [formal for formal in self.formals if formal.name in arguments]
        fitted = Overload(tuple(given), self.body).fit([arguments[formal.name] for formal in given])
        if fitted is None:
            return None
        by_name = dict(zip((formal.name for formal in given), fitted, strict=True))
        return [by_name.get(formal.name) for formal in self.formals]


@dataclass(frozen=True, slots=True)
class Variadic:
    """A built-in that also takes its list's items as arguments; `spreads`: a single list argument is that list."""

    name: str
    body: Body
    spreads: bool


class Builtin(Function):
    """A built-in function with its overloads."""

    __slots__ = ("overloads", "variadic")

    def __init__(self, name: str) -> None:
        super().__init__(name, (), self.apply)
        self.overloads: tuple[Overload, ...] = ()
        self.variadic: Variadic | None = None

    def add(self, overload: Overload) -> None:
        """Add one more way to call it; the first one's parameters are those of its function type."""
        self.overloads += (overload,)
        if not self.parameters:
            self.parameters = tuple(Parameter(formal.name, _type_of(formal.kind)) for formal in overload.formals)

    def apply(self, run: Run, arguments: list[Value]) -> Value:
        """Call with arguments by position."""
        count = len(arguments)
        for overload in self.overloads:
            if overload.required <= count <= len(overload.formals):
                fitted = overload.fit(arguments)
                if fitted is not None:
                    return self.run_body(overload.body, run, fitted)
        variadic = self.variadic
        if variadic is not None and arguments:
            is_list = count == 1 and variadic.spreads and type(arguments[0]) is list
            return self.run_body(variadic.body, run, [arguments[0] if is_list else arguments])
        return self._refuse(run)

    def apply_named(self, run: Run, arguments: Mapping[str, Value]) -> Value:
        """Call with arguments by name."""
        names = frozenset(arguments)
        for overload in self.overloads:
            if overload.accepts_names(names):
                fitted = overload.fit_names(arguments)
                if fitted is not None:
                    return self.run_body(overload.body, run, fitted)
        variadic = self.variadic
        if variadic is not None and names == {variadic.name}:
            value = arguments[variadic.name]
            return self.run_body(variadic.body, run, [value if type(value) is list else [value]])
        return self._refuse(run)

    def only_overload(self, count: int) -> Overload | None:
        """Return the overload that alone takes that many positional arguments; None if several could, or none."""
        if self.variadic is not None or type(self) is not Builtin:
            return None
        found = [overload for overload in self.overloads if overload.accepts_count(count)]
        return found[0] if len(found) == 1 else None

    def run_body(self, body: Body, run: Run, arguments: list[Value]) -> Value:
        """Run a body on arguments that fit it; what it can't do is null, and what it made is counted."""
        try:
            result = body(run, *arguments)
        except Unfit as error:
            return run.remark(error.text.en, error.text.zh, **error.text.params)
        except (*DECIMAL_ERRORS, ValueError, OverflowError):
            en = "Expected arguments of '{name}' in range, with a result in range"
            return run.remark(en, "函数“{name}”的参数或结果超出了范围", name=self.name)
        if type(result) is str or type(result) is list:
            run.meter.take(len(result))
        return result

    def _refuse(self, run: Run) -> None:
        run.remark("Expected arguments that fit '{name}'", "参数不符合函数“{name}”的要求", name=self.name)


STRING = Kind("string", frozenset((str,)))
NUMBER = Kind("number", frozenset((Decimal,)))
BOOLEAN = Kind("boolean", frozenset((bool,)))
LIST = Kind("list", frozenset((list,)))
CONTEXT = Kind("context", frozenset((dict,)))
TIME = Kind("time", frozenset((Time,)))
DATE_AND_TIME = Kind("date and time", frozenset((DateAndTime,)))
DATE_OR_DATE_AND_TIME = Kind("date or date and time", frozenset((Date, DateAndTime)))
DAYS_AND_TIME_DURATION = Kind("days and time duration", frozenset((DaysAndTimeDuration,)))
DURATION = Kind("duration", frozenset((DaysAndTimeDuration, YearsAndMonthsDuration)))
RANGE = Kind("range", frozenset((Range,)))
FUNCTION = Kind("function", frozenset((Function, Builtin)))
POINT = Kind(
    "comparable value", frozenset((Decimal, str, Date, Time, DateAndTime, DaysAndTimeDuration, YearsAndMonthsDuration))
)
ANYTHING = Kind("Any", None)

_TYPED = frozenset(("string", "number", "boolean", "list", "context", "time", "date and time", "range", "function"))


def _type_of(kind: Kind) -> NamedType:
    return NamedType(kind.name) if kind.name in _TYPED else ANY_TYPE


def needs(name: str, kind: Kind) -> Formal:
    """Declare a parameter that must be given, and not be null (unless it takes anything)."""
    return Formal(name, kind)


def nullable(name: str, kind: Kind) -> Formal:
    """Declare a parameter that must be given, but may be null."""
    return Formal(name, kind, is_nullable=True)


def optional(name: str, kind: Kind) -> Formal:
    """Declare a parameter that may be left out or be null; the body gets None then."""
    return Formal(name, kind, is_optional=True, is_nullable=True)


def omissible(name: str, kind: Kind) -> Formal:
    """Declare a parameter that may be left out, but must not be null if it is given."""
    return Formal(name, kind, is_optional=True)


class Family:
    """The built-ins of one module."""

    def __init__(self) -> None:
        self.builtins: dict[str, Builtin] = {}

    def function(self, name: str, *formals: Formal) -> Callable[[Body], Body]:
        """Register a Python function as one overload of a built-in."""

        def register(body: Body) -> Body:
            self._named(name).add(Overload(formals, body))
            return body

        return register

    def variadic(self, name: str, parameter: str = "list", spreads: bool = True) -> Callable[[Body], Body]:
        """Register a Python function of one list, whose items may be given one by one."""

        def register(body: Body) -> Body:
            builtin = self._named(name)
            builtin.variadic = Variadic(parameter, body, spreads)
            builtin.parameters = builtin.parameters or (Parameter(parameter, _type_of(LIST)),)
            return body

        return register

    def _named(self, name: str) -> Builtin:
        return self.builtins.setdefault(name, Builtin(name))
