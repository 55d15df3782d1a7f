"""The page of built-in functions is what the registry says."""

from pathlib import Path

from engine.feel.builtins import BUILTIN_NAMES
from engine.feel.reference_page import page

FILE = Path(__file__).parents[3] / "docs/reference/feel.md"


def test_the_page_is_up_to_date():
    assert FILE.read_text(encoding="utf-8") == page()


def test_every_function_is_on_it():
    assert [name for name in BUILTIN_NAMES if f"`{name}(" not in page()] == []
