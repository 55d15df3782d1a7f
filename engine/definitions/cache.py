"""Definitions ready to run, parsed once per process of the machine and shared by its threads."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from threading import Lock
from typing import Any, Generic, TypeVar

from sqlalchemy import Row, bindparam, select

from engine.bpmn import read_diagram
from engine.bpmn.commitments import Declared, declared_in
from engine.bpmn.model import Binding, Process
from engine.definitions.bundle import read_bundle
from engine.definitions.versions import DECISIONS, FORMS, PROCESSES
from engine.dmn import DecisionModel
from engine.dmn.compared import texts_compared
from engine.errors import NotFound
from engine.forms import Form, read_form
from engine.model.commands import Resource
from engine.spiff import Definition
from engine.store import tables
from engine.store.unit_of_work import Reader

T = TypeVar("T")
CAPACITY = 2_000
"""How many definitions are kept ready."""
READ_FILES, READ_DEPLOYMENTS = 256, 16
"""How many files of processes, and sets of files of decisions, are kept read: their text decides what they mean, in
every database of the process of the machine."""

_resource = tables.resource
_CONTENT = select(_resource.c.name, _resource.c.content).where(_resource.c.resource_key == bindparam("key"))
_SIBLINGS = select(_resource.c.name, _resource.c.content).where(
    _resource.c.deployment_key == bindparam("key"), _resource.c.name.like("%.dmn")
)


class _Cache(Generic[T]):
    """The least recently used goes first. Two threads may make the same value once each; it is the same value."""

    def __init__(self) -> None:
        self._values: OrderedDict[Any, T] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Any, make: Callable[[], T]) -> T:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._lock:
            self._values[key] = value
            while len(self._values) > CAPACITY:
                self._values.popitem(last=False)
        return value

    def clear(self) -> None:
        with self._lock:
            self._values.clear()


class Definitions:
    """Finds versions in the database and gives them parsed. A key means the same content for ever."""

    def __init__(self) -> None:
        self._processes: _Cache[Definition] = _Cache()
        self._models: _Cache[DecisionModel] = _Cache()
        self._forms: _Cache[Form] = _Cache()
        self._declared: _Cache[Declared | None] = _Cache()

    def forget(self) -> None:
        """Read everything again: keys that were given in a transaction that failed will be given again."""
        for cache in (self._processes, self._models, self._forms, self._declared):
            cache.clear()

    def find_row(
        self, reader: Reader, process_id: str | None, *, version: int | None = None, key: int | None = None
    ) -> Row[Any] | None:
        """Return the row of a process version: by key, by number, or the newest; None when there is none."""
        if key is not None:
            return PROCESSES.by_key(reader, key)
        if version is not None:
            return PROCESSES.by_number(reader, process_id or "", version)
        return PROCESSES.latest(reader, process_id or "")

    def process(self, reader: Reader, key: int) -> Definition:
        """Return a process version by key; `NotFound` when there is none."""
        return self._processes.get(key, lambda: self._load_process(reader, key))

    def commitments(self, reader: Reader, key: int) -> Declared | None:
        """Return what a process version declares of commitments; None when it declares nothing."""
        return self._declared.get(key, lambda: declared_in(self.process(reader, key).process))

    def find_process(self, reader: Reader, process_id: str, binding: Binding, caller_key: int) -> Definition | None:
        """Return what a call activity starts; None when there is none that may be started."""
        row = PROCESSES.bound(reader, process_id, binding, caller_key)
        return None if row is None or row.is_suspended else self.process(reader, row.definition_key)

    def find_form(self, reader: Reader, form_id: str, binding: Binding, caller_key: int) -> int | None:
        """Return the key of the form that a user task shows, or None."""
        row = FORMS.bound(reader, form_id, binding, caller_key)
        return None if row is None else row.form_key

    def form(self, reader: Reader, form_key: int) -> Form:
        """Return a form by key; `NotFound` when there is none."""
        return self._forms.get(form_key, lambda: self._load_form(reader, form_key))

    def find_decision(
        self, reader: Reader, decision_id: str, binding: Binding, caller_key: int
    ) -> tuple[int, DecisionModel] | None:
        """Return the key and the model of the decision that a business rule task calls, or None."""
        row = DECISIONS.bound(reader, decision_id, binding, caller_key)
        if row is None:
            return None
        return row.decision_key, self._models.get(row.decision_key, lambda: self._load_model(reader, row))

    def decision(self, reader: Reader, key: int) -> DecisionModel:
        """Return the model of a decision by the key of its version; `NotFound` when there is none."""
        row = DECISIONS.by_key(reader, key)
        if row is None:
            raise _missing("decision", "决策", key)
        return self._models.get(key, lambda: self._load_model(reader, row))

    def texts_compared(self, reader: Reader, decision_id: str, expression: str) -> tuple[str, ...] | None:
        """Return the texts that the newest file of a decision compares an expression with; None: it is not deployed."""
        found = self.find_decision(reader, decision_id, Binding(), 0)
        return None if found is None else texts_compared(found[1], expression)

    def _load_process(self, reader: Reader, key: int) -> Definition:
        row = PROCESSES.by_key(reader, key)
        if row is None:
            raise _missing("process definition", "流程版本", key)
        name, content = self._content(reader, row.resource_key)
        return Definition.of(_processes(content, name)[row.process_id], key, row.content_hash, row.version)

    def _load_form(self, reader: Reader, key: int) -> Form:
        row = FORMS.by_key(reader, key)
        if row is None:
            raise _missing("form", "表单", key)
        name, content = self._content(reader, row.resource_key)
        return read_form(content, name, is_deployed=True)

    def _load_model(self, reader: Reader, row: Row[Any]) -> DecisionModel:
        """Read the model with those that it imports, which were deployed with it."""
        files = reader.all(_SIBLINGS, {"key": row.deployment_key})
        return _decisions(tuple((f.name, f.content) for f in files))[row.decision_id]

    def _content(self, reader: Reader, resource_key: int) -> tuple[str, str]:
        row = reader.one(_CONTENT, {"key": resource_key})
        if row is None:
            raise _missing("resource", "资源", resource_key)
        return row.name, row.content


@lru_cache(maxsize=READ_FILES)
def _processes(content: str, name: str) -> dict[str, Process]:
    return {process.id: process for process in read_diagram(content, name, is_deployed=True).processes}


@lru_cache(maxsize=READ_DEPLOYMENTS)
def _decisions(files: tuple[tuple[str, str], ...]) -> dict[str, DecisionModel]:
    """Read the decisions of a deployment (file names and texts) together: they may import each other."""
    bundle = read_bundle([Resource(name, content) for name, content in files])
    return {decision_id: model for decision_id, (_, model) in bundle.decisions.items()}


def _missing(noun: str, noun_zh: str, key: int) -> NotFound:
    return NotFound(
        "Expected {noun} {key} to be deployed, but there is none.",
        "应当已部署{noun_zh} {key}，但它不存在。",
        noun=noun,
        noun_zh=noun_zh,
        key=key,
    )
