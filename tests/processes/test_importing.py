"""Importing CSV: what would happen line by line, all lines or none, and the command line."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from engine.api import Engine, Forbidden, InvalidInput, NotFound, WrongState
from processes.cli import register
from processes.register.changes import RemoveEntry, SaveEntry
from processes.register.importing import ImportEntries, preview, seen_in
from processes.register.queries import find_entries, read_entry
from processes.users import find_user

DESK = find_user("lixiaowen").actor
TEXT = "编号,名称,行业\nacme,甲公司,制造\nbeta,乙公司,\n"


def test_what_would_happen_is_told_line_by_line_and_nothing_is_written(engine: Engine) -> None:
    engine.execute(ImportEntries("customer", TEXT), DESK)
    text = "id,Name,industry,colour\nacme,甲公司,制造,\nbeta,乙集团,,\ngamma,,,\ngamma,丙,,\nx y,丁,,红\n"
    lines = preview(engine, "customer", text)
    assert [(x.number, x.id, x.action) for x in lines] == [
        (2, "acme", "wrong"), (3, "beta", "wrong"), (4, "gamma", "wrong"), (5, "gamma", "wrong"), (6, "x y", "wrong"),
    ]  # fmt: skip
    assert {p.field for p in lines[4].problems} == {"colour", "id"}
    clean = text.replace(",colour", "").replace(",\n", "\n").replace(",红", "")
    assert [x.action for x in preview(engine, "customer", clean)] == ["same", "changed", "wrong", "wrong", "wrong"]
    assert len(find_entries(engine, "customer")) == 2


def test_all_lines_or_none(engine: Engine) -> None:
    with pytest.raises(InvalidInput) as refused:
        engine.execute(ImportEntries("customer", TEXT + "gamma,,\n"), DESK)
    assert [p.field for p in refused.value.problems] == ["4.name"]
    assert find_entries(engine, "customer") == []
    outcome = engine.execute(ImportEntries("customer", TEXT), DESK)
    assert len(outcome.events) == 2
    assert not engine.execute(ImportEntries("customer", TEXT), DESK).events


def test_what_was_changed_since_the_check_refuses_the_whole_file(engine: Engine) -> None:
    engine.execute(ImportEntries("customer", TEXT), DESK)
    text = TEXT + "gamma,丙公司,\n"
    seen = seen_in(preview(engine, "customer", text))
    engine.clock.advance(timedelta(seconds=1))
    engine.execute(RemoveEntry("customer", "acme"), DESK)
    engine.execute(SaveEntry("customer", "beta", {"industry": "制造"}), find_user("liufang").actor)
    engine.execute(SaveEntry("customer", "gamma", {"name": "别的公司"}), DESK)
    with pytest.raises(WrongState) as refused:
        engine.execute(ImportEntries("customer", text, seen), DESK)
    for words in ("3 entries", "'acme' (removed", "'beta' (liufang, 2026", "'gamma' (lixiaowen, 2026"):
        assert words in str(refused.value)
    entry = read_entry(engine, "customer", "gamma")
    assert entry is not None
    assert entry["name"] == "别的公司"
    engine.execute(ImportEntries("customer", text, seen_in(preview(engine, "customer", text))), DESK)
    assert engine.run_again() == []


def test_a_reference_must_lead_somewhere(engine: Engine) -> None:
    lines = preview(engine, "site", "id,customer,name\ns1,nobody,机房\n")
    assert [p.field for p in lines[0].problems] == ["customer"]


def test_who_does_not_keep_the_register_is_refused(engine: Engine) -> None:
    with pytest.raises(Forbidden):
        engine.execute(ImportEntries("customer", TEXT), find_user("wangqiang").actor)
    with pytest.raises(NotFound):
        preview(engine, "planet", TEXT)


def test_the_command_checks_imports_and_exports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path / 'r.sqlite'}"
    monkeypatch.setenv("RELAYDESK_DATABASE_URL", url)
    file = tmp_path / "customer.csv"
    file.write_text(TEXT, encoding="utf-8")
    assert register(["check", "customer", str(file)]) == 0
    assert register(["import", "customer", str(file)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "lines 2, wrong 0, imported"
    out = tmp_path / "out.csv"
    assert register(["export", "customer", str(out)]) == 0
    assert "甲公司" in out.read_text(encoding="utf-8-sig")
    file.write_text(TEXT + "gamma,,\n", encoding="utf-8")
    assert register(["import", "customer", str(file)]) == 1
    assert "4 wrong" in capsys.readouterr().out
    engine = Engine.open(url)
    entry = read_entry(engine, "customer", "acme")
    engine.close()
    assert entry is not None
