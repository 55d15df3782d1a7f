"""An application's checks of a deployment: what they are told, that an error refuses it, that a rerun asks nobody."""

import pytest

from engine.api import Actor, DefinitionInvalid, Engine, Finding, Module, Text
from tests.kit import bpmn

OWNER = Actor("owner", roles=frozenset({"owner"}))


class Recorder:
    """A check that remembers what it was told and finds what it is given."""

    def __init__(self):
        self.releases, self.severity = [], None

    def __call__(self, release, _reader):
        self.releases.append(release)
        return [Finding("no-good", Text("bad", "不好"), severity=self.severity)] if self.severity else []


@pytest.fixture
def look():
    return Recorder()


@pytest.fixture
def engine(look):
    return Engine.open("sqlite://", modules=(Module("m", checks=(look,)),))


def process(id_, end="end"):
    return bpmn.process(id_, bpmn.start(), bpmn.end(end), bpmn.flow("start", end))


def test_a_check_is_told_what_is_newest_before_and_after(engine, look):
    a, b, a2 = process("a"), process("b"), process("a", "other")
    engine.deploy({"a.bpmn": a, "b.bpmn": b}, OWNER)
    engine.deploy({"other-name.bpmn": a2}, OWNER)
    first, second = look.releases
    assert (dict(first.before), dict(first.after)) == ({}, {"a.bpmn": a, "b.bpmn": b})
    assert dict(second.before) == {"a.bpmn": a, "b.bpmn": b}
    assert dict(second.after) == {"b.bpmn": b, "other-name.bpmn": a2}
    assert dict(second.files) == {"other-name.bpmn": a2}


def test_a_file_of_the_same_name_with_another_process_replaces_nothing(engine, look):
    engine.deploy({"x.bpmn": process("a")}, OWNER)
    engine.deploy({"x.bpmn": process("b")}, OWNER)
    release = look.releases[1]
    assert release.after == {"x.bpmn": process("b"), "x.bpmn (before)": process("a")}
    assert release.newest_after == {("process", "b"): "x.bpmn", ("process", "a"): "x.bpmn (before)"}
    engine.deploy({"y.bpmn": process("c")}, OWNER)
    assert look.releases[2].before == release.after
    assert look.releases[2].newest_before == release.newest_after


def test_a_check_is_told_which_file_has_the_newest_of_each_process(engine, look):
    second = bpmn.process("b", bpmn.start("s"), bpmn.end("e"), bpmn.flow("s", "e"))
    two = process("a").replace("</definitions>", second[second.index("<process") :])
    engine.deploy({"two.bpmn": two}, OWNER)
    engine.deploy({"b.bpmn": process("b", "other")}, OWNER)
    release = look.releases[1]
    assert release.newest_before == {("process", "a"): "two.bpmn", ("process", "b"): "two.bpmn"}
    assert release.newest_after == {("process", "a"): "two.bpmn", ("process", "b"): "b.bpmn"}
    assert set(release.after) == {"two.bpmn", "b.bpmn"}


def test_an_error_refuses_the_deployment_and_a_warning_does_not(engine, look):
    look.severity = "error"
    with pytest.raises(DefinitionInvalid) as refused:
        engine.deploy({"a.bpmn": process("a")}, OWNER)
    assert [f.rule for f in refused.value.findings] == ["no-good"]
    assert engine.find_definitions() == []
    look.severity = "warning"
    assert "no-good" in [f.rule for f in engine.check({"a.bpmn": process("a")})]
    engine.deploy({"a.bpmn": process("a")}, OWNER)
    assert len(engine.find_definitions()) == 1


def test_what_can_not_be_read_is_not_asked_about(engine, look):
    engine.check({"a.bpmn": "<"})
    assert look.releases == []


def test_commands_that_are_run_again_are_not_checked_again(engine, look):
    engine.deploy({"a.bpmn": process("a")}, OWNER)
    look.severity = "error"
    assert engine.run_again() == []
