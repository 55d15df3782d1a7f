"""`relaydesk feel`: the value on standard output, the reasons on standard error."""

import pytest

from engine.cli.feel import main
from engine.errors import InvalidInput
from engine.feel import SyntaxInvalid

NOW = ["--now", "2026-11-24T18:30:00Z"]


def test_it_prints_the_value_as_json(capsys, tmp_path):
    context = tmp_path / "context.json"
    context.write_text('{"客户": {"级别": "金牌"}, "price-list": [1.50, 2]}', encoding="utf-8")
    assert main(["={级别: 客户.级别, 合计: sum(price-list)}", "--context", str(context)]) == 0
    assert capsys.readouterr().out == '{"级别":"金牌","合计":3.50}\n'


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (["today()", *NOW], '"2026-11-25"'),
        (["today()", *NOW, "--zone", "UTC"], '"2026-11-24"'),
        (["[1..5)"], "[1..5)"),
        (["> 3", "--unary", "4"], "true"),
        (["string length(uuid())"], "36"),
    ],
)
def test_options(capsys, arguments, shown):
    assert main(arguments) == 0
    assert capsys.readouterr().out.strip() == shown


def test_it_says_why_a_value_is_null(capsys):
    assert main(['1 + "a"']) == 0
    captured = capsys.readouterr()
    assert captured.out == "null\n"
    assert "1:3" in captured.err
    assert "null: “+”的两边不匹配：number 和 string" in captured.err


@pytest.mark.parametrize(
    "arguments", [["1", "--now", "yesterday"], ["1", "--context", "/no/such/file"], ["> 1", "--unary", "{"]]
)
def test_wrong_input_is_refused(arguments):
    with pytest.raises(InvalidInput):
        main(arguments)


def test_a_context_that_is_no_object_is_refused(tmp_path):
    (tmp_path / "list.json").write_text("[1]")
    with pytest.raises(InvalidInput):
        main(["1", "--context", str(tmp_path / "list.json")])


def test_a_syntax_error_is_an_engine_error():
    with pytest.raises(SyntaxInvalid):
        main(["1 +"])
