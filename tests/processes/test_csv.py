"""CSV as people bring it: what a spreadsheet makes of a file is read, and what would be lost or doubtful is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.api import Engine, InvalidInput
from processes.cli import register
from processes.register.changes import SaveEntry
from processes.register.csvfile import RULES, decoded, read_csv
from processes.register.importing import ImportEntries, preview
from processes.register.kinds import KINDS
from processes.register.queries import read_entry
from processes.users import find_user

DESK = find_user("lixiaowen").actor
MANAGER = find_user("liufang").actor
CUSTOMER = KINDS["customer"]


def values(kind: str, text: str) -> dict[str, object]:
    [row] = read_csv(KINDS[kind], text)
    assert row.problems == ()
    return dict(row.values)


@pytest.mark.parametrize(
    "cell", ["2026-01-05", "2026/1/5", "2026-1-5", "2026.1.5", "2026年1月5日", "2026/1/5 0:00", "2026-01-05 00:00:00"]
)
def test_a_day_is_read_as_spreadsheets_write_it(cell: str) -> None:
    assert values("contract", f"id,starts_on\nc,{cell}\n") == {"starts_on": "2026-01-05"}


@pytest.mark.parametrize("cell", ["5/1/2026", "46023", "2026/13/5", "2026/2/30", "26/1/5", "2026-01-05 08:00"])
def test_a_day_that_may_mean_another_is_none(engine: Engine, cell: str) -> None:
    [line] = preview(engine, "contract", f"id,name,starts_on\nc,x,{cell}\n")
    assert "starts_on" in [p.field for p in line.problems]


@pytest.mark.parametrize(
    ("cell", "time"), [("8:00", "08:00"), ("20:30:00", "20:30"), ("24:00:00", "24:00"), ("8：00", "08:00")]
)
def test_a_time_is_read_as_spreadsheets_write_it(cell: str, time: str) -> None:
    assert values("duty", f"id,starts\nd,{cell}\n") == {"starts": time}


def test_a_group_may_stand_by_its_name(engine: Engine) -> None:
    engine.execute(SaveEntry("group", "network", {"name": "网络组", "name_en": "Network"}), MANAGER)
    head = "id,group,user,days,starts,ends\n"
    lines = preview(
        engine, "duty", head + "d1,网络组,li,每天,8:00,20:00\nd2,工程师,li,每天,8:00,20:00\nd3,谁,li,每天,8:00,9:00\n"
    )
    assert [(line.action, line.values["group"]) for line in lines[:2]] == [("new", "network"), ("new", "engineer")]
    assert [p.field for p in lines[2].problems] == ["group"]


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\nid;name\na;甲\n",
        '"sep=\t"\r\nid\tname\r\na\t甲\r\n',
        "\n\nid,name\n\na,甲\n\n",
        "id,name\ra,甲\r",
        "ID,NAME,,\na,甲,,\n",
        " Id , 名称 \n\u200ba\u200b,\ufeff甲\u00a0\n",
        "name,id\n甲,a\n",
        "\ufeffid,name\na,甲",
    ],
)
def test_what_means_the_same_is_read_the_same(text: str) -> None:
    [row] = read_csv(CUSTOMER, text)
    assert (row.id, row.values, row.problems) == ("a", {"name": "甲"}, ())


def test_a_new_line_in_a_cell_is_one_and_rows_are_numbered_by_their_first_line() -> None:
    rows = read_csv(CUSTOMER, 'id;name;needs\r\na;甲;"一\r\n二;三"\r\nb;乙;\r\n')
    assert [(row.number, row.id, row.values["needs"]) for row in rows] == [(2, "a", "一\n二;三"), (4, "b", None)]


def test_a_cell_without_a_heading_is_told_and_not_lost() -> None:
    rows = read_csv(CUSTOMER, "id,name,\na,甲,乙,丙\nb,乙,,\n")
    assert [p.text.in_language("zh") for p in rows[0].problems] == [
        "“乙, 丙”上面没有列名；是不是内容里的逗号没有加引号？"
    ]
    assert rows[1].problems == ()


def test_a_number_that_a_spreadsheet_shortened_is_told() -> None:
    [row] = read_csv(KINDS["contact"], "id,name,phone,note\na,甲,1.38E+10,1.5E+10 是原话\n")
    assert [p.field for p in row.problems] == ["phone"]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("id,name,名称\na,甲,乙\n", ["name"]),
        ("name\n甲\n", ["id"]),
        ('id,name\na,"甲\nb,乙\n', ["2"]),
        ("id,name\na,甲\nb," + "x" * 140_000 + "\n", ["3"]),
    ],
)
def test_what_is_no_table_is_refused(text: str, fields: list[str]) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_csv(CUSTOMER, text)
    assert [p.field for p in refused.value.problems] == fields


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1", b"\xff\xff\xff", b"\xff\xfe\x00"])
def test_a_workbook_or_a_picture_is_no_csv_file(data: bytes) -> None:
    with pytest.raises(InvalidInput, match="CSV UTF-8"):
        decoded(data)


def test_what_the_database_or_the_eye_can_not_hold_is_refused(engine: Engine) -> None:
    lines = preview(engine, "customer", "id,name\na,甲\0\nb\u200bc,乙\n")
    assert [[p.field for p in line.problems] for line in lines] == [["name"], ["id"]]


def test_a_file_that_was_taken_in_by_the_first_rules_is_run_again_by_them(engine: Engine) -> None:
    text = 'id,name,名称,needs\na,甲,乙,"一\r\n二",多\n'
    with pytest.raises(InvalidInput):
        engine.execute(ImportEntries("customer", text), DESK)
    engine.execute(ImportEntries("customer", text, rules=1), DESK)
    entry = read_entry(engine, "customer", "a")
    assert entry is not None
    assert (entry["name"], entry["needs"]) == ("乙", "一\r\n二")
    assert ImportEntries.from_payload({"kind": "customer", "text": text}).rules == 1
    assert ImportEntries.from_payload(ImportEntries("customer", "id\n").payload()).rules == RULES
    assert engine.run_again() == []


def test_the_command_says_what_is_no_file_and_imports_what_it_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RELAYDESK_DATABASE_URL", f"sqlite:///{tmp_path / 'r.sqlite'}")
    file = tmp_path / "customer.csv"
    file.write_text("id,name\n", encoding="utf-8")
    assert register(["import", "customer", str(file)]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "lines 0, wrong 0"
    file.write_bytes("编号,名称\na,甲,乙\n".encode("gb18030"))
    assert register(["check", "customer", str(file)]) == 1
    assert "       “乙”上面没有列名" in capsys.readouterr().out
    assert register(["check", "customer", str(tmp_path / "none.csv")]) == 1
    assert "none.csv, but: No such file" in capsys.readouterr().out
