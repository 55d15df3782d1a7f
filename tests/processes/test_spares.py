"""A unit of the stock belongs to one case: the table of its states, and several who want it at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest

from engine.api import SYSTEM, Command, Engine, EngineError, WrongState
from engine.store.locks import lock_name
from processes.module import MODULE
from processes.register.changes import RemoveEntry, SaveEntry
from processes.register.importing import ImportEntries
from processes.register.queries import read_entry
from processes.register.spares import MOVES, STATES, LendSpare, ReleaseSpare, ReserveSpare
from processes.users import find_user
from tests.kit import postgres

KEEPER = find_user("chengang").actor
UNIT = {"name": "交换机", "model": "HT-7506", "serial": "S1", "is_original": True, "state": "in_stock"}
HELD = ("reserved", "lent")
DO: dict[str, Callable[[], Command]] = {
    "reserve": lambda: ReserveSpare("u", "A"),
    "lend": lambda: LendSpare("u", "A"),
    "release": lambda: ReleaseSpare("u", "A"),
}


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'stock.sqlite'}" if request.param == "sqlite" else postgres.new_database()


def opened(url: str, *ids: str) -> Engine:
    engine = Engine.open(url, modules=(MODULE,))
    for id_ in ids:
        engine.execute(SaveEntry("spare", id_, UNIT | {"serial": f"S-{id_}"}), SYSTEM)
    return engine


def read(engine: Engine, id_: str = "u") -> tuple[Any, Any]:
    unit = read_entry(engine, "spare", id_)
    assert unit is not None
    return unit["state"], unit["reserved_for"]


@pytest.mark.parametrize("state", STATES.choices or ())
@pytest.mark.parametrize("move", MOVES)
def test_what_a_case_may_do_in_a_state_is_what_the_table_says(engine: Engine, state: str, move: str) -> None:
    case = "A" if state in HELD else None
    engine.execute(SaveEntry("spare", "u", UNIT | {"state": state, "reserved_for": case}), SYSTEM)
    after = MOVES[move].get(state)
    if after is None and not (state in HELD and move == "reserve") and (state, move) != ("lent", "lend"):
        with pytest.raises(WrongState):
            engine.execute(DO[move](), SYSTEM)
        assert read(engine) == (state, case)
    elif after is None:
        assert engine.execute(DO[move](), SYSTEM).events == ()  # asked for again by the case that has it
    else:
        engine.execute(DO[move](), SYSTEM)
        assert read(engine)[0] in after
    assert engine.compare_tables() == engine.run_again() == []


def test_a_unit_is_given_back_to_a_state_that_the_table_has(engine: Engine) -> None:
    engine.execute(SaveEntry("spare", "u", UNIT), SYSTEM)
    engine.execute(ReserveSpare("u", "A"), SYSTEM)
    with pytest.raises(WrongState, match="to release spare unit 'u' as lent, but it is reserved") as refused:
        engine.execute(ReleaseSpare("u", "A", "lent"), SYSTEM)
    assert "应当收回备件“u”（已借出），但它的状态是“已预留”" in refused.value.text.in_language("zh")


def test_what_is_not_in_stock_is_refused_by_its_state(engine: Engine) -> None:
    engine.execute(SaveEntry("spare", "u", UNIT | {"state": "retired"}), SYSTEM)
    with pytest.raises(WrongState, match="to reserve spare unit 'u', but it is retired"):
        engine.execute(ReserveSpare("u", "A"), SYSTEM)


def test_a_unit_that_the_register_has_twice_is_one_unit(engine: Engine) -> None:
    for id_ in ("u", "again"):
        engine.execute(SaveEntry("spare", id_, UNIT), SYSTEM)
    engine.execute(ReserveSpare("u", "A"), SYSTEM)
    with pytest.raises(WrongState, match="but case A has it"):
        engine.execute(ReserveSpare("again", "B"), SYSTEM)


def test_a_unit_that_a_case_has_is_not_removed(engine: Engine) -> None:
    engine.execute(SaveEntry("spare", "u", UNIT), SYSTEM)
    engine.execute(ReserveSpare("u", "A"), SYSTEM)
    with pytest.raises(WrongState, match="to remove Spare unit 'u', but case A has it"):
        engine.execute(RemoveEntry("spare", "u"), KEEPER)
    engine.execute(ReleaseSpare("u", "A"), SYSTEM)
    engine.execute(RemoveEntry("spare", "u"), KEEPER)
    assert engine.run_again() == []


def test_of_many_cases_in_several_processes_one_gets_each_unit(url: str) -> None:
    """Each has an engine with connections of its own, as a server and its workers do."""
    units = [f"u{n}" for n in range(5)]
    first = opened(url, *units)
    engines, gate = [first, *(opened(url) for _ in range(3))], Barrier(4)

    def want(case: int) -> list[str]:
        gate.wait()
        got = []
        for unit in units:
            try:
                engines[case].execute(ReserveSpare(unit, str(case)), SYSTEM)
                got.append(unit)
            except WrongState:
                pass
        return got

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(want, range(4)))
    assert sorted(unit for got in found for unit in got) == units
    assert all(read(first, unit) == ("reserved", str(case)) for case, got in enumerate(found) for unit in got)
    assert first.verify_journal().problem is None
    for engine in engines:
        engine.close()


@pytest.mark.parametrize(
    "edit",
    [
        SaveEntry("spare", "u", {"note": "擦拭过"}),
        ImportEntries("spare", "id,note\nu,擦拭过\n"),
        RemoveEntry("spare", "u"),
    ],
    ids=lambda command: type(command).__name__,
)
def test_an_edit_at_the_same_moment_undoes_no_reservation(edit: Command) -> None:
    """On PostgreSQL two write at once: the edit comes while the reservation is made and waits for the journal."""
    engine = opened(url := postgres.new_database(), "u")
    other, refusals = Engine.open(url, modules=(MODULE,)), list[EngineError]()

    def do(by: Engine, command: Command, actor: Any) -> None:
        try:
            by.execute(command, actor)
        except EngineError as refused:
            refusals.append(refused)

    with engine._database.begin() as gate:
        lock_name(gate, "journal")
        first = Thread(target=do, args=(engine, ReserveSpare("u", "A"), SYSTEM))
        first.start()
        postgres.until_waiting(gate, 1)
        second = Thread(target=do, args=(other, edit, KEEPER))
        second.start()
        postgres.until_waiting(gate, 2)
    first.join()
    second.join()
    assert read(engine) == ("reserved", "A")
    assert [str(refused).split(",")[0] for refused in refusals] == (
        ["Expected to remove Spare unit 'u'"] if isinstance(edit, RemoveEntry) else []
    )
    assert engine.compare_tables() == []
    engine.close()
    other.close()
