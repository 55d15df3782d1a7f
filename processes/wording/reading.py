"""Words a text by its decision table: the newest that is deployed, or the one that we came with where none is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from engine.api import DecisionModel, Engine, ExpressionFailed, read_model
from processes.deploy import ROOT
from processes.wording.blocks import Block, WordingBroken, blocks_of
from processes.wording.catalogue import WORDINGS, Wording

SHIPPED = 0
"""The version of the tables that came with the program, as long as none was deployed."""


class Worded(NamedTuple):
    """What a table gave, and which version of it."""

    blocks: tuple[Block, ...]
    version: int


def worded(engine: Engine, wording: Wording, values: Mapping[str, Any]) -> Worded:
    """Word a text with the variables that its table may use. Raises WordingBroken."""
    newest = next(iter(engine.decisions(wording.decision)), None)
    if newest is None:
        return worded_as_shipped(wording, values, engine.clock.now())
    try:
        rows = engine.decide(wording.decision, values, newest.key)
    except ExpressionFailed as failed:
        raise _failed(wording, failed) from failed
    return Worded(blocks_of(wording.decision, wording.kinds, rows), newest.version)


def worded_as_shipped(wording: Wording, values: Mapping[str, Any], at: datetime) -> Worded:
    """Word a text by the table that came with the program, whatever is deployed."""
    return Worded(worded_by(_shipped()[wording.decision], wording, values, at), SHIPPED)


def worded_by(model: DecisionModel, wording: Wording, values: Mapping[str, Any], at: datetime) -> tuple[Block, ...]:
    """Word a text by a decision file. Raises WordingBroken."""
    try:
        rows = model.evaluate(wording.decision, values, now=at).output
    except ExpressionFailed as failed:
        raise _failed(wording, failed) from failed
    return blocks_of(wording.decision, wording.kinds, rows)


def _failed(wording: Wording, failed: ExpressionFailed) -> WordingBroken:
    return WordingBroken(
        "Expected the decision '{name}' to give the text of a paper or message, but: {problem}",
        "决策“{name}”应当给出文书或消息的文字，但是：{problem_zh}",
        failed.reason,
        name=wording.decision,
        problem=failed.text.in_language("en"),
        problem_zh=failed.text.in_language("zh"),
    )


@cache
def _shipped() -> dict[str, DecisionModel]:
    """Return the decision files that came with the program, by the texts that they word."""
    files = {path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "decisions").glob("*.dmn"))}
    return {
        decision: read_model(text, name)
        for name, text in files.items()
        for decision in WORDINGS
        if f'<decision id="{decision}"' in text
    }
