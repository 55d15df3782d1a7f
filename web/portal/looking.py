"""Which cases this browser may look at: those whose number and secret it has just given, for an hour."""

from __future__ import annotations

from datetime import timedelta

from flask import session

from engine.api import Instance, NotFound
from web.context import engine, now
from web.portal.blueprint import REGISTERED
from web.portal.standing import PROCESSES, case_complained_about, case_with_number, is_by_sender

LOOKED = "portal_cases"
LONG = timedelta(hours=1)
MOST = 5  # cases that a browser remembers at once


def remember(case: Instance) -> None:
    """Let this browser look at a case for an hour."""
    known = dict(list(session.get(LOOKED, {}).items())[-MOST + 1 :])
    known[str(case.root_key)] = int((now() + LONG).timestamp())
    session[LOOKED] = known


def forget() -> None:
    """Let this browser look at nothing any more."""
    session.pop(LOOKED, None)
    session.pop(REGISTERED, None)


def find_known(number: str) -> Instance | None:
    """Return the case with this number if this browser may look at it, else None.

    Who may look at a case may look at the complaints about it that its sender made.
    """
    case = case_with_number(number)
    if case is None or _is_known(case):
        return case
    about = case_complained_about(case)
    return case if about is not None and _is_known(about) and is_by_sender(case, about) else None


def _is_known(case: Instance) -> bool:
    until = session.get(LOOKED, {}).get(str(case.root_key), 0)
    return bool(until >= now().timestamp())


def read_root(root_key: int) -> Instance | None:
    """Return a case of a kind that customers see, by its key, or None."""
    try:
        found = engine().read_instance(root_key)
    except NotFound:
        return None
    return found if found.process_id in PROCESSES else None
