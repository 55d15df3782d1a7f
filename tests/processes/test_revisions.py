"""The service's own tables: a database of the first release is brought to today's tables and loses nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from engine.api import Engine, FrozenClock, commands
from engine.store.database import connect, open_database
from processes.deploy import read_bundle
from processes.module import MODULE
from processes.register import sample
from processes.register.changes import SaveEntry
from processes.register.queries import find_entries, read_entry
from processes.register.tables import TABLES, metadata
from processes.revisions import REVISIONS
from processes.users import find_user
from tests.kit import postgres
from tests.kit.older import take_back

RELEASED = Path(__file__).with_name("released") / "first_release.sql"
MANAGER = find_user("liufang").actor
ADMIN = find_user("admin").actor


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'old.sqlite'}" if request.param == "sqlite" else postgres.new_database()


def opened(url: str) -> Engine:
    return Engine.open(url, clock=FrozenClock(datetime(2026, 11, 24, 1, tzinfo=UTC)), modules=(MODULE,))


def differences(url: str) -> list[object]:
    """Return where the tables of the service are not as the code describes them."""
    database = connect(url)
    own = {table.name for table in MODULE.metadata_tables}
    options = {
        "version_table": REVISIONS.version_table,
        "include_name": lambda name, kind, _parents: kind != "table" or name in own,
    }
    with database.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
    database.dispose()
    return list(found)


def test_revisions_make_the_tables_of_the_code(url: str) -> None:
    opened(url).close()
    assert differences(url) == []


def test_the_head_is_the_newest_revision() -> None:
    files = ScriptDirectory("engine/store/migrations", version_locations=[str(REVISIONS.folder)])
    assert files.get_current_head() == REVISIONS.head


def test_a_database_of_the_first_release_is_brought_on_and_keeps_its_rows(url: str) -> None:
    database = open_database(url)
    with database.begin() as connection:
        for statement in RELEASED.read_text(encoding="utf-8").split(";\n"):
            if statement.strip():
                connection.execute(text(statement))
        row = "INSERT INTO register_vendor (id, name, service_contact, changed_by, changed_at) VALUES "
        connection.execute(text(row + "('lanhai', '蓝海', '秦峰', 'chengang', '2026-01-01T00:00:00+00:00')"))
    database.dispose()
    engine = opened(url)
    vendor = read_entry(engine, "vendor", "lanhai")
    assert vendor is not None
    assert (vendor["service_contact"], vendor["service_phone"]) == ("秦峰", None)
    engine.execute(SaveEntry("vendor", "lanhai", {"service_phone": "400-555-0303"}), MANAGER)
    engine.close()
    assert differences(url) == []


def test_what_was_kept_before_is_told_by_the_journal_after(url: str) -> None:
    """A filled database is taken back to the first release's tables and opened again."""
    engine = opened(url)
    first = _first()
    for command in sample.commands():
        old = first.get(f"register_{command.kind}", set())
        if old:
            values = {name: value for name, value in command.values.items() if name in old}
            engine.execute(SaveEntry(command.kind, command.id, values), MANAGER)
    before = {kind: find_entries(engine, kind) for kind in TABLES}
    with engine._database.begin() as connection:
        _take_back(connection)
    engine.close()
    again = opened(url)
    for kind in ("customer", "vendor", "product", "contact", "site", "contract", "spare"):
        assert _known(find_entries(again, kind)) == _known(before[kind])
    again.execute(SaveEntry("site", "rmyy-jifang", {"access": "由信息科陪同"}), MANAGER)
    assert again.compare_tables() == again.run_again() == []
    again.close()
    assert differences(url) == []


def _known(entries):
    return [{name: value for name, value in entry.items() if value is not None} for entry in entries]


def _first() -> dict[str, set[str]]:
    """Return the columns of each table of the first release."""
    first: dict[str, set[str]] = {}
    for line in RELEASED.read_text(encoding="utf-8").splitlines():
        if line.startswith("CREATE TABLE"):
            name, _, columns = line.removeprefix("CREATE TABLE ").partition(" ( ")
            first[name] = {part.split()[0].strip('"') for part in columns.split(", ")}
    return first


def _take_back(connection) -> None:
    first = _first()
    for table in metadata.sorted_tables:
        if table.name not in first:
            connection.execute(text(f'DROP TABLE "{table.name}"'))
            continue
        new = {column["name"] for column in inspect(connection).get_columns(table.name)} - first[table.name]
        for index in inspect(connection).get_indexes(table.name):
            if new & set(index["column_names"]):
                connection.execute(text(f'DROP INDEX "{index["name"]}"'))
        for name in sorted(new):
            connection.execute(text(f'ALTER TABLE "{table.name}" DROP COLUMN "{name}"'))
    connection.execute(text(f"DROP TABLE {REVISIONS.version_table}"))


def test_cases_that_are_there_are_found_by_the_same_as_new_ones(url: str) -> None:
    engine = opened(url)
    engine.deploy(read_bundle(), ADMIN)
    told = {"customer": {"id": 7, "name": " 晨光医院 "}, "request": {"title": "停机"}, "origin": {"number": "A-0"}}
    case = engine.execute(commands.StartInstance("complaint", told, "A-1"), ADMIN).instance_key
    about = {"complaint": {"case_number": "A-1"}, "customer": {"id": None, "name": ["x"]}, "price": 1.5}
    other = engine.execute(commands.StartInstance("complaint", about, "A-2"), ADMIN).instance_key
    assert case is not None
    assert other is not None
    engine.execute(commands.SetVariables(case, {"origin": {"number": "A-9"}}), MANAGER)
    first = engine.find_definitions("complaint")[0].definition_key
    place = next(e.element_id for e in engine.active_elements(case) if e.kind == "userTask")
    renamed = read_bundle()["complaint.bpmn"].replace(place, "Task_renamed")
    engine.deploy({"complaint.bpmn": renamed}, ADMIN)
    second = engine.find_definitions("complaint")[0].definition_key
    ids = {e.element_id for e in engine.active_elements(case) if e.kind != "process"}
    mapping = {id_: "Task_renamed" if id_ == place else id_ for id_ in ids}
    engine.execute(commands.MigrateInstance(case, second, mapping, "换版本"), MANAGER)
    before = engine.searched_values([case, other])
    assert before == {
        case: {"customer.id": "7", "customer.name": "晨光医院", "request.title": "停机", "origin.number": "A-9"},
        other: {"complaint.case_number": "A-1"},
    }
    with engine._database.begin() as connection:
        connection.execute(text("DELETE FROM searched_value"))
        connection.execute(text("DELETE FROM passed_element"))
    take_back(engine._database, "0007")
    assert engine.searched_values([case, other]) == {}
    engine.close()
    again = opened(url)
    assert again.searched_values([case, other]) == before
    assert again.find_cases_at([(second, "Task_renamed")]) == [case]
    assert again.find_cases_at([(first, place)]) == [other, case]
    assert again.compare_tables() == []
    again.close()
