"""Reads test files of the compatibility kit: inputs and expected results as FEEL values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import etree

from engine.dmn.language import read_temporal
from engine.dmn.read.tree import child, children, text_of_child
from engine.errors import InvalidInput

NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
NUMBERS = ("decimal", "double", "float", "integer", "int", "long")
TEMPORALS = ("date", "time", "dateTime", "duration")


@dataclass(frozen=True, slots=True)
class ExpectedResult:
    """What one decision, or one output of a service, should come to."""

    name: str
    value: Any


@dataclass(frozen=True, slots=True)
class Case:
    """One test case: inputs by name, and the results expected; `service` is the one to invoke, if any."""

    id: str
    service: str | None
    inputs: dict[str, Any]
    results: tuple[ExpectedResult, ...]

    @property
    def expects_value(self) -> bool:
        """Whether a value other than null is expected somewhere: an engine that does nothing would fail it."""
        return any(result.value is not None for result in self.results)


@dataclass(frozen=True, slots=True)
class Suite:
    """One test file: the model it is about, and its cases."""

    name: str
    model: Path
    cases: tuple[Case, ...]


def find_suites(folder: Path) -> Iterator[Suite]:
    """The suites in the folders inside `folder`, in the order of their names."""
    for path in sorted(folder.glob("*/*-test-*.xml")):
        yield read_suite(path)


def read_suite(path: Path) -> Suite:
    """Read one test file."""
    root = parse_file(path)
    return Suite(
        name=path.parent.name,
        model=path.parent / text_of_child(root, "modelName").strip(),
        cases=tuple(_read_case(case) for case in children(root, "testCase")),
    )


def parse_file(path: Path) -> etree._Element:
    """The root element of a file of the kit, without comments."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    return etree.parse(str(path), parser).getroot()


def _read_case(case: etree._Element) -> Case:
    return Case(
        id=case.get("id", ""),
        service=case.get("invocableName") if case.get("type") == "decisionService" else None,
        inputs={node.get("name", ""): read_value(node) for node in children(case, "inputNode")},
        results=tuple(
            ExpectedResult(node.get("name", ""), read_value(child(node, "expected")))
            for node in children(case, "resultNode")
        ),
    )


def read_value(element: etree._Element | None) -> Any:
    """The FEEL value of an `inputNode`, `expected`, `component` or `item`."""
    if element is None:
        return None
    if child(element, "component") is not None:
        return {part.get("name", ""): read_value(part) for part in children(element, "component")}
    items = child(element, "list")
    if items is not None:
        return None if items.get(NIL) == "true" else [read_value(item) for item in children(items, "item")]
    value = child(element, "value")
    if value is None or value.get(NIL) == "true":
        return None
    kind = value.get(TYPE, "xsd:string").rpartition(":")[2]
    text = value.text or ""
    if kind in NUMBERS:
        return Decimal(text.strip())
    if kind == "boolean":
        return text.strip() == "true"
    if kind not in TEMPORALS:
        return text
    moment = read_temporal(text.strip())
    if moment is None:
        raise InvalidInput(
            "Expected a {kind} in a test file, but found '{text}'",
            "测试文件中应当是 {kind}，但发现 '{text}'",
            kind=kind,
            text=text,
        )
    return moment
