"""One compiled expression on eight threads at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.feel import compile_expression, to_json

TEXTS = [
    "sum(for i in 1..n return i * factor)",
    "for i in 1..n return if i < 3 then 1 else partial[-1] + partial[-2]",
    "[1..n][item > n - 2]",
    "{f: function(x) if x < 2 then 1 else x * f(x - 1), r: f(n)}.r",
    'count(split(string join(for i in 1..n return "a", ","), ","))',
    "decimal(n / 7, 3)",
    "some i in 1..n, j in 1..n satisfies i * j = n * n",
    'date("2026-01-01") + duration("P" + string(n) + "D")',
]


@pytest.mark.parametrize("text", TEXTS)
def test_eight_threads_get_what_one_gets(text):
    expression = compile_expression(text)

    def value(n):
        return to_json(expression.evaluate({"n": n, "factor": n + 1}))

    numbers = list(range(1, 20)) * 8
    alone = [value(n) for n in numbers]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(value, numbers)) == alone


def test_eight_threads_compile_the_same_text():
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda i: compile_expression(f"a{i % 5} + 1").evaluate({f"a{i % 5}": i}), range(400)))
    assert found == [i + 1 for i in range(400)]
