"""All job types of the service and the functions that do their work."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from engine.api import Engine, WorkerFunction
from processes.workers import (
    affected_customers,
    backup_record,
    case_opening,
    customer_lookup,
    diagnosis_report,
    notify,
    renewal_quote,
    roster,
    spare_stock,
    spare_units,
    training_record,
    vendor_reminder,
    visit_calendar,
    warranty_lookup,
)


def workers_of(engine: Engine, environment: Mapping[str, str]) -> dict[str, WorkerFunction]:
    """Return job type → function; `environment` has the addresses and secrets of the outside world."""
    return {
        affected_customers.TYPE: partial(affected_customers.find, engine=engine),
        backup_record.KEEP: partial(backup_record.keep, engine=engine),
        backup_record.LOOK_UP: partial(backup_record.look_up, engine=engine),
        case_opening.TYPE: partial(case_opening.open_case, engine=engine),
        customer_lookup.TYPE: partial(customer_lookup.look_up, engine=engine),
        diagnosis_report.TYPE: diagnosis_report.write,
        notify.TYPE: partial(notify.send, environment=environment),
        renewal_quote.TYPE: renewal_quote.write,
        roster.TYPE: partial(roster.look_up, engine=engine),
        spare_stock.TYPE: partial(spare_stock.look, engine=engine),
        spare_units.RESERVE: partial(spare_units.reserve, engine=engine),
        spare_units.BOOK: partial(spare_units.book, engine=engine),
        training_record.TYPE: partial(training_record.keep, engine=engine),
        vendor_reminder.REQUEST: partial(vendor_reminder.ask, engine=engine, environment=environment),
        vendor_reminder.REMINDER: partial(vendor_reminder.urge, engine=engine, environment=environment),
        visit_calendar.TYPE: visit_calendar.write,
        warranty_lookup.TYPE: partial(warranty_lookup.look_up, engine=engine),
    }
