"""Which skills the service asks for: what decision `skill` answers, and what diagrams name."""

from __future__ import annotations

import re
from collections.abc import Mapping

DECISION = "skill"
_ANSWER = re.compile(r"<outputEntry\b.*?</outputEntry>", re.DOTALL)
_TEXT = re.compile(r'<text>\s*"([^"<]+)"\s*</text>')
_INPUT = re.compile(r'<zeebe:input source="([^"=][^"]*)" target="skill"\s*/>')


def asked_skills(files: Mapping[str, str]) -> tuple[str, ...]:
    """Return the skills that deployed files (name → text) ask for, in their order, each once."""
    found: list[str] = []
    for name, text in files.items():
        if name.endswith(".dmn") and f'id="{DECISION}"' in text:
            found += [skill for answer in _ANSWER.findall(text) for skill in _TEXT.findall(answer)]
        elif name.endswith(".bpmn"):
            found += _INPUT.findall(text)
    return tuple(dict.fromkeys(found))
