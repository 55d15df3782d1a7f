"""Which files of element templates there are, and what makes each."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from processes.modeling.elements import clause_templates, people_templates, promise_templates, timer_templates
from processes.modeling.jobs import job_templates
from processes.modeling.parts import Template

FILES: Mapping[str, Callable[[str], list[Template]]] = {
    "clauses.json": clause_templates,
    "jobs.json": job_templates,
    "people.json": people_templates,
    "promises.json": promise_templates,
    "timers.json": timer_templates,
}
"""File name → what writes it in a language."""


def templates(language: str) -> list[Template]:
    """Return all element templates of the service in a language, zh or en."""
    return [template for make in FILES.values() for template in make(language)]


def written(name: str) -> str:
    """Return the text of one of the files in processes/templates; KeyError for another name."""
    return json.dumps(FILES[name]("zh"), ensure_ascii=False, indent=1) + "\n"
