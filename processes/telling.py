"""The lines of `relaydesk clauses`: a row for each clause, what is missing by name, and the sums."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from processes.edges import find_edges, find_variants, missing_edges, missing_variants
from processes.matrix import Row
from processes.results import Results


def tell_rows(rows: Sequence[Row], *, with_parts: bool) -> Iterator[str]:
    """Yield a line for each clause; `with_parts`: every element, rule and scenario below it."""
    for row in rows:
        state = "ok  " if row.is_carried and row.is_proved and row.is_visible else "MISS"
        passed = sum(row.results.get(s, False) for s in row.scenarios)
        counts = f"{len(row.elements)} elements, {len(row.rules)} rules, {passed}/{len(row.scenarios)} scenarios"
        yield f"{state} {row.clause.id:<6} {counts:<40} on {len(row.visible_in):>2} cases  {row.clause.zh}"
        for part in _parts(row) if with_parts else ():
            yield f"      {part}"


def _parts(row: Row) -> Iterator[str]:
    for carrier in (*row.elements, *row.rules):
        yield f"{carrier.resource}:{carrier.id} {carrier.name}".rstrip()
    for scenario in row.scenarios:
        shown = " (shows on its case)" if scenario in row.visible_in else ""
        yield f"{'ok' if row.results.get(scenario) else 'FAILED'} {scenario.feature}: {scenario.name}{shown}"


def tell_missing(rows: Sequence[Row], files: Mapping[str, str], results: Results) -> Iterator[str]:
    """Yield what no scenario showed: clauses on a case, edges of time limits, kinds of case."""
    for row in rows:
        if not row.is_visible:
            yield f"not visible on a case: {row.clause.id} {row.clause.zh}"
    for edge, moments in missing_edges(files, results.seen.values()):
        words = {"before": "a second before", "at": "exactly at its time"}
        yield f"no scenario at the edge of {edge.key} {edge.name}: {', '.join(words[m] for m in moments)}"
    for variant in missing_variants(files, results.seen.values()):
        yield f"no scenario with {variant}"


def tell_seen(rows: Sequence[Row], files: Mapping[str, str], results: Results) -> str:
    """Return the sums of what was seen on the cases of the run."""
    edges, variants = list(find_edges(files)), list(find_variants(files))
    past = len(edges) - len(missing_edges(files, results.seen.values()))
    met = len(variants) - len(missing_variants(files, results.seen.values()))
    return (
        f"visible {sum(r.is_visible for r in rows)} of {len(rows)} on cases, "
        f"edges {past} of {len(edges)}, kinds of case {met} of {len(variants)}"
    )
