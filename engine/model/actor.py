"""Who caused a change."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, a worker or the clock: `name` is the user name, `groups` the candidate groups they belong to.

    `roles` are permissions beyond task groups: 'owner' (deploys), 'auditor' (reads everything), 'manager',
    'admin' (users). The engine's own actors have `is_system`.
    """

    name: str
    groups: frozenset[str] = field(default_factory=frozenset)
    roles: frozenset[str] = field(default_factory=frozenset)
    is_system: bool = False


CLOCK = Actor("clock", is_system=True)
SYSTEM = Actor("system", is_system=True)
