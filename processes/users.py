"""The groups of the service and the people of its demonstration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.api import Actor

GROUPS: Mapping[str, tuple[str, str]] = {
    "service_desk": ("服务台", "Service desk"),
    "engineer": ("工程师", "Engineers"),
    "spare_keeper": ("备件库", "Spare parts"),
    "vendor_desk": ("厂商联络", "Vendor desk"),
    "service_manager": ("客服经理", "Service manager"),
    "operations": ("运维部", "Operations"),
    "trainer": ("培训", "Training"),
}
"""Candidate group -> its name for people (Chinese, English); diagrams name the key."""


@dataclass(frozen=True, slots=True)
class DemoUser:
    """A person of the demonstration: sign-in name, display name, what they belong to and may do, and their work."""

    name: str
    display_name: str
    groups: tuple[str, ...]
    roles: tuple[str, ...]
    job_zh: str
    job_en: str

    @property
    def actor(self) -> Actor:
        """Return the person as the engine knows them."""
        return Actor(self.name, frozenset(self.groups), frozenset(self.roles))


USERS: tuple[DemoUser, ...] = (
    DemoUser("lixiaowen", "李晓雯", ("service_desk",), (), "服务台", "service desk"),
    DemoUser("wangqiang", "王强", ("engineer", "operations"), (), "工程师、运维", "engineer, operations"),
    DemoUser("zhangmin", "张敏", ("engineer", "trainer"), (), "工程师、培训", "engineer, trainer"),
    DemoUser("chengang", "陈刚", ("spare_keeper", "vendor_desk"), (), "备件库、厂商联络", "spare parts, vendor desk"),
    DemoUser("liufang", "刘芳", ("service_manager",), ("manager", "auditor"), "客服经理", "service manager"),
    DemoUser("zhaolei", "赵磊", (), ("owner",), "流程负责人", "process owner"),
    DemoUser("admin", "系统管理员", (), ("admin", "owner", "auditor", "manager"), "系统管理员", "administrator"),
)


def find_user(name: str) -> DemoUser:
    """Return the demonstration user with this sign-in name; KeyError for another name."""
    return next((user for user in USERS if user.name == name), None) or _unknown(name)


def _unknown(name: str) -> DemoUser:
    raise KeyError(name)
