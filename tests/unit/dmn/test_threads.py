"""One compiled model serves many threads at once."""

from concurrent.futures import ThreadPoolExecutor

from engine.dmn import read_model
from tests.kit.dmn import context, decision, file, function, input_data, item, literal, table

SIZE = {"name": "y", "type_": "tSize"}
MODEL = file(
    item("tSize", "string", allowed='"big", "small"'),
    input_data("x", "number"),
    decision(
        "size", table(["x"], [{"name": "y", "type_": "tSize"}], [["> 50", '"big"'], ["<= 50", '"small"']]), inputs=["x"]
    ),
    decision(
        "all",
        context(f=function({"a": None}, literal("[a, size, x]")), result=literal("f(random number() >= 0)")),
        inputs=["x"],
        needs=["size"],
    ),
)


def test_eight_threads():
    model = read_model(MODEL, "t.dmn")

    def run(number):
        return [model.evaluate("all", {"x": n}, seed=str(n)) for n in range(number, number + 60)]

    with ThreadPoolExecutor(8) as pool:
        for start, results in enumerate(pool.map(run, range(8))):
            for n, result in enumerate(results, start):
                assert result.output == [True, "big" if n > 50 else "small", n]
                assert len(result.evaluated) == 2
