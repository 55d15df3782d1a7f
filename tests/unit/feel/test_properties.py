"""Laws that hold for all values, tried on many."""

import os
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel import (
    Date,
    DateAndTime,
    DaysAndTimeDuration,
    ExpressionFailed,
    Time,
    YearsAndMonthsDuration,
    analyse,
    compile_expression,
    equal,
    evaluate,
    from_json,
    order,
    read_temporal,
    text_of,
    to_json,
)

LAW = settings(
    deadline=None, derandomize="RANDOM_LAWS" not in os.environ, max_examples=int(os.environ.get("RANDOM_LAWS", 100))
)
"""The quick tests try the same values each time; `RANDOM_LAWS=5000 pytest …` tries so many others."""

numbers = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=6)
texts = st.text(st.characters(blacklist_categories=["Cs"]), max_size=20)
dates = st.dates().map(lambda d: Date(d.year, d.month, d.day))
zones = st.one_of(st.none(), st.integers(-64800, 64800), st.sampled_from(["Asia/Shanghai", "Europe/Berlin"]))
times = st.builds(Time, st.integers(0, 86_400 * 10**9 - 1), zones)
moments = st.builds(DateAndTime, st.integers(-700_000, 2_900_000), st.integers(0, 86_400 * 10**9 - 1), zones)
durations = st.one_of(
    st.integers(-(10**20), 10**20).map(DaysAndTimeDuration), st.integers(-(10**6), 10**6).map(YearsAndMonthsDuration)
)
temporals = st.one_of(dates, times, moments, durations)
scalars = st.one_of(st.none(), st.booleans(), numbers, texts, temporals)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)),
    max_leaves=12,
)
json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(10**30), 10**30), numbers, texts),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)),
    max_leaves=12,
)


@LAW
@given(json_values)
def test_json_comes_back_as_it_went_in(value):
    assert to_json(from_json(value)) == value
    assert to_json(evaluate("x", {"x": value})) == value
    assert to_json(evaluate("from json(to json(x))", {"x": value})) == value


@LAW
@given(temporals)
def test_temporal_texts_come_back(value):
    assert read_temporal(str(value)) == value


@LAW
@given(values)
def test_a_value_equals_itself_and_its_text_read_again(value):
    assert equal(value, value) is True
    if value is not None:
        literal = text_of([value])
        assert compile_expression(literal).evaluate({}) == [value]


@LAW
@given(values, values)
def test_equality_is_symmetric(one, other):
    assert equal(one, other) == equal(other, one)


@LAW
@given(scalars, scalars)
def test_order_is_antisymmetric(one, other):
    forward, backward = order(one, other), order(other, one)
    assert (forward is None) == (backward is None)
    if forward is not None:
        assert forward == -backward


@LAW
@given(numbers, numbers)
def test_numbers_count_as_decimals(one, other):
    context = {"a": one, "b": other}
    assert evaluate("a + b", context) == one + other
    assert evaluate("a - b = -(b - a)", context) is True
    assert evaluate("a < b or a = b or a > b", context) is True
    if other:
        assert evaluate("modulo(a, b) / b >= 0 or modulo(a, b) = 0", context) is True


@LAW
@given(dates, st.integers(-10_000, 10_000))
def test_days_added_and_taken_away(date, days):
    context = {"d": date, "n": Decimal(days)}
    assert evaluate('d + n * duration("P1D") - d = n * duration("P1D")', context) is True


@LAW
@given(moments, st.integers(-(10**15), 10**15))
def test_time_added_to_a_moment_is_the_difference(moment, nanoseconds):
    later = moment.plus(nanoseconds)
    if isinstance(moment.zone, str):
        assert abs(later.instant - moment.instant - nanoseconds) <= 3600 * 10**9  # the hour that a clock change repeats
    else:
        assert later.instant - moment.instant == nanoseconds


@LAW
@given(st.lists(numbers, max_size=20))
def test_lists(items):
    context = {"l": items}
    assert evaluate("sort(l)", context) == sorted(items)
    assert evaluate("reverse(reverse(l)) = l", context) is True
    assert evaluate("count(l)", context) == len(items)
    assert evaluate("count(distinct values(l))", context) == len(set(items))
    assert evaluate("for i in l return i", context) == items
    assert evaluate("l[true]", context) == items
    assert evaluate("every i in l satisfies list contains(l, i)", context) is True


@LAW
@given(texts, texts)
def test_strings(one, other):
    context = {"a": one, "b": other}
    assert evaluate("a + b", context) == one + other
    assert evaluate("starts with(a + b, a) and ends with(a + b, b)", context) is True
    assert evaluate("string length(a + b) = string length(a) + string length(b)", context) is True
    assert evaluate('string join(split(a, "q"), "q") = a', context) is True


@LAW
@given(st.text(alphabet="abx01+-*/.,()[]{}<>=\"'?@: \n:中if then else for in return and or", max_size=30))
def test_any_text_is_read_or_refused(text):
    try:
        expression = compile_expression(text)
    except ExpressionFailed:
        assert [problem.severity for problem in analyse(text).problems] == ["error"]
        return
    analyse(text)
    expression.evaluate({})
