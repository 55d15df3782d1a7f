"""Compares two DMN files: decisions, the columns and rules of their tables, and everything else they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from engine.compare.facts import compare_things, differences, facts_of, thing
from engine.compare.model import Change, Difference
from engine.dmn.expressions import Cell, DecisionTable, Literal, Rule
from engine.dmn.model import Decision, DecisionFile

ANYTHING = ("", "-")


def compare_decision_files(before: DecisionFile | None, after: DecisionFile) -> Iterator[Change]:
    """Yield what differs: each decision with the columns and rules of its table, then the other parts of the file."""
    old, new = _decisions(before), _decisions(after)
    yield from compare_things(*({i: _thing(d) for i, d in each.items()} for each in (old, new)))
    for id_ in new:
        if id_ in old:
            tables = _table(old[id_]), _table(new[id_])
            if tables[0] is not None and tables[1] is not None:
                yield from _compare_tables(id_, tables[0], tables[1])
    yield from compare_things(_others(before), _others(after))


def _decisions(file: DecisionFile | None) -> dict[str, Decision]:
    return {} if file is None else {e.id: e for e in file.elements if isinstance(e, Decision)}


def _table(decision: Decision) -> DecisionTable | None:
    return decision.expression if isinstance(decision.expression, DecisionTable) else None


def _thing(decision: Decision) -> Change:
    facts = facts_of(decision, ("id", "expression", "information", "knowledge", "alias"))
    facts["requires"] = ", ".join(r.element_id for r in (*decision.information, *decision.knowledge))
    table = _table(decision)
    if table is not None:
        facts["hit_policy"] = " ".join(filter(None, (table.hit_policy, table.aggregation)))
    elif isinstance(decision.expression, Literal):
        facts["text"] = decision.expression.text
    elif decision.expression is not None:
        facts |= {f"expression.{name}": text for name, text in facts_of(decision.expression).items()}
    return thing("decision", decision.id, decision.name, facts)


def _others(file: DecisionFile | None) -> dict[str, Change]:
    if file is None:
        return {}
    found = {
        e.id: thing("part", e.id, e.name, {"type": type(e).__name__, **facts_of(e, ("id",))}, type_=type(e).__name__)
        for e in file.elements
        if not isinstance(e, Decision)
    }
    found |= {f"type {i.name}": thing("part", i.name, i.name, facts_of(i), type_="ItemDefinition") for i in file.items}
    return found | {
        f"import {i.namespace}": thing("part", i.namespace, i.name, facts_of(i), type_="Import") for i in file.imports
    }


# ------------------------------------------------------------------- tables
def _compare_tables(decision_id: str, before: DecisionTable, after: DecisionTable) -> Iterator[Change]:
    columns = _columns(before, decision_id), _columns(after, decision_id)
    yield from compare_things(*columns)
    pairs = dict(_pairs(before, after))
    facts = [
        {rule.id: _cells(rule, list(own.values())) for rule in table.rules}
        for table, own in zip((before, after), columns, strict=True)
    ]
    moved = _moved(before, after, pairs)
    partner = {new: old for old, new in pairs.items()}
    for position, rule in enumerate(before.rules, 1):
        if rule.id not in pairs:
            yield _rule_change("removed", rule, position, decision_id, _named(facts[0][rule.id], columns[0], ()))
    for position, rule in enumerate(after.rules, 1):
        if rule.id not in partner:
            yield _rule_change("added", rule, position, decision_id, _named(facts[1][rule.id], columns[1], ()))
            continue
        found = differences(facts[0][partner[rule.id]], facts[1][rule.id])
        named = _named({d.name: "" for d in found}, columns[1], columns[0])
        told = tuple(replace(d, name=name) for d, name in zip(found, named, strict=True))
        if rule.id in moved:
            told = (Difference("position", str(moved[rule.id]), str(position)), *told)
        if told:
            yield replace(_rule_change("changed", rule, position, decision_id, ()), differences=told)


def _rule_change(
    what: str, rule: Rule, position: int, decision_id: str, cells: Mapping[str, str] | Sequence[str]
) -> Change:
    """An added or removed rule tells its cells, on the side on which they are."""
    told = cells.items() if isinstance(cells, Mapping) else ()
    stated = tuple(Difference(n, *((t, None) if what == "removed" else (None, t))) for n, t in told)
    return Change("rule", what, rule.id, str(position), None, decision_id, stated)


def _columns(table: DecisionTable, decision_id: str) -> dict[str, Change]:
    """By what a column is known by: its id, else its expression or name."""
    found: dict[str, Change] = {}
    for column in table.inputs:
        facts = {
            "label": column.label,
            "expression": column.expression.text,
            "type": column.type_ref or "",
            "allowed": column.allowed.text if column.allowed else "",
        }
        key = f"in {column.id or column.expression.text}"
        found[key] = thing("input", key[3:], column.label, facts, within=decision_id)
    for output in table.outputs:
        facts = {
            "label": output.label,
            "name": output.name or "",
            "type": output.type_ref or "",
            "allowed": output.allowed.text if output.allowed else "",
            "default": output.default.text if output.default else "",
        }
        key = f"out {output.id or output.name or ''}"
        found[key] = thing("output", key[4:], output.label or output.name, facts, within=decision_id)
    return found


def _cells(rule: Rule, columns: Sequence[Change]) -> dict[str, str]:
    """Return column key → text of a rule; a condition that says nothing is left out."""
    prefixes = {"input": "in", "output": "out"}
    texts = [*map(_text, rule.inputs), *(cell.text for cell in rule.outputs)]
    cells = {f"{prefixes[c.kind]} {c.id}": t for c, t in zip(columns, texts, strict=False) if t}
    notes = {f"note {number}": note for number, note in enumerate(rule.annotations, 1) if note}
    return cells | notes


def _text(cell: Cell) -> str:
    return "" if cell.text.strip() in ANYTHING else cell.text


def _named(
    cells: Mapping[str, str], columns: Mapping[str, Change], others: Mapping[str, Change] | tuple[()]
) -> dict[str, str]:
    """Return the cells by the column's words: `in 故障类别`, `out 处理方式`, `note 1`."""
    known = {**dict(others or {}), **columns}
    found: dict[str, str] = {}
    for key, text in cells.items():
        column = known.get(key)
        name = f"{key.split(' ', 1)[0]} {column.label or column.id}" if column else key
        found[name if name not in found else key] = text
    return found


def _pairs(before: DecisionTable, after: DecisionTable) -> Iterator[tuple[str, str]]:
    """Yield (id before, id after) of the same rule: by id, else by saying the very same."""
    ids = {rule.id for rule in after.rules}
    left = {rule.id for rule in before.rules} & ids
    yield from ((id_, id_) for id_ in left)
    free = [rule for rule in after.rules if rule.id not in left]
    for rule in before.rules:
        if rule.id not in left:
            same = next((r for r in free if _says(r) == _says(rule)), None)
            if same is not None:
                free.remove(same)
                yield rule.id, same.id


def _says(rule: Rule) -> tuple[tuple[str, ...], ...]:
    return tuple(_text(c) for c in rule.inputs), tuple(c.text for c in rule.outputs), rule.annotations


def _moved(before: DecisionTable, after: DecisionTable, pairs: Mapping[str, str]) -> dict[str, int]:
    """Return id after → position before of the rules that changed places, as few as tell the new order."""
    old = {pairs[rule.id]: position for position, rule in enumerate(before.rules, 1) if rule.id in pairs}
    order = [rule.id for rule in after.rules if rule.id in old]
    best: list[list[str]] = []  # the longest rising run that ends at each rule
    for id_ in order:
        best.append([*_longest([run for run in best if old[run[-1]] < old[id_]]), id_])
    stay = set(_longest(best))
    return {id_: old[id_] for id_ in order if id_ not in stay}


def _longest(runs: Sequence[list[str]]) -> list[str]:
    return sorted(runs, key=lambda run: -len(run))[0] if runs else []
