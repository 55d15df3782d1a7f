"""Reads a BPMN file: secure XML, the closed world's gate, plain values, structural rules; all findings at once."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.findings import Findings
from engine.bpmn.gate import check, children, tag_of
from engine.bpmn.model import Diagram, Process
from engine.bpmn.readers.collaboration import check_collaboration
from engine.bpmn.readers.process import global_task, process
from engine.bpmn.readers.source import Source
from engine.bpmn.registry.entry import GLOBAL_TASKS
from engine.bpmn.registry.foreign import BPMN_NS, MODELER_NS
from engine.bpmn.registry.zeebe import PROFILE
from engine.bpmn.rules import check_process
from engine.bpmn.xml import read_tree
from engine.errors import DefinitionInvalid

DRAWING = "{http://www.omg.org/spec/BPMN/20100524/DI}BPMNDiagram"


def read_diagram(text: str, resource: str, *, is_deployed: bool = False) -> Diagram:
    """Return the executable processes of a BPMN file; raise DefinitionInvalid with all findings.

    Processes with isExecutable="false" are left out with a warning. A process that does not say is executable;
    where another one of the file says "true", it is left out with a warning if it can't be executed.

    `is_deployed`: the file was accepted before. A rule that has become stricter since then does not take it back.
    """
    findings = Findings(resource)
    root = read_tree(text, findings)
    if root is None:
        raise DefinitionInvalid(findings.errors)
    source = Source(root, findings)
    _check_file(root, source)
    check_collaboration(root, source)
    processes = _processes(root, source, is_deployed)
    if findings.errors and not is_deployed:
        raise DefinitionInvalid(findings.errors)
    return Diagram(
        processes=tuple(processes),
        warnings=tuple(findings.warnings),
        embedded_forms=source.embedded_forms,
        has_drawing=root.find(DRAWING) is not None,
    )


def _check_file(root: etree._Element, source: Source) -> None:
    check(root, source.findings, "", deep=False)
    for item in children(root):
        if tag_of(item) not in GLOBAL_TASKS | {"process"} or etree.QName(item).namespace != BPMN_NS:
            check(item, source.findings, "definitions")
    platform = root.get(f"{{{MODELER_NS}}}executionPlatform")
    if platform and platform != "Camunda Cloud":
        source.findings.warning(
            "execution-platform",
            root,
            "The file was made for '{platform}'; it is executed as the zeebe dialect says",
            "该文件是为“{platform}”制作的；此处按 zeebe 方言执行",
            path="modeler:executionPlatform",
            platform=platform,
        )
    version = root.get(f"{{{MODELER_NS}}}executionPlatformVersion") or ""
    numbers = tuple(int(part) for part in version.split(".")[:2] if part.isascii() and part.isdigit())
    if platform == "Camunda Cloud" and numbers > PROFILE:
        source.findings.warning(
            "execution-platform",
            root,
            "The file was made for version {version}; it is executed as {profile} says",
            "该文件是为 {version} 版本制作的；此处按 {profile} 执行",
            path="modeler:executionPlatformVersion",
            version=version,
            profile=".".join(map(str, PROFILE)),
        )


def _processes(root: etree._Element, source: Source, is_deployed: bool) -> list[Process]:
    nodes = [item for item in root.iterchildren(f"{{{BPMN_NS}}}*") if tag_of(item) in GLOBAL_TASKS | {"process"}]
    some_say_so = any(node.get("isExecutable") in ("true", "1") for node in nodes)
    result: list[Process] = []
    for node in nodes:
        part = source.within(Findings(source.findings.resource))
        if tag_of(node) == "process" and not part.is_true(node, "isExecutable", True):
            _leave_out(node, source, "isExecutable is false", "isExecutable 为 false")
            continue
        check(node, part.findings, "definitions")
        found = process(node, part) if tag_of(node) == "process" else global_task(node, part)
        check_process(found, part.findings, is_zeebe=part.is_zeebe)
        is_optional = some_say_so and tag_of(node) == "process" and node.get("isExecutable") is None
        if part.findings.errors and is_optional and not is_deployed:
            _leave_out(node, source, "it can't be executed", "它无法执行")
            continue
        source.findings.absorb(part.findings)
        result.append(found)
    if not result and not source.findings.errors:
        source.findings.error(
            "executable-process",
            root,
            "Expected a process that is executable, but there is none",
            "应至少有一个可执行的流程，但没有",
            ('Set isExecutable="true" on the process.', '请把流程的 isExecutable 设为 "true"。'),
            path="isExecutable",
        )
    return result


def _leave_out(node: etree._Element, source: Source, why_en: str, why_zh: str) -> None:
    source.findings.warning(
        "left-out",
        node,
        "The process '{id}' is left out, because {why_en}",
        "流程“{id}”不予部署，因为{why_zh}",
        path="isExecutable",
        id=node.get("id"),
        why_en=why_en,
        why_zh=why_zh,
    )
