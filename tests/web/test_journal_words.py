"""Every command and event that the journal can hold has words on the audit pages, in Chinese and in English."""

import re
from pathlib import Path

import pytest

from engine.api import Engine
from processes.module import MODULE
from web.journal_page import page
from web.journal_words import COMMANDS, EVENTS, command_text, event_text

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "journal.md"


@pytest.fixture(scope="module")
def everything():
    return Engine.open("sqlite://", modules=(MODULE,))


def test_every_command_has_words_and_no_words_are_left_over(everything):
    assert set(COMMANDS) == {kind.__name__ for kind in everything.command_types}


def test_every_event_has_words_and_no_words_are_left_over(everything):
    assert set(EVENTS) == {kind.__name__ for kind in everything.event_types}


@pytest.mark.parametrize("name", sorted(COMMANDS | EVENTS))
def test_the_words_are_in_both_languages(name):
    english, chinese = (COMMANDS | EVENTS)[name]
    assert re.fullmatch(r"[a-z][a-z ',]+", english)
    assert re.search(r"[\u4e00-\u9fff]", chinese)
    assert not re.search(r"[A-Za-z]", chinese)


def test_what_no_table_knows_keeps_its_name():
    assert command_text("DoSomething").in_language("zh") == "DoSomething"
    assert str(event_text("SomethingDone")) == "SomethingDone"


def test_the_whole_journal_and_a_case_are_told_in_words(sign_in, case):
    auditor = sign_in("liufang")
    assert "新建用户" in auditor.get("/audit/journal").text
    assert "流程已开始" in auditor.get(f"/audit/cases/{case.key}").text
    auditor.post("/language", data={"language": "en"})
    page = auditor.get("/audit/journal").text
    assert "created a user" in page
    assert "process begun" in page


def test_the_reference_page_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == page()
