"""The list of all lint rules, in the order in which their advice is given."""

from __future__ import annotations

from engine.lint.rule import Rule
from engine.lint.rules import (
    boundary_leads_on,
    default_flow,
    element_named,
    end_drawn,
    flow_labelled,
    gateway_question,
    name_unique,
    process_named,
    process_version,
    split_and_join,
    superfluous_gateway,
    timer_explained,
    user_task_assigned,
    user_task_form,
    wait_limited,
)

RULES: tuple[Rule, ...] = (
    boundary_leads_on.RULE,
    default_flow.RULE,
    element_named.RULE,
    end_drawn.RULE,
    flow_labelled.RULE,
    gateway_question.RULE,
    name_unique.RULE,
    process_named.RULE,
    process_version.RULE,
    split_and_join.RULE,
    superfluous_gateway.RULE,
    timer_explained.RULE,
    user_task_assigned.RULE,
    user_task_form.RULE,
    wait_limited.RULE,
)
