"""Types: what conforms, what is converted (DMN 1.5 §10.3.2.9.4), and what becomes null."""

import pytest

from engine.dmn import read_model
from tests.kit.dmn import decision, file, input_data, item, knowledge, literal, table

TEXT_FUNCTION = '<functionItem outputTypeRef="string"><parameters name="a" typeRef="number"/></functionItem>'
TEXT_FUNCTION = '<functionItem outputTypeRef="string"><parameters name="a" typeRef="number"/></functionItem>'
ITEMS = (
    item("tSize", "string", allowed='"S", "M"'),
    item("tPart", components={"name": "string", "size": "tSize"}),
    item("tParts", "tPart", collection=True),
    item("tPair", "number", collection=True, constraint="count(?) = 2"),
    item("tSmallList", "number", collection=True, allowed="< 10"),
    item("tSub", "tSize", allowed='"S"'),
    item("tText").replace("</itemDef", TEXT_FUNCTION + "</itemDef"),
)


def convert(value, type_):
    return read_model(file(*ITEMS, decision("d", literal(value), type_=type_)), "t.dmn").evaluate("d", {}).output


@pytest.mark.parametrize(
    ("value", "type_", "expected"),
    [
        ("1", "number", 1),
        ("1", "string", None),
        ("null", "string", None),
        ("[1]", "number", 1),
        ("[1, 2]", "number", None),
        ('"a"', "list<string>", ["a"]),
        ('date("2026-11-24")', "date and time", "2026-11-24T00:00:00Z"),
        ('date and time("2026-11-24T10:00:00")', "date", None),
        ('duration("P1D")', "days and time duration", "P1D"),
        ('duration("P1D")', "dayTimeDuration", "P1D"),
        ('duration("P1M")', "days and time duration", None),
        ("{a: 1}", "context", {"a": 1}),
        ("1", "Any", 1),
        ("1", "feel:number", 1),
        ('"S"', "tSize", "S"),
        ('"L"', "tSize", None),
        ('"M"', "tSub", None),
        ('{name: "a", size: "S", more: 1}', "tPart", {"name": "a", "size": "S", "more": 1}),
        ('{name: "a", size: "L"}', "tPart", None),
        ('{name: "a"}', "tPart", None),
        ('{name: "a", size: null}', "tPart", {"name": "a", "size": None}),
        ('{name: "a", size: "S"}', "tParts", [{"name": "a", "size": "S"}]),
        ("[1, 2]", "tPair", [1, 2]),
        ("[1]", "tPair", None),
        ("[1, 9]", "tSmallList", [1, 9]),
        ("[1, 10]", "tSmallList", None),
        ('duration("P1M")', "duration", "P1M"),
        ("1", "tText", None),
    ],
)
def test_conversion(value, type_, expected):
    assert convert(value, type_) == expected


def test_input_data_is_converted_too():
    text = file(*ITEMS, input_data("x", "tSize"), decision("d", literal("x"), inputs=["x"]))
    model = read_model(text, "t.dmn")
    assert model.evaluate("d", {"x": ["M"]}).output == "M"
    assert model.evaluate("d", {"x": "XL"}).output is None


def test_table_columns_are_converted():
    column = {"text": "x", "type_": "number"}
    text = file(decision("d", table([column], [{"name": "y", "type_": "list<string>"}], [["> 1", '"a"']])))
    assert read_model(text, "t.dmn").evaluate("d", {"x": [5]}).output == ["a"]


def test_function_types():
    apply = knowledge("apply", {"f": "tText"}, literal("f(1)"), type_="string")
    text = file(*ITEMS, apply, decision("d", literal("[apply(string), apply(1)]"), knows=["apply"]))
    assert read_model(text, "t.dmn").evaluate("d", {}).output == ["1", None]


def test_instance_of_knows_item_definitions():
    assert convert('{name: "a", size: "L"} instance of tPart', "boolean") is True
    assert convert('{name: 1, size: "L"} instance of tPart', "boolean") is False
    assert convert('[{name: "a", size: "S"}] instance of list<tPart>', "boolean") is True


@pytest.mark.parametrize(
    ("value", "type_", "expected"),
    [
        ("2026-11-24", "date", "2026-11-24"),
        ("2026-11-24T10:00:00Z", "dateTime", "2026-11-24T10:00:00Z"),
        ("10:00:00", "time", "10:00:00"),
        ("P1D", "dayTimeDuration", "P1D"),
        ("P1Y", "yearMonthDuration", "P1Y"),
        ("2026-11-24", "string", "2026-11-24"),
        ("soon", "date", None),
        ({"day": "2026-11-24", "x": 1}, "tVisit", {"day": "2026-11-24", "x": 1}),
        (["2026-11-24"], "tDays", ["2026-11-24"]),
    ],
)
def test_texts_of_the_caller_become_the_dates_that_an_input_declares(value, type_, expected):
    items = (item("tVisit", components={"day": "date"}), item("tDays", "date", collection=True))
    read = decision("d", literal("i"), inputs=["i"])
    model = read_model(file(*items, input_data("i", type_), read), "t.dmn")
    assert model.evaluate("d", {"i": value}).output == expected


def test_a_date_of_the_caller_is_a_date_inside():
    read = decision("d", literal('day + duration("P1D") > date("2026-11-24")'), inputs=["day"])
    model = read_model(file(input_data("day", "date"), read), "t.dmn")
    assert model.evaluate("d", {"day": "2026-11-24"}).output is True
