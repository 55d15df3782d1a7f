"""Steps about what cases leave behind: cases they hand over to, records in the register, refused times."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_bdd import given, parsers, then, when

from engine.api import InvalidInput, commands
from features.steps.words import quoted
from features.steps.world import World
from processes.register.changes import SaveEntry
from processes.register.queries import find_entries
from tests.kit.servers import MailServer, running

NAMES = {"设备保修": "equipment_warranty", "客户培训": "customer_training", "续保": "service_renewal"}
TESTED = {"是": True, "否": False, "未知": None}


@pytest.fixture
def mail() -> Iterator[MailServer]:
    server = MailServer()
    with running(server):
        yield server


@given("邮件服务器已经接通")
def _(world: World, mail: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELAYDESK_SMTP_URL", mail.url)


@then(parsers.parse("邮件发给了“{to}”，写着“{text}”"))
def _(mail: MailServer, to: str, text: str) -> None:
    bodies = [(message["To"], message.get_body()) for message in mail.messages]
    sent = [(address, body.get_content()) for address, body in bodies if body is not None]
    assert any(address == to and text in content for address, content in sent), sent


@given(parsers.parse("接着看转出的“{name}”工单"))
@when(parsers.parse("接着看转出的“{name}”工单"))
def _(world: World, name: str) -> None:
    """The steps that follow are about the case that this one has handed over to."""
    origin = world.engine.read_instance(world.case).business_key
    [found] = [
        case
        for case in world.engine.find_instances(process_id=NAMES[name])
        if (world.engine.variables(case.instance_key).get("origin") or {}).get("number") == origin
    ]
    world.case = found.instance_key


@then(parsers.parse("转出了“{name}”工单“{number}”，来源是“{origin}”"))
def _(world: World, name: str, number: str, origin: str) -> None:
    [found] = [c for c in world.engine.find_instances(process_id=NAMES[name]) if c.business_key == number]
    assert world.engine.variables(found.instance_key)["origin"]["number"] == origin


@then(parsers.parse("没有转出“{name}”工单"))
def _(world: World, name: str) -> None:
    assert world.engine.find_instances(process_id=NAMES[name]) == []


@then(parsers.re(r"登记资料里客户“(?P<customer>\w+)”有\s*(?P<count>\d+)\s*条培训记录"))
def _(world: World, customer: str, count: str) -> None:
    assert len(find_entries(world.engine, "training", customer=customer)) == int(count)


@then(
    parsers.re(
        r"登记资料里有客户“(?P<customer>\w+)”的培训记录：(?P<day>[\d-]+)，“(?P<trainer>[^”]+)”，(?P<people>\d+) 人"
    )
)
def _(world: World, customer: str, day: str, trainer: str, people: str) -> None:
    kept = find_entries(world.engine, "training", customer=customer)
    assert (day, trainer, int(people)) in [(t["held_on"], t["trainer"], t["people"]) for t in kept]


@then(
    parsers.re(
        r"登记资料里客户“(?P<customer>\w+)”的备份“(?P<content>[^”]+)”（(?P<day>[\d-]+)）恢复验证过：(?P<tested>\w+)"
    )
)
def _(world: World, customer: str, content: str, day: str, tested: str) -> None:
    kept = [b for b in find_entries(world.engine, "backup", customer=customer) if b["content"] == content]
    assert [(b["made_on"], b["is_tested"]) for b in kept] == [(day, TESTED[tested])]


@when("客服经理取消工单")
def _(world: World) -> None:
    world.engine.execute(commands.CancelInstance(world.case, "客户撤回"), world.actor("客服经理"))


@then(parsers.parse("登记资料里客户“{customer}”最近的培训写明“{text}”"))
def _(world: World, customer: str, text: str) -> None:
    kept = find_entries(world.engine, "training", customer=customer)
    assert any(text in (entry["attendees"] or "") for entry in kept), kept


@when(parsers.parse("服务台在登记资料中添加客户“{customer}”（“{name}”）"))
def _(world: World, customer: str, name: str) -> None:
    world.engine.execute(SaveEntry("customer", customer, {"name": name}), world.actor("服务台"))


@when(
    parsers.re(
        r"(?P<who>[^“”]+?)提交“(?P<name>[^”]+)”(?:，选择(?P<options>[^：]+))?，其中(?P<label>[^为]+)为“(?P<text>[^”]+)”"
    )
)
def _(world: World, who: str, name: str, options: str | None, label: str, text: str) -> None:
    """The form is refused."""
    task = world.task(who, name)
    answers = world.answers(task, quoted(options or ""), {label: text})
    if task.assignee is None:
        world.claim(who, task)
    with pytest.raises(InvalidInput) as refused:
        world.engine.execute(commands.CompleteUserTask(task.user_task_key, answers), world.actor(who))
    world.refusal = refused.value


@then(parsers.parse("“{name}”上看得到预案“{text}”"))
def _(world: World, name: str, text: str) -> None:
    task = next(t for t in world.open_tasks() if t.name == name)
    known: dict[str, Any] = world.engine.task_variables(task.user_task_key)
    plans = [str(known.get(f"plan_{kind}")) for kind in ("equipment", "software", "operation", "virus")]
    plans.append(str((known.get("emergency") or {}).get("plan")))
    assert any(text in plan for plan in plans), plans


@given(parsers.parse("流程负责人把预案里的“{old}”改为“{new}”"))
def _(world: World, old: str, new: str) -> None:
    world.change_file("emergency_strategy.dmn", old, new)
