"""What happened in each decision: inputs, matched rules and output, as the journal keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.dmn.expressions import DecisionTable
from engine.dmn.language import as_json

MAX_TABLES = 100
"""How many evaluations of tables inside functions one decision records; a loop over a table stays readable."""


@dataclass(slots=True)
class TableRecord:
    """One evaluation of a decision table: the value of each input, and each rule that counted with its outputs."""

    table: DecisionTable
    inputs: Sequence[Any]
    rules: list[tuple[int, Sequence[Any]]] = field(default_factory=list)

    def inputs_as_json(self) -> list[dict[str, Any]]:
        """The inputs with id and label of their columns."""
        return [
            {"inputId": clause.id, "inputName": clause.label, "inputValue": as_json(value)}
            for clause, value in zip(self.table.inputs, self.inputs, strict=True)
        ]

    def rules_as_json(self) -> list[dict[str, Any]]:
        """The matched rules with their position from 1, and the outputs by column."""
        return [
            {
                "ruleId": self.table.rules[index].id,
                "ruleIndex": index + 1,
                "evaluatedOutputs": [
                    {"outputId": clause.id, "outputName": clause.name or clause.label, "outputValue": as_json(value)}
                    for clause, value in zip(self.table.outputs, outputs, strict=True)
                ],
            }
            for index, outputs in self.rules
        ]


@dataclass(slots=True)
class DecisionRecord:
    """One evaluated decision. `inputs` are what it required; a decision that is a table tells its columns instead."""

    decision_id: str
    decision_name: str
    own_table: DecisionTable | None
    inputs: Sequence[tuple[str, str, Any]]
    tables: list[TableRecord] = field(default_factory=list)
    output: Any = None

    def as_json(self) -> dict[str, Any]:
        """The record with JSON values only: what the journal and the audit screens show."""
        own = next((record for record in self.tables if record.table is self.own_table), None)
        others = [record for record in self.tables if record is not own]
        entry: dict[str, Any] = {
            "decisionId": self.decision_id,
            "decisionName": self.decision_name,
            "inputs": own.inputs_as_json() if own else self._required(),
            "matchedRules": own.rules_as_json() if own else [],
            "output": as_json(self.output),
        }
        if others:
            entry["tables"] = [
                {
                    "tableId": record.table.id,
                    "inputs": record.inputs_as_json(),
                    "matchedRules": record.rules_as_json(),
                }
                for record in others
            ]
        return entry

    def _required(self) -> list[dict[str, Any]]:
        return [
            {"inputId": input_id, "inputName": name, "inputValue": as_json(value)}
            for input_id, name, value in self.inputs
        ]


class Trace:
    """The records of one evaluation, in the order in which the decisions ended."""

    __slots__ = ("_open", "decisions", "failed")

    def __init__(self) -> None:
        self.decisions: list[DecisionRecord] = []
        self.failed: DecisionRecord | None = None
        self._open: list[DecisionRecord] = []

    def begin(self, record: DecisionRecord) -> None:
        """A decision begins; tables recorded from now on are its own."""
        self._open.append(record)

    def end(self, output: Any) -> None:
        """The innermost decision came to `output`."""
        record = self._open.pop()
        record.output = output
        self.decisions.append(record)

    def fail(self) -> None:
        """The innermost decision did not come to a value; what it read is kept, its output is null.

        `failed` keeps the first that failed: those around it failed because of it.
        """
        self.failed = self.failed or self._open[-1]
        self.end(None)

    def table(self, record: TableRecord) -> None:
        """A table was evaluated, within the innermost decision."""
        if self._open and len(self._open[-1].tables) < MAX_TABLES:
            self._open[-1].tables.append(record)

    def as_json(self) -> list[dict[str, Any]]:
        """All records with JSON values only."""
        return [record.as_json() for record in self.decisions]
