"""What the service adds to the engine: the register's commands, events and tables, its contract, its job workers."""

from __future__ import annotations

import os

from engine.api import Module
from processes import calls
from processes.contract import changing, check_release, retiring
from processes.contract.clauses import clause_entry, retired_clause
from processes.customers import adding, answering
from processes.customers import keeping as customer_files
from processes.customers.checks import check_questions
from processes.levels import ChangeServiceLevel, change
from processes.mail import keeping, opening
from processes.mail.intake import MAILBOX
from processes.register import appliers, handlers, importing, naming, past, spares
from processes.register.changes import EntryRemoved, EntrySaved, RemoveEntry, SaveEntry
from processes.register.tables import TABLES
from processes.related import SEARCHED
from processes.revisions import REVISIONS
from processes.wording.check import check_wording
from processes.workers.table import workers_of

MODULE = Module(
    name="service",
    commands={
        SaveEntry: handlers.save,
        RemoveEntry: handlers.remove,
        ChangeServiceLevel: change,
        calls.RecordCall: calls.record,
        importing.ImportEntries: importing.take_in,
        answering.AnswerAsCustomer: answering.answer,
        customer_files.KeepFile: customer_files.keep,
        adding.AddAsCustomer: adding.add,
        keeping.KeepMail: keeping.keep,
        opening.OpenCaseByMail: opening.open_case,
        opening.RecordMailAnswer: opening.record,
        naming.NameCustomer: naming.name,
        spares.ReserveSpare: spares.reserve,
        spares.LendSpare: spares.lend,
        spares.ReleaseSpare: spares.release,
        changing.AddClause: changing.add,
        changing.ChangeClause: changing.change,
        retiring.RetireClause: retiring.retire,
        retiring.RestoreClause: retiring.restore,
    },
    events={
        (EntrySaved, 1): appliers.saved,
        (EntryRemoved, 1): appliers.removed,
        (answering.CustomerAnswered, 1): answering.answered,
        (customer_files.FileKept, 1): customer_files.kept,
        (adding.CustomerAdded, 1): adding.added,
        (calls.CallRecorded, 1): calls.recorded,
        (keeping.MailKept, 1): keeping.kept,
        (opening.MailAnswerOwed, 1): opening.owed,
        (opening.MailAnswered, 1): opening.answered,
        (naming.CustomerNamed, 1): naming.named,
        (spares.SpareReserved, 1): spares.reserved,
        (spares.SpareLent, 1): spares.lent,
        (spares.SpareReleased, 1): spares.released,
        (changing.ClauseAdded, 1): changing.added,
        (changing.ClauseChanged, 1): changing.changed,
        (retiring.ClauseRetired, 1): retiring.retired,
        (retiring.ClauseRestored, 1): retiring.restored,
    },
    metadata_tables=(
        *TABLES.values(),
        keeping.case_mail,
        opening.mail_answer,
        calls.case_call,
        customer_files.kept_file,
        adding.case_addition,
        retired_clause,
        clause_entry,
        past.register_past,
    ),
    revisions=REVISIONS,
    searched=SEARCHED,
    finds_by_element=True,
    checks=(check_release, check_questions, check_wording),
    journal_indexes=(past.note,),
    actor_names=(answering.CUSTOMER.name, answering.PORTAL.name, MAILBOX.name),
    retold={answering.AnswerAsCustomer: answering.retold, opening.OpenCaseByMail: opening.retold},
    make_workers=lambda engine: workers_of(engine, os.environ),
)
"""Pass it to `Engine.open(…, modules=(MODULE,))`."""
