"""A long day of the service, everything mixed: journal, tables and the commands run again agree."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest

from engine.api import Rejected, commands
from features.steps.cases import request_of
from features.steps.world import ADMIN, World
from processes.mail.intake import Taken, take
from processes.mail.reading import read_mail
from processes.register.changes import RemoveEntry, SaveEntry
from processes.register.importing import ImportEntries


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    world.deploy()
    world.fill_register()
    yield world
    world.close()


def post(world: World, subject: str, text: str, number: int) -> Taken:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "周建国 <zhou@haichuan.example>", "desk@relaydesk.example", subject
    mail["Message-ID"], mail["Date"] = f"<{number}@haichuan.example>", format_datetime(world.clock.now())
    mail.set_content(text)
    mail.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="告警.png")
    return take(world.engine, read_mail(mail.as_bytes(), world.clock.now()))


def live(world: World) -> None:
    """Cases with spares, complaints, emergencies, mails, register changes, interventions and restarts."""
    engine, minutes = world.engine, timedelta(minutes=1)
    world.register(request_of("海川物流集团", "核心交换机不启动"), "20261124-0001")
    world.go_on_until("选定备件")
    first = world.case
    world.complete("备件库", "选定备件", ("原厂备件",), {"备件序列号": "HT7506-BJ-0001"})
    assert post(world, "打印机卡纸", "请来看看", 1) is Taken.OPENED
    assert post(world, "Re: [20261124-0001] 核心交换机不启动", "照片见附件", 2) is Taken.JOINED
    assert post(world, "打印机卡纸", "请来看看", 1) is Taken.DUPLICATE
    world.pass_by(61 * minutes)
    engine.execute(SaveEntry("customer", "xin", {"name": "新客户", "needs": "夜间不停机"}), ADMIN)
    engine.execute(SaveEntry("customer", "xin", {"needs": "全天不停机"}), ADMIN)
    engine.execute(ImportEntries("vendor", "编号,名称,服务热线\r\nvx,新厂商,400-1\r\n"), ADMIN)
    engine.execute(RemoveEntry("vendor", "vx", "录错了"), ADMIN)
    with pytest.raises(Rejected):
        engine.execute(SaveEntry("site", "s-x", {"customer": "nobody", "name": "x"}), ADMIN)
    world.start(
        "complaint", {"complaint": {"text": "太慢", "received_at": None}, "customer": {"name": "海川"}}, "服务台", "T-1"
    )
    world.restart()
    emergency = {
        "request": {"title": "全部中断", "is_disaster": "no", "received_at": None},
        "contract": {"level": "premium"},
    }
    world.start("emergency_response", emergency, "服务台", "Y-1")
    world.complete("工程师", "立即诊断", ("软件错误",))
    world.complete("工程师", "了解详情、提出策略")
    world.complete("厂商联络", "通知软件厂商")
    for _ in range(5):
        world.pass_by(70 * minutes)
    world.case = first
    world.go_on_until("确认责任厂商")
    world.engine.execute(
        commands.SetVariables(first, {"limits": {**world.engine.variables(first)["limits"], "spare": "PT30H"}}), ADMIN
    )
    world.pass_by(timedelta(days=2))
    world.engine.execute(commands.CancelInstance(first, "客户撤回"), ADMIN)
    world.restart()


def test_the_tables_and_the_commands_agree_with_the_journal(world: World) -> None:
    live(world)
    assert world.engine.verify_journal().problem is None
    assert world.engine.compare_tables() == []
    assert world.engine.run_again() == []
