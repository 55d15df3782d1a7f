"""The demonstration: people of every role, all with one password, and some cases of different age."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from engine.api import SYSTEM, Actor, Engine, commands
from web.accounts import hash_password
from web.cases.numbers import number_after

PASSWORD = "relay-demo"


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the demonstration and what to try with them."""

    name: str
    display_name: str
    what: str
    groups: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


PEOPLE = (
    Person("lixiaowen", "李晓雯", "服务台 · service desk", ("service_desk",)),
    Person("wangqiang", "王强", "技术支持、运维 · engineer", ("engineer", "operations")),
    Person("zhangmin", "张敏", "技术支持、培训 · engineer", ("engineer", "trainer")),
    Person("chengang", "陈刚", "备件库、厂商协调 · spares", ("spare_keeper", "vendor_desk")),
    Person("liufang", "刘芳", "客服经理 · manager", ("service_manager",), ("manager", "auditor")),
    Person("zhaolei", "赵磊", "流程负责人 · process owner", (), ("owner",)),
    Person("admin", "系统管理员", "管理员 · administrator", (), ("admin", "owner", "auditor", "manager")),
)

CASES = (
    (
        8,
        "晨光医院",
        "门诊楼三楼机房",
        "周工",
        "收费窗口全部连不上服务器",
        "早上开诊后收费窗口都连不上服务器，交换机指示灯全灭。",
    ),
    (
        45,
        "江南职业学院",
        "图书馆",
        "钱老师",
        "检索终端反复重启",
        "二楼六台检索终端开机几分钟后自动重启，昨天做过系统升级。",
    ),
    (150, "海润物流", "城东仓库", "孙主管", "仓库无线网络时断时续", "扫码枪经常掉线，靠近门口的货架区最明显。"),
)


def ensure_people(engine: Engine) -> None:
    """Create whoever of the demonstration is missing."""
    present = {user.name for user in engine.users()}
    for person in PEOPLE:
        if person.name not in present:
            command = commands.CreateUser(
                person.name, person.display_name, person.groups, person.roles, password_hash=hash_password(PASSWORD)
            )
            engine.execute(command, SYSTEM)


def ensure_cases(engine: Engine) -> None:
    """Open some cases in a database that has none: fresh, nearly due, and late."""
    if engine.find_instances(limit=1):
        return
    desk = Actor("lixiaowen", frozenset({"service_desk"}))
    for count, (minutes, customer, site, contact, title, description) in enumerate(CASES):
        received = engine.clock.now() - timedelta(minutes=minutes)
        variables = {
            "request": {
                "channel": "hotline",
                "is_disaster": "no",
                "title": title,
                "description": description,
                "received_at": received.isoformat(timespec="seconds"),
            },
            "customer": {"name": customer},
            "site": {"name": site},
            "contact": {"name": contact, "phone": f"010-5550 01{count + 10}"},
            "product": {},
        }
        number = number_after(engine, received)
        engine.execute(commands.StartInstance("support_request", variables, number), desk)
