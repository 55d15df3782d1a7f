"""How a case stands, for the customer: found by its number and what only its sender knows, told in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.api import Instance
from processes import related
from processes.customers.deciding import sender_of
from processes.register.senders import SHORTEST_NUMBER, digits
from web.context import engine
from web.words import _, _later

PROCESS_ID = "support_request"
COMPLAINT = "complaint"
PROCESSES = (PROCESS_ID, COMPLAINT, "emergency_response", "service_renewal", "customer_training")
"""Whose cases customers may look at: each is one customer's."""
BY_PART = {  # a called process that runs -> what the customer is told; the later in the list, the further the case is
    "phone_support": _later("We are working on it by phone."),
    "configuration_analysis": _later("We are analysing the configuration."),
    "remote_support": _later("We are working on it by remote access."),
    "onsite_support": _later("An engineer is coming to you or is on site."),
    "spare_replacement": _later("A spare part is being provided."),
    "vendor_escalation": _later("We are working on it together with the vendor."),
    "service_renewal": _later("A quotation is being prepared."),
}


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint about a case as its customer reads it; `answer` is '' as long as there is none."""

    number: str
    state: str
    answer: str


def case_with_number(number: str) -> Instance | None:
    """Return the case with exactly this number, of a kind that customers see, or None."""
    found = engine().find_instances(number=number, limit=None) if number.isprintable() and number else []
    return next((one for one in found if one.process_id in PROCESSES), None)


def find_case(number: str, secret: str) -> Instance | None:
    """Return the case with this number if `secret` is the phone number or e-mail address given for it, else None."""
    case = case_with_number(number)
    if case is None:
        return None
    return case if _is_of(sender_of(engine().variables(case.root_key)), secret.strip()) else None


def state_of(case: Instance) -> str:
    """Say in one sentence how far the case is."""
    if case.ended_at is not None:
        return _("Your complaint is closed.") if case.process_id == COMPLAINT else _("Your request is closed.")
    if case.process_id == COMPLAINT:
        return _("The customer-service manager is dealing with your complaint.")
    if any(one.commitment_id == "response" and one.state == "running" for one in engine().commitments(case.root_key)):
        return _("Your request was received. We will get in touch.")
    running = _running(case)
    return next((str(text) for part, text in reversed(BY_PART.items()) if part in running), None) or _(
        "We are working on your request."
    )


def answer_of(case: Instance) -> str:
    """Return what the customer-service manager has answered to a complaint, '' as long as he has not."""
    known = engine().variables(case.root_key).get("complaint_answer") if case.process_id == COMPLAINT else None
    return str(known.get("text") or "") if isinstance(known, Mapping) else ""


def complaints_about(case: Instance) -> list[Complaint]:
    """Return the complaints about a case that its own sender made, the oldest first.

    Not those of others at his customer: what they wrote, and what they were answered, is between them and us.
    """
    found = related.complaints_about(engine(), case)
    return [
        Complaint(one.business_key or "", state_of(one), answer_of(one)) for one in found if is_by_sender(one, case)
    ]


def case_complained_about(complaint: Instance) -> Instance | None:
    """Return the case that a complaint names, or None."""
    told = engine().variables(complaint.root_key).get(COMPLAINT) if complaint.process_id == COMPLAINT else None
    return case_with_number(str(told.get("case_number") or "")) if isinstance(told, Mapping) else None


def is_by_sender(complaint: Instance, case: Instance) -> bool:
    """Say whether a complaint was made by who sent the case: by the same phone number or e-mail address."""
    by, sender = (sender_of(engine().variables(one.root_key)) for one in (complaint, case))
    return any(_is_of(sender, str(by.get(name) or "")) for name in ("phone", "email"))


def may_have_papers(case: Instance) -> bool:
    """Say whether who looks may take papers along: they name the customer and his site as the register has them.

    Not who has written no more than a serial number of a customer that he is not known at; the desk gives him his.
    """
    variables = engine().variables(case.root_key)
    request, customer, contact = (variables.get(name) or {} for name in ("request", "customer", "contact"))
    return request.get("channel") != "portal" or not customer.get("id") or bool(contact.get("id"))


def _running(case: Instance) -> set[str]:
    children = engine().child_instances(case.instance_key)
    return {child.process_id for child in children if child.ended_at is None}


def _is_of(known: Mapping[str, Any], secret: str) -> bool:
    email, phone = str(known.get("email") or "").casefold(), digits(str(known.get("phone") or ""))
    if email and secret.casefold() == email:
        return True
    return len(phone) >= SHORTEST_NUMBER and digits(secret) == phone
