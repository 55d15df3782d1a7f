"""Random diagrams against the token engine, for a number of minutes: `python -m tests.fuzz.tokens --minutes 5`."""

from __future__ import annotations

import argparse
import collections
import sys
import time

from engine.errors import DefinitionInvalid
from tests.fuzz import blocks, events
from tests.fuzz.play import anything, complete_all, definitions


def blocks_case(seed: int) -> str | None:
    """Play a block diagram plainly and with round trips; return what is wrong, or None."""
    text, wanted = blocks.model(seed)
    known = definitions(text)
    plain, tripped = complete_all(known, seed, False), complete_all(known, seed, True)
    if plain != tripped:
        return "another course after a round trip"
    if plain.outcome != "completed":
        return plain.outcome
    got = collections.Counter(plain.log)
    return None if got == wanted else f"expected {wanted - got}, unexpected {got - wanted}"


def events_case(seed: int) -> str | None:
    """Play a nest of events; the rules of `integrity` are asserted after every step."""
    known = definitions(events.model(seed))
    plain, tripped = anything(known, seed, False), anything(known, seed, True)
    if plain != tripped:
        return "another course after a round trip"
    return plain.outcome if plain.outcome.startswith("incidents") else None


def main(arguments: list[str] | None = None) -> int:
    """Play until the time is over; print each seed that failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--first", type=int, default=1000, help="the first seed")
    parser.add_argument("--only", choices=("blocks", "events"))
    options = parser.parse_args(arguments)
    until, seed, failed = time.monotonic() + 60 * options.minutes, options.first, 0
    cases = {"blocks": blocks_case, "events": events_case}
    while time.monotonic() < until:
        for name, case in cases.items():
            if options.only in (None, name):
                problem = _attempt(case, seed)
                if problem:
                    failed += 1
                    sys.stdout.write(f"{name} {seed}: {problem}\n")
                    sys.stdout.flush()
        seed += 1
    sys.stdout.write(f"{seed - options.first} seeds, {failed} failed\n")
    return 1 if failed else 0


def _attempt(case: object, seed: int) -> str | None:
    assert callable(case)
    try:
        found: str | None = case(seed)
    except DefinitionInvalid as refused:
        return f"refused: {str(refused)[:300]}"
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what the fuzzer looks for
        return f"{type(error).__name__}: {str(error)[:300]}"
    return found


if __name__ == "__main__":
    sys.exit(main())
