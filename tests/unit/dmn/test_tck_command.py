"""`relaydesk tck`: the score of our own cases in the kit's format, and how results are compared."""

from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from engine.cli.tck import main
from engine.dmn.conformance.cases import TYPE, read_value
from engine.dmn.conformance.running import is_as_expected
from engine.dmn.language import read_temporal
from engine.errors import InvalidInput

KIT = Path(__file__).parent / "kit"


def test_the_last_line_is_the_score(capsys):
    assert main([str(KIT)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "level2 2/3 level3 1/3 valued 2/4"
    assert any("0001-support-hours" in line and "2/3" in line for line in lines)


def test_failures_are_told_with_what_was_found(capsys):
    main([str(KIT), "--failures", "--suite", "hours"])
    text = capsys.readouterr().out
    assert "expected Decimal('3')" in text
    assert "found    Decimal('2')" in text
    assert text.splitlines()[-1] == "level2 2/3 level3 0/0 valued 1/2"


def test_a_refused_function_fails_even_where_null_is_expected(capsys):
    main([str(KIT), "--failures", "--suite", "fees"])
    assert "external" in capsys.readouterr().out


def test_a_folder_without_cases(tmp_path, capsys):
    assert main([str(tmp_path)]) == 2
    assert "found none" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("expected", "found", "same"),
    [
        (Decimal("0.333333333"), Decimal(1) / Decimal(3), True),
        (Decimal(1), Decimal("1.001"), False),
        (Decimal(1), True, False),
        (None, None, True),
        ("1", Decimal(1), False),
        ([Decimal(1)], [Decimal(1), Decimal(2)], False),
        ({"a": None}, {"a": None}, True),
        ({"a": None}, {}, False),
        (read_temporal("2026-11-24"), read_temporal("2026-11-24T00:00:00"), False),
        (read_temporal("10:00:00Z"), read_temporal("10:00:00+00:00"), True),
        (read_temporal("10:00:00Z"), read_temporal("11:00:00+01:00"), False),
    ],
)
def test_comparison(expected, found, same):
    assert is_as_expected(expected, found) is same


def test_a_value_that_can_not_be_read_is_no_null():
    value = etree.Element("expected")
    etree.SubElement(value, "value", {TYPE: "xsd:date"}).text = "soon"
    with pytest.raises(InvalidInput, match="'soon'"):
        read_value(value)
