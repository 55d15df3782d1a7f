"""What a rule looks at: the service as it would be and as it is, who is on duty, which clauses were retired."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from processes.clauses import BY_ID
from processes.contract.flow import reached
from processes.contract.service import Place, Service, called_process
from processes.matrix import Carrier
from processes.register.calendar import Uncovered
from processes.register.roster import Gap


@dataclass(frozen=True, slots=True)
class Duty:
    """Which groups there are, which of them have somebody on duty, and when the roster has nobody for one of those.

    `gaps`: those of every week, and those of the coming days with their dates.
    """

    known: frozenset[str]
    on_duty: frozenset[str]
    gaps: Sequence[Gap | Uncovered] = ()


@dataclass(frozen=True)
class Review:
    """`before` is what is deployed now; None where the files stand for themselves.

    `clauses` are those that there are, by id, by default the released ones; `retired` those of them that may be lost.
    """

    service: Service
    duty: Duty
    before: Service | None = None
    retired: Collection[str] = frozenset()
    clauses: Mapping[str, object] = field(default_factory=lambda: BY_ID)

    @cached_property
    def bound(self) -> tuple[str, ...]:
        """The ids of the processes that promise something, or did so in the version before, and of what they call.

        What is called and has dropped all that it promised on purpose is left in peace.
        """
        clauses = {id_: self._clauses_of(id_) for id_ in self.service.processes}
        found = {id_ for id_, promised in clauses.items() if not promised <= set(self.retired)}
        todo = list(found)
        while todo:
            for called in map(called_process, self.service.of(todo.pop())):
                if called is not None and called not in found and clauses.get(called) == set():
                    found.add(called)
                    todo.append(called)
        return tuple(id_ for id_ in self.service.processes if id_ in found)

    def _clauses_of(self, process_id: str) -> set[str]:
        found = set(self.service.clauses_of(process_id))
        if self.before is not None and process_id in self.before.processes:
            found |= self.before.clauses_of(process_id)
        return found

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The places of the bound processes to which a case can come; what never runs promises nothing."""
        return tuple(place for id_ in self.bound for place in reached(self.service, id_))


def carriers(service: Service) -> Iterator[tuple[str, Carrier]]:
    """Yield (clause, element or decision rule) for all that carries a clause; what no case can come to does not."""
    for process_id in service.processes:
        for place in reached(service, process_id):
            for clause in place.clauses:
                yield clause, Carrier(place.resource, place.element.id, place.element.name or "")
    yield from service.rules
