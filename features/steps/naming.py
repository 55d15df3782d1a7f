"""Steps about a sender whom the register does not know, and people who say whose case it is."""

from __future__ import annotations

import pytest
from pytest_bdd import given, parsers, then, when

from engine.api import Rejected
from features.steps.world import World
from processes.register.changes import SaveEntry
from processes.register.naming import NameCustomer

CHOSEN = (
    r"客户“(?P<customer>[^”]+)”(?:，现场“(?P<site>[^”]+)”)?(?:，联系人“(?P<contact>[^”]+)”)?"
    r"(?:，产品“(?P<product>[^”]+)”)?"
)


@given(parsers.parse("没有登记的“{sender}”来信报修“{title}”"))
def _(world: World, sender: str, title: str) -> None:
    request = {"title": title, "description": title, "channel": "email", "is_disaster": "no"}
    world.register(
        {
            "request": request,
            "customer": {"name": sender},
            "site": {},
            "contact": {"name": sender, "email": "somebody@example.com"},
            "product": {"serial": ""},
            "contract": {"level": "standard"},
        }
    )


@when(parsers.re(rf"(?P<who>[^“”]+?)指定这个工单属于{CHOSEN}"))
def _(world: World, who: str, customer: str, site: str | None, contact: str | None, product: str | None) -> None:
    command = NameCustomer(world.case, customer, site, contact, product, reason="来电核实")
    world.engine.execute(command, world.actor(who))
    world.work()


@when(parsers.parse("{who}把来信人登记为新客户“{name}”，并指定这个工单属于他"))
def _(world: World, who: str, name: str) -> None:
    entries = (
        SaveEntry("customer", "new", {"name": name}),
        SaveEntry("contact", "new-1", {"customer": "new", "name": "来信人", "email": "somebody@example.com"}),
    )
    command = NameCustomer(world.case, "new", contact_id="new-1", entries=entries, reason="新客户")
    world.engine.execute(command, world.actor(who))
    world.work()


@when(parsers.re(rf"(?P<who>[^“”]+?)试图指定这个工单属于{CHOSEN}"))
def _(world: World, who: str, customer: str, site: str | None, contact: str | None, product: str | None) -> None:
    with pytest.raises(Rejected) as refused:
        world.engine.execute(NameCustomer(world.case, customer, site, contact, product), world.actor(who))
    world.refusal = refused.value


@then(parsers.parse("工单的客户是“{name}”，服务级别是“{level}”"))
def _(world: World, name: str, level: str) -> None:
    known = world.engine.variables(world.case)
    levels = {"standard": "标准服务", "premium": "重点保障"}
    assert (known["customer"]["name"], levels[known["contract"]["level"]]) == (name, level)
