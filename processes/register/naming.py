"""Saying whose case it is: a sender whom the register did not know becomes a customer, and the case goes on with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.api import SYSTEM, Command, Context, Event, FieldProblem, Forbidden, InvalidInput, Stage, Text, commands
from processes.levels import ChangeServiceLevel, write_everywhere
from processes.register.changes import SaveEntry
from processes.register.choices import level_values
from processes.register.handlers import may_keep, today_of
from processes.register.queries import Entry, entries_of, filled_in, find_one, terms_of, with_standard

WARRANTY = "warranty"


@dataclass(frozen=True, slots=True)
class NameCustomer(Command):
    """Let a running case go on with a customer of the register, and with a site, contact and product of theirs.

    `entries` are saved first, in the same step: a customer, contact or product that is new. What is not chosen stays as
    the case has it. The warranty is decided anew where the product changed, the promises are timed by the contract.
    """

    root_key: int
    customer_id: str
    site_id: str | None = None
    contact_id: str | None = None
    product_id: str | None = None
    entries: tuple[SaveEntry, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class CustomerNamed(Event):
    root_key: int
    customer_id: str


def name(command: NameCustomer, context: Context) -> list[Event]:
    if not may_keep("customer", context.actor):
        raise Forbidden(
            "Expected to name the customer of case {key}, but '{actor}' does not keep the customers of the register.",
            "应当指定工单 {key} 的客户，但“{actor}”无权维护客户资料。",
            key=command.root_key,
            actor=context.actor.name,
        )
    for entry in command.entries:
        context.run(entry)
        context.flush()  # the next one may refer to it
    chosen = {
        "customer": command.customer_id,
        "site": command.site_id,
        "contact": command.contact_id,
        "product": command.product_id,
    }
    found = {kind: find_one(context.unit, kind, id_) for kind, id_ in chosen.items() if id_}
    _check(command, found)
    new: dict[str, Any] = {kind: filled_in(entry) for kind, entry in found.items() if entry is not None}
    if product := found.get("product"):
        new["product"] = filled_in(with_standard(context.unit, product))
        new["project"] = filled_in(find_one(context.unit, "project", product["project"] or ""))
    context.run(commands.SetVariables(command.root_key, {}, reason=command.reason), SYSTEM)  # does it run?
    known = context.execution(command.root_key).effective_variables(command.root_key)
    if product and WARRANTY in known:
        new[WARRANTY] = context.decide(command.root_key, WARRANTY, {**known, **new})
    context.emit(CustomerNamed(command.root_key, command.customer_id))
    write_everywhere(command.root_key, new, context, command.reason)
    _terms(command, known, new, context)
    return []


def named(events: Sequence[CustomerNamed], stage: Stage) -> None:
    """Write nothing: whose case it is, its variables say."""


def _terms(command: NameCustomer, known: Mapping[str, Any], new: Mapping[str, Any], context: Context) -> None:
    """Time the promises by the contracts of the customer; the desk decides whose case it is, not what they say."""
    contracts = entries_of(context.unit, "contract", command.customer_id)
    project = ({**known, **new}.get("project") or {}).get("id")
    terms = terms_of(contracts, level_values(context), project, today_of(context).isoformat())
    before = known.get("contract") or {}
    if WARRANTY not in new and before == {**before, **terms}:
        return
    write_everywhere(command.root_key, {"contract": {**before, **terms}}, context, command.reason)
    if "limits" in known:
        context.run(ChangeServiceLevel(command.root_key, terms["level"], command.reason), SYSTEM)


def _check(command: NameCustomer, found: Mapping[str, Entry | None]) -> None:
    problems = [
        FieldProblem(kind, Text("of the customer, in use", "应当是该客户的、未停用的一条"))
        for kind, entry in found.items()
        if entry is None
        or entry["is_retired"]
        or (command.customer_id != entry["customer"] if kind != "customer" else False)
    ]
    if problems:
        raise InvalidInput(
            "Expected to name the customer of case {key}, but {count} of the chosen entries can't be used.",
            "应当指定工单 {key} 的客户，但所选的资料中有 {count} 条不能使用。",
            problems,
            key=command.root_key,
            count=len(problems),
        )
