"""The demonstration: people of every role, all with one password, a register, and some cases of different age."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from engine.api import SYSTEM, Actor, Engine, commands
from processes.numbers import number_after
from processes.register.choices import group_names
from processes.register.intake import start_variables
from processes.register.queries import find_entries
from processes.register.roster import all_on_duty
from processes.register.sample import commands as sample_register
from processes.users import USERS
from web.accounts import hash_password

PASSWORD = "relay-demo"
DESK = Actor("lixiaowen", frozenset({"service_desk"}))

# minutes ago, customer, whether there is a disaster, what is wrong
CASES = (
    (8, "haichuan", "no", "扫码枪连不上仓储系统", "夜班交接后，三号库所有扫码枪都提示“服务器无响应”，换班前还是好的。"),
    (22, "rmyy", "no", "挂号查询时快时慢", "八点以后挂号窗口查询病人信息要等十几秒，药房也一样，重启终端没有用。"),
    (
        130,
        "jnzx",
        "no",
        "机房空调停机后核心交换机告警",
        "昨晚空调停机，早上核心交换机告警灯常亮，二号楼上不了网。",
    ),
)


def ensure_people(engine: Engine) -> None:
    """Create whoever of the demonstration is missing."""
    present = {user.name for user in engine.users()}
    for person in USERS:
        if person.name not in present:
            command = commands.CreateUser(
                person.name, person.display_name, person.groups, person.roles, password_hash=hash_password(PASSWORD)
            )
            engine.execute(command, SYSTEM)


def ensure_register(engine: Engine) -> None:
    """Fill an empty register with the sample."""
    if not find_entries(engine, "customer", limit=1):
        for command in sample_register():
            engine.execute(command, SYSTEM)


def ensure_cases(engine: Engine) -> None:
    """Open some cases in a database that has none: fresh, nearly due, and late."""
    if engine.find_instances(limit=1):
        return
    for minutes, customer_id, is_disaster, title, description in CASES:
        received_at = engine.clock.now().replace(microsecond=0) - timedelta(minutes=minutes)
        variables = start_variables(
            engine,
            {"channel": "hotline", "title": title, "description": description, "is_disaster": is_disaster},
            received_at=received_at,
            customer_id=customer_id,
            site_id=_first(engine, "site", customer_id),
            contact_id=_first(engine, "contact", customer_id),
            serial=_first(engine, "product", customer_id, "serial"),
        )
        number = number_after(engine, received_at)
        engine.execute(commands.StartInstance("support_request", variables, number), DESK)


def who_is_who(engine: Engine) -> Iterator[str]:
    """Yield a line for each person, with what they are on duty for at the moment: they get the tasks that are given."""
    here = all_on_duty(engine, engine.clock.now())
    with engine.reading() as reader:
        names = group_names(reader)
    for person in USERS:
        now = [names[group] for group, users in here.items() if person.name in users]
        duty = f"  ← 此刻当班 on duty now: {', '.join(f'{zh} {en}' for zh, en in now)}" if now else ""
        yield f"  {person.name:<12}{person.display_name}  {person.job_zh} · {person.job_en}{duty}"
    yield "  任务派给此刻当班的人，见 · who is on duty gets the tasks, see  /register/duty/"


def _first(engine: Engine, kind: str, customer_id: str, field: str = "id") -> str | None:
    entries: list[Mapping[str, str]] = find_entries(engine, kind, limit=1, customer=customer_id)
    return entries[0][field] if entries else None
