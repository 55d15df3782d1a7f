"""What the how-tos print in bold is a word that stands on a screen, letter by letter, in the same language."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "web/translations/zh/LC_MESSAGES/messages.po"
PAGES = [p for p in sorted((ROOT / "docs/how-to").glob("*.md")) if not p.name.startswith("feel")]


@pytest.fixture(scope="module")
def words():
    with CATALOGUE.open("rb") as file:
        messages = [m for m in read_po(file) if m.id and isinstance(m.id, str)]
    return {"en": {m.id for m in messages}, "zh": {m.string for m in messages}}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_bold_words_stand_on_the_screens(page, words):
    language = page.name.split(".")[1]
    bold = re.findall(r"\*\*([^*]+)\*\*", page.read_text(encoding="utf-8"))
    assert bold
    assert [label for text in bold for label in text.split(" → ") if label not in words[language]] == []


def test_a_word_that_changed_would_be_found(words):
    assert "Register a case" in words["en"]
    assert "登记工单" in words["zh"]
    assert "流程设计" not in words["zh"]
