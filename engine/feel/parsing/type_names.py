"""The grammar of types, behind `instance of` and behind the parameters of functions."""

from __future__ import annotations

from engine.feel.errors import Expectation
from engine.feel.parsing.cursor import Cursor
from engine.feel.parsing.tokens import NAME
from engine.feel.types import ANY, ContextType, FunctionType, ListType, RangeType, Type, named

A_TYPE = Expectation("a type", "类型")


class TypeParser(Cursor):
    """Reads types."""

    def type(self) -> Type:
        """Step over a type: a name, `list<…>`, `range<…>`, `context<…>`, `function<…> -> …`."""
        self.enter()
        try:
            name = self.known_name()
            if name is not None:
                return named(name)
            name = self.special_name()
            if name is None and self.is_at_word("date") and self.tokens[self.index + 1].text == "time":
                self.go(self.index + 2)
                name = "date time"
            if name is not None:
                return named(name)
            if self.token.kind is not NAME:
                self.fail(A_TYPE)
            name = self.token.text
            self.go(self.index + 1)
            if self.is_at("<"):
                match name:
                    case "list" | "range":
                        self.need("<")
                        element = self.type()
                        self.need(">")
                        return ListType(element) if name == "list" else RangeType(element)
                    case "context":
                        return self._context_type()
                    case "function":
                        return self._function_type()
            while self.take("."):
                if self.token.kind is not NAME:
                    self.fail(A_TYPE)
                name += "." + self.token.text
                self.go(self.index + 1)
            return named(name)
        finally:
            self.leave()

    def _context_type(self) -> Type:
        self.need("<")
        entries: list[tuple[str, Type]] = []
        while True:
            key = self.name(may_be_keyword=True)
            self.need(":")
            entries.append((key, self.type()))
            if self.take(">"):
                return ContextType(tuple(entries))
            self.need(",")

    def _function_type(self) -> Type:
        self.need("<")
        parameters: list[Type] = []
        while not self.take(">"):
            if parameters:
                self.need(",")
            parameters.append(self.type())
        return FunctionType(tuple(parameters), self.type() if self.take("->") else ANY)
