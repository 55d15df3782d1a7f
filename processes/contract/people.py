"""Who does a user task, as far as a diagram says so: its groups, a person, nobody, or that can't be told."""

from __future__ import annotations

from engine.api import possible_values
from processes.contract.service import Place


def offers(place: Place) -> list[frozenset[str]] | None:
    """Return the sets of groups that a user task may be offered to, one for each case; None where it can't be told.

    Told are texts, lists in FEEL, and both sides of an `if`. An empty list: it is offered to no group.
    """
    task = place.element.user_task
    groups = None if task is None else task.candidate_groups
    if groups is None:
        return []
    if not groups.is_feel:
        return [frozenset(part for part in (p.strip() for p in groups.text.split(",")) if part)]
    values = possible_values(groups.text)
    if values is None:
        return None
    return [frozenset(str(each) for each in value) if isinstance(value, list) else frozenset() for value in values]


def is_ours(place: Place) -> bool:
    """Return whether our people do this task; what waits for the customer may be answered by the customer."""
    return place.element.kind == "userTask" and place.element.properties.get("waits_for", "us") != "customer"


def is_given_by_name(place: Place) -> bool:
    """Return whether a user task names a person, or an expression that does."""
    task = place.element.user_task
    return task is not None and (task.assignee is not None or task.candidate_users is not None)
