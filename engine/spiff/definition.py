"""A deployed process, ready to run: the plain diagram values, their version, and the specification made of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.bpmn.model import Process
from engine.spiff.compile import compile_process
from engine.spiff.specs.element import ElementSpec
from engine.spiff.specs.process import ProcessSpec


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """An executable process version. `content_hash` identifies its file's content; threads share it."""

    key: int
    process: Process
    content_hash: str
    version: int
    spec: ProcessSpec = field(repr=False)
    elements: dict[str, ElementSpec] = field(repr=False)

    @classmethod
    def of(cls, process: Process, key: int, content_hash: str, version: int) -> Definition:
        """Make the executable form of a process; what its elements do is fixed here, once."""
        spec, elements = compile_process(process)
        return cls(key, process, content_hash, version, spec, elements)
