"""The instances that one command touches: restored from their snapshots once, and saved at its end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, select, update

from engine.model.values import dumps, loads
from engine.runtime.resting import Rest, Resting
from engine.runtime.world import InstanceWorld
from engine.spiff import Definition, Execution
from engine.store import tables
from engine.store.prepared import Prepared
from engine.store.unit_of_work import Conflict

if TYPE_CHECKING:
    from engine.runtime.context import Context

_table = tables.snapshot
_READ = Prepared(select(_table.c.revision, _table.c.body).where(_table.c.root_key == bindparam("key")))
_INSERT = Prepared(insert(_table))
_UPDATE = Prepared(
    update(_table)
    .where(_table.c.root_key == bindparam("key"), _table.c.revision == bindparam("seen"))
    .values(revision=bindparam("seen") + 1, body=bindparam("text"))
)
_DELETE = Prepared(delete(_table).where(_table.c.root_key == bindparam("key")))


class Instances:
    def __init__(self, context: Context, resting: Resting) -> None:
        self._context = context
        self._resting = resting
        self._held: dict[int, Rest] = {}  # in the revision that was read; 0: the instance is new
        self.touched: dict[int, None] = {}

    def touch(self, root_key: int) -> None:
        """The command concerns this root instance: its journal has the entry."""
        self.touched[root_key] = None

    def preload(self, root_key: int, revision: int, body: str) -> None:
        """Take up an instance whose snapshot was read, perhaps together with something else."""
        held = self._resting.take(root_key, revision)
        if held is None:
            held = Rest(revision, Execution.restore(loads(body), self._world(root_key)))
        else:
            held.execution.continue_in(self._world(root_key))
        self._held[root_key] = held
        self.touch(root_key)

    def get(self, root_key: int) -> Execution:
        """Return the instance, which is running: the caller has looked at its state."""
        held = self._held.get(root_key)
        if held is None:
            unit = self._context.unit
            unit.lock_roots([root_key])
            row = unit.one(_READ, {"key": root_key})
            if row is None:
                raise Conflict(f"instance {root_key} ended meanwhile")
            self.preload(root_key, row.revision, row.body)
            held = self._held[root_key]
        return held.execution

    def execution_in_hand(self, root_key: int) -> Execution | None:
        """Return the instance if this command has touched it already; nothing is read."""
        held = self._held.get(root_key)
        return None if held is None else held.execution

    def all_in_hand(self) -> list[tuple[int, Rest]]:
        """Return what this command has touched, by root key, as it is kept between commands."""
        return list(self._held.items())

    def in_hand(self, root_key: int) -> Rest | None:
        """Return the instance as it is kept between commands, if this command has touched it already."""
        return self._held.get(root_key)

    def start(
        self,
        definition: Definition,
        variables: Mapping[str, Any],
        *,
        business_key: str | None = None,
        element_id: str | None = None,
        element_ids: tuple[str, ...] = (),
    ) -> int:
        """Start a root instance, run it until it waits, and return its key."""
        root_key = self._context.unit.next_key()
        self.touch(root_key)
        execution = Execution.start(
            definition,
            root_key,
            self._world(root_key),
            variables,
            business_key=business_key,
            element_id=element_id,
            element_ids=element_ids,
        )
        self._held[root_key] = Rest(0, execution, may_pause=False)  # it promises nothing yet
        return root_key

    def save(self) -> None:
        """Write the snapshots of all that is running, and take away those of what has ended."""
        unit = self._context.unit
        for root_key, held in self._held.items():
            if held.execution.is_ended:
                if held.revision:
                    unit.write(_DELETE, [{"key": root_key}])
                continue
            text = dumps(held.execution.snapshot())
            if not held.revision:
                unit.write(_INSERT, [{"root_key": root_key, "revision": 1, "body": text}])
            elif unit.write(_UPDATE, [{"key": root_key, "seen": held.revision, "text": text}]) != 1:
                raise Conflict(f"instance {root_key} was changed meanwhile")

    def rest(self) -> None:
        """After the commit: keep what is running for the next command."""
        for root_key, held in self._held.items():
            if not held.execution.is_ended:
                held.execution.rest()
                self._resting.put(root_key, Rest(held.revision + 1, held.execution, held.may_pause))

    def _world(self, root_key: int) -> InstanceWorld:
        return InstanceWorld(self._context, root_key, f"{self._context.seed}-{len(self._held)}")
