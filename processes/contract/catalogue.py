"""The list of all rules of the contract, in the order in which their findings are given."""

from __future__ import annotations

from processes.contract.rule import Rule
from processes.contract.rules import (
    clause_known,
    clause_lost,
    clock_lost,
    commitment_complete,
    commitment_met,
    commitment_timer,
    complaint_path,
    escalation_role,
    reminder_end,
    roster_gap,
    task_group,
    timer_clause,
)

RULES: tuple[Rule, ...] = (
    clause_lost.RULE,
    clock_lost.RULE,
    complaint_path.RULE,
    escalation_role.RULE,
    commitment_timer.RULE,
    commitment_met.RULE,
    commitment_complete.RULE,
    timer_clause.RULE,
    clause_known.RULE,
    task_group.RULE,
    reminder_end.RULE,
    roster_gap.RULE,
)
