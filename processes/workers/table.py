"""All job types of the service and the functions that do their work."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from engine.api import Engine, WorkerFunction
from processes.workers import (
    affected_customers,
    backup_record,
    case_opening,
    contract_renewal,
    customer_lookup,
    diagnosis_report,
    ending_warranties,
    notify,
    renewal_quote,
    roster,
    roster_gaps,
    spare_stock,
    spare_units,
    training_record,
    vendor_reminder,
    visit_calendar,
    warranty_lookup,
)
from processes.workers.declaration import JobType, as_declared

JOB_TYPES: tuple[JobType, ...] = (
    customer_lookup.JOB,
    warranty_lookup.JOB,
    roster.JOB,
    roster_gaps.JOB,
    notify.JOB,
    spare_stock.JOB,
    spare_units.RESERVE,
    spare_units.BOOK,
    vendor_reminder.REQUEST,
    vendor_reminder.REMINDER,
    diagnosis_report.JOB,
    visit_calendar.JOB,
    affected_customers.JOB,
    renewal_quote.JOB,
    training_record.JOB,
    backup_record.LOOK_UP,
    backup_record.KEEP,
    case_opening.JOB,
    contract_renewal.EXPIRING,
    ending_warranties.JOB,
    contract_renewal.RENEW,
)
"""Every job type, in the order of lists: what cases need first comes first."""


def workers_of(engine: Engine, environment: Mapping[str, str]) -> dict[str, WorkerFunction]:
    """Return job type → function; `environment` has the addresses and secrets of the outside world."""
    work: dict[JobType, WorkerFunction] = {
        affected_customers.JOB: partial(affected_customers.find, engine=engine),
        backup_record.KEEP: partial(backup_record.keep, engine=engine),
        backup_record.LOOK_UP: partial(backup_record.look_up, engine=engine),
        case_opening.JOB: partial(case_opening.open_case, engine=engine),
        contract_renewal.EXPIRING: partial(contract_renewal.find_expiring, engine=engine),
        contract_renewal.RENEW: partial(contract_renewal.renew, engine=engine),
        customer_lookup.JOB: partial(customer_lookup.look_up, engine=engine),
        diagnosis_report.JOB: partial(diagnosis_report.write, engine=engine),
        ending_warranties.JOB: partial(ending_warranties.find_ending, engine=engine),
        notify.JOB: partial(notify.send, environment=environment),
        renewal_quote.JOB: partial(renewal_quote.write, engine=engine),
        roster.JOB: partial(roster.look_up, engine=engine),
        roster_gaps.JOB: partial(roster_gaps.find, engine=engine),
        spare_stock.JOB: partial(spare_stock.look, engine=engine),
        spare_units.RESERVE: partial(spare_units.reserve, engine=engine),
        spare_units.BOOK: partial(spare_units.book, engine=engine),
        training_record.JOB: partial(training_record.keep, engine=engine),
        vendor_reminder.REQUEST: partial(vendor_reminder.ask, engine=engine, environment=environment),
        vendor_reminder.REMINDER: partial(vendor_reminder.urge, engine=engine, environment=environment),
        visit_calendar.JOB: partial(visit_calendar.write, engine=engine),
        warranty_lookup.JOB: partial(warranty_lookup.look_up, engine=engine),
    }
    return {job_type.name: as_declared(job_type, function) for job_type, function in work.items()}
