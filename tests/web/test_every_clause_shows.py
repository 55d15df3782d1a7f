"""Each clause of the commitment shows on the page of a real case: the released service, walked by its people."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from werkzeug.security import generate_password_hash

from engine.api import SYSTEM, commands
from features.steps.care import CALLER, known_request
from features.steps.cases import request_of
from features.steps.world import World
from processes.clauses import BY_ID, CLAUSES, Clause
from web.app import create_app
from web.register import ServiceDirectory

SHOWN_ON = {
    "hardware": "0.a 0.b 0.c 0.d 1.2.a 1.3.a 1.4.a 2.a 3.1.a 3.1.b 3.1.c 3.1.d 3.1.e 3.1.f 3.1.g 3.2.a 3.2.b 3.4.a "
    "3.4.b 3.4.e 3.4.f",
    "software": "3.4.c",
    "configuration": "3.4.d",
    "after the warranty": "3.3.a 3.3.b",
    "upgrade": "3.2.c",
    "training": "3.2.d",
    "设备损坏": "4.0.a 4.1.a 4.5.a",
    "软件错误": "4.2.a",
    "操作失误": "4.3.a",
    "病毒破坏": "4.4.a",
}
"""On which case each clause is looked for; several show on more."""
CASE_OF = {clause: case for case, clauses in SHOWN_ON.items() for clause in clauses.split()}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The pages of the cases, by what they are."""
    folder = tmp_path_factory.mktemp("clauses")
    world = World(folder)
    world.deploy()
    world.fill_register()
    cases = walked(world)
    world.engine.execute(commands.ChangePassword("liufang", generate_password_hash("x", "scrypt:1024:8:1")), SYSTEM)
    app = create_app(world.engine, directory=ServiceDirectory(world.engine), var=folder)
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    client.post("/sign-in", data={"name": "liufang", "password": "x"})
    yield {name: client.get(f"/cases/{key}").text for name, key in cases.items()}
    world.close()


def walked(world: World) -> dict[str, int]:
    """Walk cases to where they show what is looked for; return their keys."""
    cases = {"hardware": to_the_vendor(world, "haichuan", "HT7506-2503-0017", "硬件厂商", 1)}
    world.complete("厂商联络", "协调硬件厂商维修或更换", ("维修",))
    world.complete("工程师", "落实并验证方案", ("已解决",))
    world.complete("工程师", "编写故障诊断报告")
    complain(world)
    cases["software"] = to_the_vendor(world, "haichuan", "HT7506-2503-0017", "软件厂商", 2)

    world.register(request_of("海川物流集团", "仓库终端连不上"), "20261124-0003")
    world.complete("服务台", "响应客户请求", ("连不上、访问慢",))
    world.complete("工程师", "电话诊断与指导", ("需要远程支持",))
    cases["configuration"] = world.case

    world.register(known_request(world, "jnzx", "LHD30-2207-0417", "教室计算机不启动"), "20261124-0004")
    world.complete("服务台", "响应客户请求")
    world.complete("工程师", "电话诊断与指导", ("需要直接上门",))
    cases["after the warranty"] = world.case

    upgrade = {"model": "HT-S7506", "version": "V7.3", "content": "修复缺陷", "source": "厂商"}
    world.start("technical_upgrade", {"upgrade": upgrade}, "服务台", "SJ-1")
    cases["upgrade"] = world.case
    world.start("customer_training", {"customer": {"name": "江南第一中学"}}, "服务台", "PX-1")
    world.complete("另一位工程师", "制定培训计划")
    cases["training"] = world.case
    for number, kind in enumerate(("设备损坏", "软件错误", "操作失误", "病毒破坏")):
        request = {"title": "门诊系统全部中断", "received_at": world.clock.now().isoformat()}
        known = {"request": request, "customer": {"name": "江北区人民医院"}, "contact": CALLER}
        world.start("emergency_response", known, "服务台", f"YJ-{number}")
        world.complete("工程师", "立即诊断", (kind, "否"))
        cases[kind] = world.case
    return cases


def to_the_vendor(world: World, customer: str, serial: str, vendor: str, number: int) -> int:
    world.register(known_request(world, customer, serial, "核心交换机不启动"), f"20261124-{number:04d}")
    world.go_on_until("确认责任厂商")
    world.complete("厂商联络", "确认责任厂商", (vendor,))
    return world.case


def complain(world: World) -> None:
    """Let the customer complain about the case: a case of its own, that names it."""
    told = {"text": "太慢", "case_number": "20261124-0001", "received_at": world.clock.now().isoformat()}
    variables = {"complaint": told, "customer": {"name": "海川物流集团"}, "contact": CALLER}
    world.engine.execute(commands.StartInstance("complaint", variables, "TS-1"), world.actor("服务台"))


def test_each_clause_has_its_case() -> None:
    assert set(CASE_OF) == set(BY_ID)
    assert len(BY_ID) == 33


@pytest.mark.parametrize("clause", CLAUSES, ids=lambda clause: clause.id)
def test_a_clause_shows_on_a_case_with_who_carried_it_and_the_way_there(pages: dict[str, str], clause: Clause) -> None:
    """Not only by a rule that has set its number: those stand apart, below."""
    section = pages[CASE_OF[clause.id]].partition('id="clauses"')[2].partition("</section>")[0]
    gone_through = section.partition('class="clause-more"')[0]
    line = gone_through.partition(f'id="clause-{clause.id}"')[2].partition("</details>")[0]
    assert f'<span class="clause-text">{clause.zh}</span>' in line
    assert re.search(r'<a href="/cases/\d+\?diagram=\d+&amp;element=[A-Z]\w+#diagram">[^<]+</a>', line)
    assert f'href="/clauses/{clause.id}"' in line


def test_on_each_of_these_cases_a_complaint_can_be_taken(pages: dict[str, str]) -> None:
    for page in pages.values():
        assert re.search(r'href="/cases/start/complaint\?case=\d+">受理投诉</a>', page)
