"""Broken and hostile files: whatever is in them, the answer is a diagram or a refusal, in time."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from lxml import etree

from engine.bpmn import read_diagram
from engine.errors import DefinitionInvalid
from tests.unit.bpmn.kit import ROOT, file, findings, flow

SAMPLES = sorted(Path("processes").rglob("*.bpmn"))
VALUES = ("", "x", "true", "=", "=1+", "-1", "tns:x", "b:x", "子", "1e9", "PT", " ", "a\nb", "{}", "{0}", "%s")


def _mutate(root: etree._Element, rng: random.Random) -> None:
    nodes = [
        n for n in root.iter() if isinstance(n.tag, str) and "bpmndi" not in str(n.tag) and n.getparent() is not None
    ]
    node, other = rng.choice(nodes), rng.choice(nodes)
    parent = node.getparent()
    assert parent is not None
    match rng.randrange(6):
        case 0:
            parent.remove(node)
        case 1 if node.attrib:
            node.attrib[rng.choice([str(key) for key in node.attrib])] = rng.choice(VALUES)
        case 2 if node.attrib:
            del node.attrib[rng.choice([str(key) for key in node.attrib])]
        case 3:
            node.tag = other.tag
        case 4:
            parent.append(etree.fromstring(etree.tostring(other)))
        case _:
            node.text = rng.choice(VALUES)


@pytest.mark.parametrize("seed", range(60))
def test_mutated_diagrams_are_read_or_refused(seed: int) -> None:
    rng = random.Random(seed)
    root = etree.fromstring(rng.choice(SAMPLES).read_bytes())
    for _ in range(rng.randrange(1, 8)):
        _mutate(root, rng)
        try:
            read_diagram(etree.tostring(root, encoding="unicode"), "mutated.bpmn")
        except DefinitionInvalid as refused:
            for finding in refused.findings:
                assert finding.text.in_language("zh")
                assert finding.text.in_language("en")
                assert finding.action is None or (str(finding.action) and finding.action.in_language("zh"))


def test_entities_and_files_are_not_read() -> None:
    laughs = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + file('<task id="a" name="&b;"/>')
    assert [f.rule for f in findings(laughs)] == ["no-doctype"]
    external = '<?xml version="1.0"?>\n<!-- c -->\n<!DOCTYPE d SYSTEM "file:///etc/passwd">' + file('<task id="a"/>')
    assert [f.rule for f in findings(external)] == ["no-doctype"]


def test_text_that_is_not_xml_says_the_line() -> None:
    (finding,) = findings(ROOT + ">\n<process>\n</definitions>")
    assert (finding.rule, finding.line) == ("well-formed", 3)
    assert [f.rule for f in findings("\ud800")] == ["well-formed"]
    assert [f.rule for f in findings("")] == ["well-formed"]


def test_a_declared_encoding_does_not_matter() -> None:
    text = '\ufeff<?xml version="1.0" encoding="GB2312"?>' + file('<task id="任务"/>')
    assert findings(text) == []


def test_a_large_diagram_is_read_in_time() -> None:
    count = 3000
    body = "".join(f'<task id="t{i}"/>' for i in range(count)) + flow(*(f"t{i}" for i in range(count)))
    started = time.thread_time()
    assert findings(file(body)) == []
    assert time.thread_time() - started < 10


def test_too_large_a_file_is_refused() -> None:
    assert [f.rule for f in findings(" " * 10_000_001)] == ["file-size"]
    assert [f.rule for f in findings(file("<task/>" * 200_000))] == ["file-size"]
