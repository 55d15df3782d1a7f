"""Compares two texts of one file, whatever kind it is."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn import read_diagram
from engine.bpmn.model import Diagram
from engine.compare.decisions import compare_decision_files
from engine.compare.diagrams import compare_diagrams
from engine.compare.forms import compare_form_texts
from engine.compare.model import Change, Comparison
from engine.dmn.model import DecisionFile
from engine.dmn.read.file import read_file
from engine.dmn.report import Report
from engine.errors import DefinitionInvalid, InvalidInput

KINDS = {"bpmn": "bpmn", "dmn": "dmn", "form": "form", "json": "form"}


def compare_files(name: str, before: str | None, after: str, *, is_deployed: bool = False) -> Comparison:
    """Return what differs between two texts of a file whose ending says what it is; `before` None: it is new.

    `is_deployed`: `after` was accepted before; a rule that has become stricter since then does not refuse it.
    Raises DefinitionInvalid where a text can't be read, and InvalidInput where the file is none of ours.
    """
    kind = KINDS.get(name.rpartition(".")[2].lower())
    if kind is None:
        raise InvalidInput(
            "Expected a .bpmn, .dmn or .form file to compare, but found '{name}'",
            "应当比较 .bpmn、.dmn 或 .form 文件，但得到“{name}”",
            name=name,
        )
    changes = tuple(_changes(kind, name, before, after, is_deployed))
    return Comparison(name, kind, before == after, changes)


def _changes(kind: str, name: str, before: str | None, after: str, is_deployed: bool) -> Iterator[Change]:
    if kind == "bpmn":
        old = Diagram(()) if before is None else read_diagram(before, name, is_deployed=True)
        yield from compare_diagrams(old, read_diagram(after, name, is_deployed=is_deployed))
    elif kind == "form":
        yield from compare_form_texts(name, before, after)
    else:
        yield from compare_decision_files(
            None if before is None else _decision_file(before, name), _decision_file(after, name)
        )


def _decision_file(text: str, name: str) -> DecisionFile:
    report = Report(name)
    file = read_file(text, report)
    if file is None:
        raise DefinitionInvalid(report.findings)
    return file
