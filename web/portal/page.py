"""The page of a case in the portal: its number just after it was registered, or how it stands and what may be done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from flask import render_template, request

from engine.api import Instance
from web.given import given_to
from web.papers import names_of
from web.portal.asked import asked_of
from web.portal.asking import ADDITION_LONGEST
from web.portal.links import address_for, masked
from web.portal.standing import COMPLAINT, answer_of, complaints_about, may_have_papers, state_of
from web.promises import promises_of


def received_page(shown: Instance, *, is_disaster: bool) -> str:
    """Return the page of a case that this browser has just registered: its number and what is promised."""
    return _page(shown, is_new=True, is_disaster=is_disaster, sent=given_to(shown))


def case_page(
    shown: Instance, given: Mapping[str, str] | None = None, problems: Mapping[str, str] | None = None
) -> str:
    """Return the page of a case that this browser may look at; with what it wrote to add, where that is not right."""
    to = address_for(shown)
    return _page(
        shown,
        asked=asked_of(shown.root_key),
        link_to=None if to is None else masked(to),  # only its owner knows it by this
        papers=names_of(shown) if may_have_papers(shown) else [],
        answer=answer_of(shown),
        complaints=complaints_about(shown),
        sent=given_to(shown),
        may_add=shown.ended_at is None,
        given=given or {},
        problems=problems or {},
        longest=ADDITION_LONGEST,
        request_id=(request.form.get("request_id") if problems else None) or uuid4().hex,
    )


def _page(shown: Instance, **more: Any) -> str:
    promises = promises_of(shown.root_key)
    ahead = [p.due_at for p in promises if p.state == "running" and p.due_at]
    return render_template(
        "portal_case.html",
        case=shown,
        state=state_of(shown),
        promises=promises,
        next_contact=min(ahead, default=None),
        is_complaint=shown.process_id == COMPLAINT,
        **more,
    )
