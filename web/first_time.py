"""What a new database needs before people can work: a first administrator and the service's processes."""

from __future__ import annotations

import getpass
import os
import sys

from engine.api import SYSTEM, Engine, commands
from processes.deploy import DEPLOYMENT_NAME, read_bundle
from web.accounts import SHORTEST_PASSWORD, hash_password, is_user_name


class NotSetUp(Exception):
    """The first administrator is missing and nobody can be asked; str() says what to do in both languages."""


def deploy_service(engine: Engine) -> bool:
    """Deploy the service's processes into an empty database; return whether that was done."""
    if engine.find_definitions():
        return False
    engine.deploy(read_bundle(), SYSTEM, name=DEPLOYMENT_NAME)
    return True


def ensure_administrator(engine: Engine, name: str | None) -> str | None:
    """Create the first administrator of a database without people; return the name, None where people exist.

    The password is `RELAYDESK_ADMIN_PASSWORD`, or is asked for at the terminal. `NotSetUp` when nobody answers.
    """
    if engine.users():
        return None
    password = os.environ.get("RELAYDESK_ADMIN_PASSWORD")
    if not sys.stdin.isatty() and not (name and password):
        raise NotSetUp(
            "还没有系统管理员。请在终端中运行以便输入，或使用 --admin 用户名 并设置 RELAYDESK_ADMIN_PASSWORD。\n"
            "There is no administrator yet. Run this in a terminal to be asked, or give --admin NAME and set "
            "RELAYDESK_ADMIN_PASSWORD."
        )
    while not name or not is_user_name(name):
        if not sys.stdin.isatty():
            raise NotSetUp(
                f"“{name}”不能作为用户名：请用字母、数字、点、连字符和下划线。\n"
                f"'{name}' can't be a user name: use letters, digits, dots, hyphens and underscores."
            )
        name = input("第一位系统管理员的用户名（字母、数字）· user name of the first administrator: ").strip()
    while not password or len(password) < SHORTEST_PASSWORD:
        if not sys.stdin.isatty():
            raise NotSetUp(
                f"RELAYDESK_ADMIN_PASSWORD 至少要有 {SHORTEST_PASSWORD} 个字符。\n"
                f"RELAYDESK_ADMIN_PASSWORD must have at least {SHORTEST_PASSWORD} characters."
            )
        password = getpass.getpass(f"密码（至少 {SHORTEST_PASSWORD} 位）· password: ")
    roles = ("admin", "owner", "auditor", "manager")
    engine.execute(commands.CreateUser(name, name, roles=roles, password_hash=hash_password(password)), SYSTEM)
    return name
