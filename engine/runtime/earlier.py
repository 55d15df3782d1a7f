"""Rules of earlier releases, by which what was recorded under them is decided again; new commands know only today's.

The first release took a promise for kept where a person moved the case to by hand, and made no difference between the
items of a multi-instance activity: its body had a promise, too, and what kept one kept those of all. `now()` in a due
expression was the moment of the question, also when a running promise was retimed.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Earlier:
    """`keeps_by_hand`: before `CommitmentSkipped` came; `mixes_items`: before `CommitmentStarted.within` came.

    A promise that started by the second rule (`within` is None) is met and retimed by it to its end.
    """

    keeps_by_hand: bool = False
    mixes_items: bool = False


NOW = Earlier()
