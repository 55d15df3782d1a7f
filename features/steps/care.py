"""Steps about warranty, complaints, upgrades, training and emergencies: what starts other processes than support."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pytest_bdd import given, parsers, then, when

from engine.api import commands
from features.steps.cases import request_of
from features.steps.words import quoted
from features.steps.world import World
from processes.register.changes import RemoveEntry
from processes.register.intake import start_variables
from processes.register.queries import find_entries, find_product, read_entry
from processes.users import GROUPS

CHONGQING = ZoneInfo("Asia/Shanghai")
CALLER = {"name": "值班员", "phone": "023-5550 9900"}
CONTACT = {"name": "周建国", "phone": "023-5550 1201"}


@given("登记资料已经建立")
def _(world: World) -> None:
    world.fill_register()


@given(parsers.re(r"现在是(?P<at>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)"))
@when(parsers.re(r"时间到了(?P<at>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)"))
def _(world: World, at: str) -> None:
    world.clock.set(datetime.fromisoformat(at).replace(tzinfo=CHONGQING))
    world.work()


# --------------------------------------------------------------------- warranty
@when(parsers.re(r"客户的产品报修：(?P<facts>.+)"))
def _(world: World, facts: str) -> None:
    """facts: `项目验收“2024-02-29”，到货“2024-01-31”，厂家质保“12”个月，三包类别“computer”`, any of them."""
    names = {"项目验收": "accepted_on", "到货": "delivered_on", "厂家质保": "vendor_months", "三包类别": "category"}
    given_facts: dict[str, str] = {}
    for part in facts.split("，"):
        name = next(n for n in names if part.startswith(n))
        if value := quoted(part)[0].strip():
            given_facts[names[name]] = value
    variables = request_of("海川物流集团", "不启动")
    variables["project"] = {k: v for k, v in given_facts.items() if k == "accepted_on"}
    product: dict[str, Any] = {k: v for k, v in given_facts.items() if k == "delivered_on"}
    if "vendor_months" in given_facts:
        product["vendor_months"] = int(given_facts["vendor_months"])
    product["guarantee_category"] = given_facts.get("category", "none")
    world.register(variables | {"product": product})


@then(parsers.parse("质保状态是“{state}”，到“{ends_on}”为止，依据“{basis}”"))
def _(world: World, state: str, ends_on: str, basis: str) -> None:
    found = world.engine.variables(world.case)["warranty"]
    told = {True: "质保期内", False: "质保期外", None: "待核实"}[found["is_in_warranty"]]
    reason = next((d["name"] for d in found["dates"] if d["basis"] == found["basis"]), "无")
    assert (told, found["ends_on"] or "无") == (state, ends_on)
    assert reason.startswith(basis)
    assert basis == "无" or basis in found["reason"]


@given(parsers.parse("客户“{customer_id}”的产品“{serial}”报修“{title}”"))
@when(parsers.parse("客户“{customer_id}”的产品“{serial}”报修“{title}”"))
def _(world: World, customer_id: str, serial: str, title: str) -> None:
    world.register(known_request(world, customer_id, serial, title))


@given(parsers.parse("客户“{customer_id}”（邮件“{email}”）的产品“{serial}”报修“{title}”"))
def _(world: World, customer_id: str, email: str, serial: str, title: str) -> None:
    known = known_request(world, customer_id, serial, title)
    world.register(known | {"contact": {**known["contact"], "email": email}})


@when(parsers.parse("另一客户“{customer_id}”的产品“{serial}”报修“{title}”"))
def _(world: World, customer_id: str, serial: str, title: str) -> None:
    world.register(known_request(world, customer_id, serial, title), "20261124-0002")


def known_request(world: World, customer_id: str, serial: str, title: str) -> dict[str, Any]:
    product = find_product(world.engine, serial)
    assert product is not None
    request = {"channel": "hotline", "title": title, "description": title, "is_disaster": "no"}
    return start_variables(
        world.engine,
        request,
        received_at=world.clock.now(),
        customer_id=customer_id,
        site_id=product["site"],
        serial=serial,
        written={"contact": CONTACT},
    )


# -------------------------------------------------------------------- processes
@given(parsers.re(r"客户“(?P<customer>[^”]+)”(?:（邮件“(?P<email>[^”]+)”）)?投诉“(?P<text>[^”]+)”"))
@when(parsers.re(r"客户“(?P<customer>[^”]+)”(?:（邮件“(?P<email>[^”]+)”）)?投诉“(?P<text>[^”]+)”"))
def _(world: World, customer: str, email: str | None, text: str) -> None:
    complaint = {"text": text, "case_number": "", "received_at": world.clock.now().isoformat()}
    contact = CONTACT | ({"email": email} if email else {})
    variables = {"complaint": complaint, "customer": {"name": customer}, "contact": contact}
    world.start("complaint", variables, "服务台", "TS-20261124-0001")


@when(parsers.parse("客户对这个工单投诉“{text}”"))
def _(world: World, text: str) -> None:
    case = world.engine.read_instance(world.case)
    known = world.engine.variables(world.case)
    complaint = {"text": text, "case_number": case.business_key, "received_at": world.clock.now().isoformat()}
    variables = {"complaint": complaint, "customer": known["customer"], "contact": known["contact"]}
    command = commands.StartInstance("complaint", variables, business_key=f"TS-{case.business_key}")
    world.engine.execute(command, world.actor("服务台"))
    world.work()


@given(parsers.re(r"(?:另一)?客户“(?P<customer>[^”]+)”(?:的设备“(?P<serial>[^”]+)”)?打来应急电话“(?P<title>[^”]+)”"))
@when(parsers.re(r"(?:另一)?客户“(?P<customer>[^”]+)”(?:的设备“(?P<serial>[^”]+)”)?打来应急电话“(?P<title>[^”]+)”"))
def _(world: World, customer: str, serial: str | None, title: str) -> None:
    request = {"title": title, "description": title, "received_at": world.clock.now().isoformat()}
    variables: dict[str, Any] = {"request": request, "customer": {"name": customer}, "contact": CALLER}
    if serial:
        variables["product"] = {"serial": serial}
    count = len(world.engine.find_instances(process_id="emergency_response")) + 1
    world.start("emergency_response", variables, "服务台", f"YJ-20261124-{count:04d}")


@given(parsers.parse("厂商通告“{model}”升级到“{version}”"))
@when(parsers.parse("厂商通告“{model}”升级到“{version}”"))
def _(world: World, model: str, version: str) -> None:
    upgrade = {"model": model, "version": version, "content": "修复缺陷", "source": "厂商"}
    world.start("technical_upgrade", {"upgrade": upgrade}, "服务台", "SJ-20261124-0001")


@given(parsers.parse("客户“{customer}”需要培训"))
def _(world: World, customer: str) -> None:
    world.start("customer_training", {"customer": {"name": customer}}, "服务台", "PX-20261124-0001")


@given(parsers.parse("客户“{customer}”希望续保"))
def _(world: World, customer: str) -> None:
    request = {"title": "续保一年"}
    world.start("service_renewal", {"customer": {"name": customer}, "request": request}, "服务台", "XB-20261124-0001")


SUGGESTED = ("spare_model", "spare_serial", "spare_origin", "spare_source")


@when("备件库按推荐完成“选定备件”")
def _(world: World) -> None:
    world.accept("备件库", "选定备件", SUGGESTED)


# --------------------------------------------------------------------- outcomes
@then(parsers.parse("“{name}”推荐的是“{serial}”"))
def _(world: World, name: str, serial: str) -> None:
    task = next(t for t in world.open_tasks() if t.name == name)
    assert world.engine.task_variables(task.user_task_key)["spare_serial"] == serial


@then(parsers.parse("“{name}”没有推荐"))
def _(world: World, name: str) -> None:
    task = next(t for t in world.open_tasks() if t.name == name)
    known = world.engine.task_variables(task.user_task_key)
    assert [known.get(field) for field in SUGGESTED] == [None] * 4


@then(parsers.re(r"业务中断记录为\s*(?P<minutes>\d+)\s*分钟"))
def _(world: World, minutes: str) -> None:
    assert world.engine.variables(world.case)["emergency_review"]["outage_minutes"] == int(minutes)


@then(parsers.re(r"(?P<who>[^“”]+?)有\s*(?P<count>\d+)\s*个“(?P<name>[^”]+)”"))
def _(world: World, who: str, count: str, name: str) -> None:
    assert [t.name for t in world.inbox(who)].count(name) == int(count)


@then(parsers.parse("备件“{serial}”的状态是“{state}”"))
def _(world: World, serial: str, state: str) -> None:
    unit = find_entries(world.engine, "spare", serial=serial)[0]
    labels = {"in_stock": "在库", "reserved": "已预留", "lent": "已借出", "retired": "已报废"}
    assert labels[unit["state"]] == state


@then(parsers.parse("“{name}”上能看到客户的“{path}”"))
def _(world: World, name: str, path: str) -> None:
    task = next(t for t in world.open_tasks() if t.name == name)
    value: Any = world.engine.task_variables(task.user_task_key)
    for part in path.split("."):
        value = value[part]
    assert value


@then(parsers.parse("登记资料里能查到厂商“{vendor_id}”的市场联系人和服务联系人"))
def _(world: World, vendor_id: str) -> None:
    vendor = read_entry(world.engine, "vendor", vendor_id)
    assert vendor is not None
    assert vendor["market_contact"]
    assert vendor["service_contact"]


@then(parsers.re(r"服务团队有\s*(?P<count>\d+)\s*人，每个岗位都有人"))
def _(world: World, count: str) -> None:
    team = [u for u in world.engine.users() if u.groups and u.is_active]
    assert len(team) == int(count)
    assert {g for u in team for g in u.groups} == GROUPS.keys()


@then(parsers.parse("催办厂商 {count:d} 次"))
def _(world: World, count: int) -> None:
    assert world.passed().count("催办厂商") == count


@given(parsers.parse("技能表里没有“{entry}”"))
def _(world: World, entry: str) -> None:
    world.engine.execute(RemoveEntry("skill", entry), world.actor("客服经理"))


@given(parsers.parse("值班表里没有“{entry}”"))
def _(world: World, entry: str) -> None:
    world.engine.execute(RemoveEntry("duty", entry), world.actor("客服经理"))


@given(parsers.re(r"调班“(?P<entry>[^”]+)”(?:没有人|由“(?P<user>[^”]+)”)顶班"))
@when(parsers.re(r"调班“(?P<entry>[^”]+)”(?:没有人|由“(?P<user>[^”]+)”)顶班"))
def _(world: World, entry: str, user: str | None) -> None:
    world.put("duty_change", entry, {"user": user})


@given(parsers.parse("工程师“{user}”在 {day} 全天休假，没有人顶班"))
def _(world: World, user: str, day: str) -> None:
    whole = {"starts_on": day, "starts": "00:00", "ends_on": day, "ends": "24:00"}
    world.put("duty_change", f"leave-{day}", {"group": "engineer", "absent": user, **whole})


@then(parsers.parse("“{name}”已派给“{user}”"))
def _(world: World, name: str, user: str) -> None:
    assert [t.assignee for t in world.open_tasks() if t.name == name] == [user]


@then(parsers.parse("“{name}”没有派给任何人"))
def _(world: World, name: str) -> None:
    assert [t.assignee for t in world.open_tasks() if t.name == name] == [None]
