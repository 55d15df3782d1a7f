"""The part of the front door's reading half that is about what is deployed: versions, files, whom a change concerns."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Engine as Database

from engine.bpmn.model import Binding
from engine.clock import Clock
from engine.compare import propose_mapping
from engine.definitions import Definitions
from engine.errors import InvalidInput
from engine.model.values import loads
from engine.queries import concerned
from engine.queries import definitions as definition_queries
from engine.queries.rows import DefinitionRow, ResourceRow, Standing, Use
from engine.store.unit_of_work import Reader


class ReadingDeployed:
    """Nothing here writes; `NotFound` where a key names nothing."""

    def __init__(self, database: Database, definitions: Definitions, clock: Clock, zone: str) -> None:
        self._database, self._definitions, self._now, self._zone = database, definitions, clock.now, zone

    def find_definitions(self, process_id: str | None = None, latest_only: bool = True) -> list[DefinitionRow]:
        """Return process versions with their instance counts, by process id, newest first."""
        with self._database.connect() as connection:
            return definition_queries.find_definitions(connection, process_id, latest_only)

    def read_definition(self, definition_key: int) -> DefinitionRow:
        """Return one version of a process."""
        with self._database.connect() as connection:
            return definition_queries.read_definition(connection, definition_key)

    def definition_xml(self, definition_key: int) -> str:
        """Return the BPMN file of a version, as it was deployed."""
        with self._database.connect() as connection:
            row = definition_queries.read_definition(connection, definition_key)
            return definition_queries.read_resource(connection, row.resource_key)[1]

    def read_resource(self, resource_key: int) -> tuple[str, str]:
        """Return a deployed file's name and text."""
        with self._database.connect() as connection:
            return definition_queries.read_resource(connection, resource_key)

    def read_resources(self, keys: Collection[int]) -> dict[int, tuple[str, str]]:
        """Return names and texts of many deployed files by key, in one query."""
        with self._database.connect() as connection:
            return definition_queries.read_resources(connection, keys)

    def read_form(self, form_key: int) -> dict[str, Any]:
        """Return the form-js schema of a version of a form."""
        with self._database.connect() as connection:
            schema: dict[str, Any] = loads(definition_queries.read_form(connection, form_key))
            return schema

    def check_form(self, form_key: int, answers: Mapping[str, Any], shown_with: Mapping[str, Any]) -> dict[str, Any]:
        """Return a start form's answers as the form wants them; `InvalidInput` with all fields that are not.

        A user task's answers are checked as it is completed; this is for forms that no task shows.
        """
        with self._database.connect() as connection:
            form = self._definitions.form(Reader(connection), form_key)
        clean, problems = form.validate(answers, shown_with, now=self._now())
        if problems:
            raise InvalidInput(
                "Expected answers as the form asks for them, but {count} are not",
                "表单中有 {count} 处填写不符合要求",
                problems,
                count=len(problems),
            )
        return clean

    def decisions(self, decision_id: str | None = None) -> list[ResourceRow]:
        """Return the newest version of each decision, or all versions of one, newest first."""
        with self._database.connect() as connection:
            return definition_queries.find_decisions(connection, decision_id)

    def texts_compared(self, decision_id: str, expression: str) -> tuple[str, ...] | None:
        """Return the texts that the newest tables of a decision's file compare an expression with; None: no such.

        It is what a caller may give by name: `texts_compared("discount", "customer.kind")` → ("private", "trade").
        """
        with self._database.connect() as connection:
            return self._definitions.texts_compared(Reader(connection), decision_id, expression)

    def decide(self, decision_id: str, variables: Mapping[str, Any], decision_key: int | None = None) -> Any:
        """Return what a deployed decision gives, its newest version or the one of this key; None where there is none.

        Raises ExpressionFailed, and NotFound for a key that is none.
        """
        with self._database.connect() as connection:
            reader = Reader(connection)
            if decision_key is not None:
                model = self._definitions.decision(reader, decision_key)
            elif (found := self._definitions.find_decision(reader, decision_id, Binding(), 0)) is not None:
                model = found[1]
            else:
                return None
        return model.evaluate(
            decision_id, variables, now=self._now(), zone=self._zone, seed="decide", budget=None
        ).output

    def decision_xml(self, decision_key: int) -> str:
        """Return the DMN file of a version of a decision, as it was deployed."""
        with self._database.connect() as connection:
            return definition_queries.read_decision(connection, decision_key)

    def forms(self, form_id: str | None = None) -> list[ResourceRow]:
        """Return the newest version of each form, or all versions of one, newest first."""
        with self._database.connect() as connection:
            return definition_queries.find_forms(connection, form_id)

    # ------------------------------------------------------- whom a change concerns
    def standing(self, process_id: str, definition_key: int | None = None) -> list[Standing]:
        """Return where the running instances of a process stand, of all its versions or of one; newest case first."""
        with self._database.connect() as connection:
            return concerned.find_standing(connection, self._definitions, process_id, self._now(), definition_key)

    def uses(self, kind: str, id_: str) -> list[Use]:
        """Return the elements of the newest versions that name a 'process', 'decision' or 'form' by its id."""
        with self._database.connect() as connection:
            return concerned.find_uses(connection, self._definitions, kind, id_)

    def propose_mapping(self, before_key: int, after_key: int) -> dict[str, str]:
        """Return which element of one version of a process is which of another: by id, else by kind and name."""
        with self._database.connect() as connection:
            versions = [self._definitions.process(Reader(connection), key).process for key in (before_key, after_key)]
        return propose_mapping(*versions)
