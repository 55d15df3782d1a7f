"""The files of one deployment, read: their processes, decisions and forms, and everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from engine import lint
from engine.bpmn import read_diagram
from engine.bpmn.model import Process
from engine.dmn import DecisionModel, read_model
from engine.errors import DefinitionInvalid, Finding, Text
from engine.forms import Form, read_form
from engine.model.commands import Resource


@dataclass(slots=True)
class Bundle:
    """By id, in the order of the files: (file, what was read). `hashes`: file name → content hash."""

    resources: Sequence[Resource]
    processes: dict[str, tuple[Resource, Process]] = field(default_factory=dict)
    decisions: dict[str, tuple[Resource, DecisionModel]] = field(default_factory=dict)
    forms: dict[str, tuple[Resource, Form]] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def named(self, kind: str) -> Mapping[str, tuple[Resource, Any]]:
        """Return what there is of a kind (form, process or decision), by id."""
        if kind == "form":
            return self.forms
        return self.processes if kind == "process" else self.decisions

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity == "error"]


def content_hash(text: str) -> str:
    """Return the SHA-256 (hexadecimal) of a file's UTF-8 text."""
    return sha256(text.encode()).hexdigest()


def read_bundle(resources: Sequence[Resource]) -> Bundle:
    """Read all files; what is wrong is in `findings`, of all of them at once."""
    bundle = Bundle(resources)
    if not resources:
        _add(bundle, "empty-deployment", None, "Expected at least one file.", "应当至少有一个文件。")
    for resource in resources:
        if resource.name in bundle.hashes:
            _add(bundle, "duplicate-file", resource, "Expected file names that differ.", "文件名应当互不相同。")
        bundle.hashes[resource.name] = content_hash(resource.content)
    for resource in resources:
        ending = resource.name.rpartition(".")[2].lower()
        if ending == "bpmn":
            _read_bpmn(bundle, resource)
        elif ending in ("form", "json"):
            _read_form(bundle, resource)
        elif ending != "dmn":
            en, zh = "Expected a .bpmn, .dmn or .form file.", "应当是 .bpmn、.dmn 或 .form 文件。"
            _add(bundle, "unknown-file-type", resource, en, zh)
    _read_dmn(bundle, [r for r in resources if r.name.lower().endswith(".dmn")])
    return bundle


def _read_bpmn(bundle: Bundle, resource: Resource) -> None:
    try:
        diagram = read_diagram(resource.content, resource.name)
    except DefinitionInvalid as refused:
        bundle.findings.extend(refused.findings)
        return
    bundle.findings.extend(diagram.warnings)
    bundle.findings.extend(lint.check(diagram, resource.name))
    for form_id, content in diagram.embedded_forms.items():
        embedded = Resource(f"{resource.name}#{form_id}.form", content)
        bundle.hashes[embedded.name] = content_hash(content)
        _read_form(bundle, embedded)
    for process in diagram.processes:
        if process.id in bundle.processes:
            _twice(bundle, resource, process.id, process.line)
        bundle.processes[process.id] = resource, process


def _read_form(bundle: Bundle, resource: Resource) -> None:
    try:
        form = read_form(resource.content, resource.name)
    except DefinitionInvalid as refused:
        bundle.findings.extend(refused.findings)
        return
    if form.id in bundle.forms:
        _twice(bundle, resource, form.id, None)
    bundle.forms[form.id] = resource, form


def _read_dmn(bundle: Bundle, files: list[Resource]) -> None:
    """Read the files in the order in which they import each other; an import is a part of the file's identity."""
    models: dict[str, DecisionModel] = {}
    while files:
        left: list[tuple[Resource, DefinitionInvalid]] = []
        for resource in files:
            try:
                model = read_model(resource.content, resource.name, models)
            except DefinitionInvalid as refused:
                left.append((resource, refused))
                continue
            imported = sorted(namespace for namespace in model.models)
            if imported:
                of = {m.namespace: bundle.hashes[m.resource] for m in model.models.values()}
                bundle.hashes[resource.name] = content_hash(
                    "\n".join([resource.content, *(of[namespace] for namespace in imported)])
                )
            models[model.namespace] = model
            bundle.findings.extend(model.findings)
            for decision_id in model.decisions:
                if decision_id in bundle.decisions:
                    _twice(bundle, resource, decision_id, None)
                bundle.decisions[decision_id] = resource, model
        if len(left) == len(files):
            for _, invalid in left:
                bundle.findings.extend(invalid.findings)
            return
        files = [resource for resource, _ in left]


def _twice(bundle: Bundle, resource: Resource, id_: str, line: int | None) -> None:
    bundle.findings.append(
        Finding(
            "duplicate-id",
            Text("Expected '{id}' once in a deployment.", "“{id}”在一次部署中应当只出现一次。", {"id": id_}),
            element_id=id_,
            line=line,
            resource=resource.name,
        )
    )


def _add(bundle: Bundle, rule: str, resource: Resource | None, en: str, zh: str) -> None:
    bundle.findings.append(Finding(rule, Text(en, zh), resource=resource.name if resource else None))
