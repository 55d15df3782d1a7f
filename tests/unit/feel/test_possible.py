"""What an expression may come to without running it, and when two texts say the same."""

import pytest

from engine.feel import is_same_expression, possible_values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('"a"', ["a"]),
        ('["a", "b"]', [["a", "b"]]),
        ('if x > 1 then "a" else "b"', ["a", "b"]),
        ('if x then "a" else if y then "b" else "c"', ["a", "b", "c"]),
        ('[if x then "a" else "b", "c"]', [["a", "c"], ["b", "c"]]),
        ('concatenate(["a"], ["b"])', [["a", "b"]]),
        ("[]", [[]]),
        ("null", [None]),
    ],
)
def test_what_can_be_told(text, values):
    assert list(possible_values(text) or ()) == values


@pytest.mark.parametrize("text", ["x", "[x]", 'if x then y else "b"', "string(now())", "uuid()", "if", "a.b"])
def test_what_can_not_be_told(text):
    assert possible_values(text) is None


def test_too_many_possible_values_are_not_counted_up():
    assert possible_values("[" + ", ".join("if x then 1 else 2" for _ in range(6)) + "]") is not None
    assert possible_values("[" + ", ".join("if x then 1 else 2" for _ in range(7)) + "]") is None


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("a + duration(b.c)", " a+ (duration( b.c )) ", True),
        ("a + 1", "a + 1 // more", True),
        ("a + 1", "a + 2", False),
        ("a + 1", "1 + a", False),
        ("true", "1", False),
        ("(", "(", False),
    ],
)
def test_texts_that_say_the_same(one, other, is_same):
    assert is_same_expression(one, other) is is_same
