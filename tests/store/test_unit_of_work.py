"""One transaction: prepared statements convert as SQLAlchemy does, and what is not committed never was."""

from datetime import UTC, datetime
from decimal import Decimal
from threading import Thread

import pytest
from sqlalchemy import bindparam, insert, select, update

from engine.api import Actor, Engine, commands
from engine.store import tables
from engine.store.database import open_database
from engine.store.prepared import Prepared
from engine.store.unit_of_work import UnitOfWork, is_transient
from tests.kit import postgres

AT = datetime(2026, 3, 2, 1, 0, 0, 7, tzinfo=UTC)
INSERT = Prepared(insert(tables.message))
FIND = Prepared(
    select(tables.message).where(tables.message.c.name == "paid").order_by(tables.message.c.message_key).limit(1)
)
MOVE = Prepared(
    update(tables.message).where(tables.message.c.message_key == bindparam("key")).values(expires_at=bindparam("to"))
)


def row(key, **more):
    values = {"message_key": key, "name": "paid", "correlation_key": None, "variables": {"a": Decimal("1.10")}}
    return {**values, "message_id": None, "published_at": AT, "expires_at": AT, **more}


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, tmp_path):
    url = f"sqlite:///{tmp_path / 'a.sqlite3'}" if request.param == "sqlite" else postgres.new_database()
    database = open_database(url)
    yield database
    database.dispose()


def test_times_and_json_come_back_as_they_were(database):
    with UnitOfWork(database) as unit:
        assert unit.one(FIND) is None
        assert unit.write(INSERT, [row(1)]) == 1
        unit.write(INSERT, [row(2, name="x"), row(3)])
        found = unit.one(FIND)
        assert (found.message_key, found.published_at, found.variables) == (1, AT, {"a": Decimal("1.10")})
        assert found == unit.one(FIND.statement)
        assert unit.write(MOVE, [{"key": 1, "to": AT}, {"key": 2, "to": AT}, {"key": 9, "to": AT}]) in (2, -1)
        assert unit.write(MOVE, []) == 0
        unit.commit()
    with UnitOfWork(database) as unit:
        assert len(unit.all(select(tables.message))) == 3


def test_what_is_not_committed_never_was(database):
    for _ in range(2):
        with UnitOfWork(database) as unit:
            unit.write(INSERT, [row(1)])
            unit.write(insert(tables.message), [row(2)])
    with UnitOfWork(database) as unit:
        assert unit.all(select(tables.message)) == []
        assert unit.next_key(3) + 3 == unit.next_key()


def test_both_ways_of_writing_are_one_transaction(database):
    with UnitOfWork(database) as unit:
        assert unit.connection is unit.connection
        unit.write(INSERT, [row(1)])
        unit.commit()
    with UnitOfWork(database) as unit:
        unit.write(insert(tables.message), [row(2)])
        unit.write(INSERT, [row(3)])
        unit.commit()
    with UnitOfWork(database) as unit:
        assert len(unit.all(select(tables.message))) == 3


def test_the_same_key_twice_is_somebody_else_s_doing(database):
    with UnitOfWork(database) as unit:
        unit.write(INSERT, [row(1)])
        with pytest.raises(Exception) as caught:  # noqa: PT011 the driver's own class
            unit.write(INSERT, [row(1)])
    assert is_transient(caught.value)
    assert not is_transient(ValueError())


def test_a_thread_waits_for_its_turn(database):
    seen = []

    def write():
        with UnitOfWork(database) as unit:
            unit.lock("x")
            seen.append("other")
            unit.commit()

    with UnitOfWork(database) as unit:
        unit.lock("x")
        other = Thread(target=write)
        other.start()
        other.join(0.1)
        seen.append("first")
        unit.commit()
    other.join()
    assert seen == ["first", "other"]


def test_a_closed_database_is_one_whole_file(tmp_path):
    file = tmp_path / "a.sqlite3"
    engine = Engine.open(f"sqlite:///{file}")
    engine.execute(commands.CreateUser("a", "A"), Actor("root", roles=frozenset({"admin"})))
    engine.close()

    assert not (tmp_path / "a.sqlite3-wal").exists()
    copy = tmp_path / "b.sqlite3"
    copy.write_bytes(file.read_bytes())
    assert Engine.open(f"sqlite:///{copy}").find_user("a").display_name == "A"
