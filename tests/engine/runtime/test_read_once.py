"""What is deployed is read once in a process of the machine, whichever database and version asks for it."""

import pytest

from engine.definitions import cache
from tests.kit import bpmn, dmn
from tests.kit.runtime import Bench

FILES = {
    "one.dmn": dmn.file(dmn.decision("one", dmn.literal('"read once"')), name="first", namespace="urn:one"),
    "two.dmn": dmn.file(dmn.decision("two", dmn.literal('"and no more"')), name="second", namespace="urn:two"),
    "p.bpmn": bpmn.process("p", bpmn.start(), bpmn.end("read_once"), bpmn.flow("start", "read_once")),
}


@pytest.fixture
def read(monkeypatch):
    """Which files were read to be run."""
    names = []

    def seen(original, names_of):
        def read(*args, **options):
            names.extend(names_of(*args))
            return original(*args, **options)

        return read

    monkeypatch.setattr(cache, "read_bundle", seen(cache.read_bundle, lambda files: [f.name for f in files]))
    monkeypatch.setattr(cache, "read_diagram", seen(cache.read_diagram, lambda text, name: [name]))
    return names


def run(bench):
    with bench.parts.database.connect() as connection:
        reader = cache.Reader(connection)
        decisions = [bench.parts.definitions.find_decision(reader, id_, cache.Binding(), 0) for id_ in ("one", "two")]
    bench.start("p")
    return [model.evaluate(id_, {}).output for id_, (_, model) in zip(("one", "two"), decisions, strict=True)]


def test_files_are_read_once_for_every_database(read):
    for _ in range(2):
        bench = Bench()
        bench.deploy(**{name.replace(".", "__"): text for name, text in FILES.items()})
        assert run(bench) == ["read once", "and no more"]
    assert sorted(read) == sorted(FILES)


def test_another_text_is_read_anew(read):
    bench = Bench()
    bench.deploy(one__dmn=FILES["one.dmn"], two__dmn=FILES["two.dmn"], p__bpmn=FILES["p.bpmn"])
    bench.deploy(one__dmn=FILES["one.dmn"].replace("read once", "read anew"))
    assert run(bench) == ["read anew", "and no more"]
