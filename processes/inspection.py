"""What the deployed decision `team` wants of the roster: how many people on duty, and where there will be fewer."""

from __future__ import annotations

from datetime import datetime

from engine.api import Engine
from processes.contract.duty import least_on_duty
from processes.deploy import deployed_files
from processes.register.calendar import Uncovered
from processes.register.choices import group_names
from processes.register.queries import find_entries
from processes.register.roster import AHEAD_DAYS, gaps_ahead


def needed_on_duty(engine: Engine) -> dict[str, int]:
    """Return group → how many people at least, as the deployed decision `team` has it; groups without need left out.

    All groups are asked for: the service's, those of the register, of people and of the roster.
    """
    with engine.reading() as reader:
        groups = dict.fromkeys(group_names(reader))
    groups |= dict.fromkeys(group for user in engine.users() for group in sorted(user.groups))
    groups |= dict.fromkeys(duty["group"] for duty in find_entries(engine, "duty"))
    return least_on_duty(deployed_files(engine), groups)


def coming_gaps(engine: Engine, at: datetime, days: int = AHEAD_DAYS) -> list[Uncovered]:
    """Return where too few people will be on duty in `days` days from `at` on.

    Nowhere, where no roster is kept: then the decision is taken at its word.
    """
    is_kept = bool(find_entries(engine, "duty", limit=1))
    return gaps_ahead(engine, needed_on_duty(engine), at, days) if is_kept else []
