"""Refuses a deployment whose tables give no text that can be printed or sent: each is tried with sample cases first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from engine.api import DecisionModel, DefinitionInvalid, Finding, Reader, Release, Text, read_model
from processes.wording.blocks import WordingBroken
from processes.wording.catalogue import WORDINGS, Wording, value_at
from processes.wording.reading import worded_by
from processes.wording.samples import NUMBER
from processes.wording.values import with_values

RULE = "paper-wording"
_UNSAID = (
    "Expected the decision '{name}' to print the value of '{path}', but no row of it does.",
    "决策“{name}”应当印出“{path}”的值，但没有一行印它。",
)
_SILENT = (
    "Expected the row '{label}' to say something on a complete sample case, but it is empty.",
    "“{label}”这一行在填写齐全的样例工单上应当有文字，但它是空的。",
)
_ACTION = Text(
    "See docs/how-to/papers.en.md, and look at the preview of the table.",
    "写法见 docs/how-to/papers.zh.md，并看一看决策表的预览。",
)


def check_wording(release: Release, reader: Reader) -> Iterator[Finding]:
    """Yield what is wrong with the tables of texts in the files that are deployed."""
    for name, text in release.files.items():
        wordings = [w for id_, w in WORDINGS.items() if release.newest_after.get(("decision", id_)) == name]
        if name.endswith(".dmn") and wordings:
            yield from findings_of(text, name, wordings, release.at)


def findings_of(text: str, name: str, wordings: list[Wording], at: datetime) -> Iterator[Finding]:
    """Yield what is wrong with the tables of some texts in a decision file, and which of their rules say nothing."""
    try:
        model = read_model(text, name)
    except DefinitionInvalid:  # it imports another model, and can't be tried by itself
        return
    for wording in wordings:
        yield from (replace(finding, action=_ACTION, resource=name) for finding in _tried(model, wording, at))


def _tried(model: DecisionModel, wording: Wording, at: datetime) -> Iterator[Finding]:
    spoken, silent = set[str](), dict[str, str]()
    for sample in wording.samples:
        values = with_values(sample.variables, NUMBER, at)
        try:
            blocks = worded_by(model, wording, values, at)
        except WordingBroken as broken:
            yield Finding(RULE, broken.text, wording.decision)
            return
        for path in wording.must_say:
            if not any(str(value_at(values, path)) in block.text for block in blocks):
                yield Finding(RULE, Text(*_UNSAID, {"name": wording.decision, "path": path}), wording.decision)
                return
        for rule, label, text in _rules(model, wording, values, at):
            if text:
                spoken.add(rule)
            else:
                silent.setdefault(rule, label)
    for rule in silent.keys() - spoken:
        yield Finding(RULE, Text(*_SILENT, {"label": silent[rule]}), rule, severity="warning")


def _rules(
    model: DecisionModel, wording: Wording, values: Mapping[str, Any], at: datetime
) -> Iterator[tuple[str, str, Any]]:
    """Yield (rule, label, text) of the rules that match and whose kind needs a text."""
    records = model.evaluate(wording.decision, values, now=at).evaluated
    matched = next(record for record in records if record["decisionId"] == wording.decision).get("matchedRules", ())
    for rule in matched:
        given = {output["outputName"]: output["outputValue"] for output in rule["evaluatedOutputs"]}
        kind = wording.kinds.get(str(given.get("kind")))
        if kind is not None and kind.needs_text:
            yield rule["ruleId"], str(given.get("label") or given.get("kind")), given.get("text")
