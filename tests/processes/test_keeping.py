"""Two people at one entry, files of spreadsheets, and files that are large."""

from __future__ import annotations

import time
from datetime import timedelta
from threading import Thread

import pytest

from engine.api import Engine, InvalidInput, WrongState
from engine.store.locks import lock_name
from processes.module import MODULE
from processes.register import importing
from processes.register.changes import RemoveEntry, SaveEntry
from processes.register.csvfile import decoded, read_csv, write_csv
from processes.register.importing import ImportEntries, preview
from processes.register.kinds import KINDS
from processes.register.queries import changed_at, find_entries, read_entry
from processes.users import find_user
from tests.kit import postgres

DESK, MANAGER = find_user("lixiaowen").actor, find_user("liufang").actor
CUSTOMER = KINDS["customer"]


def test_the_second_of_two_is_refused_with_the_name_of_the_first(engine: Engine) -> None:
    engine.execute(SaveEntry("customer", "acme", {"name": "甲公司"}), DESK)
    seen = changed_at(engine, "customer", "acme")
    engine.clock.advance(timedelta(minutes=1))
    engine.execute(SaveEntry("customer", "acme", {"industry": "制造"}, seen_at=seen), MANAGER)
    with pytest.raises(WrongState, match="'liufang' changed it at 2026-11-24 09:01:00") as refused:
        engine.execute(SaveEntry("customer", "acme", {"industry": "物流"}, seen_at=seen), DESK)
    assert "liufang" in refused.value.text.in_language("zh")
    assert (read_entry(engine, "customer", "acme") or {})["industry"] == "制造"
    engine.execute(
        SaveEntry("customer", "acme", {"industry": "物流"}, seen_at=changed_at(engine, "customer", "acme")), DESK
    )
    assert engine.compare_tables() == engine.run_again() == []


def test_of_two_who_add_one_id_the_second_is_told(engine: Engine) -> None:
    engine.execute(SaveEntry("customer", "acme", {"name": "甲公司"}, seen_at=""), DESK)
    with pytest.raises(WrongState, match="lixiaowen"):
        engine.execute(SaveEntry("customer", "acme", {"name": "乙公司"}, seen_at=""), find_user("liufang").actor)
    assert (read_entry(engine, "customer", "acme") or {})["name"] == "甲公司"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_file_of_any_spreadsheet_is_read(encoding: str, delimiter: str) -> None:
    text = "编号,名称\r\nacme,甲公司\r\n".replace(",", delimiter)
    assert [(row.id, row.values["name"]) for row in read_csv(CUSTOMER, decoded(text.encode(encoding)))] == [
        ("acme", "甲公司")
    ]


@pytest.mark.parametrize("name", ["=1+1", "+86 23", "-5", "@x", "'=1", "''=1", "'quoted'", "a'=b"])
def test_a_formula_is_disarmed_and_comes_back(name: str) -> None:
    text = write_csv(CUSTOMER, [{"id": "x", "name": name}])
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in text.replace("\r\n", ",").split(","))
    assert read_csv(CUSTOMER, text)[0].values["name"] == name


def test_a_file_that_is_too_long_is_refused_and_not_cut(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "MOST_LINES", 2)
    with pytest.raises(InvalidInput, match="at most 2 lines, but it has 3"):
        preview(engine, "customer", "id,name\na,甲\nb,乙\nc,丙\n")


def test_five_thousand_lines_are_taken_in_within_seconds(engine: Engine) -> None:
    engine.execute(SaveEntry("customer", "acme", {"name": "甲公司"}), DESK)
    lines = [f"p{n},acme,交换机,HT-{n % 40},S{n:05}" for n in range(5_000)]
    text = "编号,客户,名称,型号,序列号\n" + "\n".join(lines) + "\n"
    started = time.thread_time()
    assert {line.action for line in preview(engine, "product", text)} == {"new"}
    engine.execute(ImportEntries("product", text), DESK)
    changed = write_csv(KINDS["product"], find_entries(engine, "product")).replace("交换机", "路由器")
    assert len(engine.execute(ImportEntries("product", changed), DESK).events) == 5_000
    assert time.thread_time() - started < 30  # 3 s on a quiet machine
    exported = write_csv(KINDS["product"], find_entries(engine, "product"))
    assert {line.action for line in preview(engine, "product", exported)} == {"same"}


def test_what_somebody_refers_to_at_the_same_moment_is_not_removed() -> None:
    """On PostgreSQL two write at once: the removal comes while a site of the customer is saved."""
    engine = Engine.open(url := postgres.new_database(), modules=(MODULE,))
    other, refusals = Engine.open(url, modules=(MODULE,)), list[str]()
    engine.execute(SaveEntry("customer", "acme", {"name": "甲公司"}), DESK)

    def remove() -> None:
        try:
            other.execute(RemoveEntry("customer", "acme"), DESK)
        except WrongState as refused:
            refusals.append(str(refused))

    site = SaveEntry("site", "acme-1", {"customer": "acme", "name": "机房"})
    with engine._database.begin() as gate:
        lock_name(gate, "journal")
        people = [Thread(target=engine.execute, args=(site, DESK)), Thread(target=remove)]
        for count, person in enumerate(people, 1):
            person.start()
            postgres.until_waiting(gate, count)
    for person in people:
        person.join()
    assert refusals == ["Expected to remove Customer 'acme', but Site 'acme-1' refers to it."]
    engine.close()
    other.close()
