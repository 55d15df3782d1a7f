"""The portal's blueprint, and what all its routes need: who is at the other end, and how often they may ask."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app

from processes.customers.files import ENDINGS, LARGEST, MOST_FILES
from web.throttle import FILE, Allowance, address
from web.words import _

__all__ = ["address", "allowance", "bp", "too_many"]

bp = Blueprint("portal", __name__, url_prefix="/portal")

REGISTERED = "portal_case"  # the case that this browser has just registered
HOUR = 3600.0
MOST_REQUESTS = 20  # of an address in an hour; a company may have one address
MOST_WRONG_PAIRS = 20
MOST_MEGABYTES = 60  # of files from an address in an hour: they stay in the journal for ever
MEGABYTE = 1_000_000
MOST_LINKS = 5  # of one case in an hour
MOST_MAILS = 15  # to one mailbox in an hour: who opens many cases with its address does not flood it
LIMITS = {
    "portal-requests": MOST_REQUESTS,
    "portal-guesses": MOST_WRONG_PAIRS,
    "portal-megabytes": MOST_MEGABYTES,
    "portal-links": MOST_LINKS,
    "portal-mails": MOST_MAILS,
}


@bp.record_once
def _install(state: Any) -> None:
    state.app.jinja_env.globals.update(ENDINGS=ENDINGS, MOST_FILES=MOST_FILES, LARGEST_FILE=LARGEST)
    file = state.app.extensions["var"] / FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    for name, most in LIMITS.items():
        state.app.extensions[name] = Allowance(name, most, HOUR, file)


def allowance(name: str) -> Allowance:
    """Return one of the counts in `LIMITS`."""
    found: Allowance = current_app.extensions[name]
    return found


def too_many(wait: float) -> str:
    """Return the refusal of whoever has to wait so many seconds."""
    return _(
        "Too many attempts from your network. Please wait %(minutes)d minutes, or call the hotline.",
        minutes=int(wait / 60) + 1,
    )
