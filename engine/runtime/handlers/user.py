"""People's accounts: CreateUser, ChangeUser, ChangePassword."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, select

from engine.errors import FieldProblem, Forbidden, NotFound, Text, WrongState
from engine.model.commands import ChangePassword, ChangeUser, CreateUser
from engine.model.events import Event, PasswordChanged, UserChanged, UserCreated
from engine.runtime.aim import Aim, may
from engine.runtime.context import Context
from engine.store import tables

_FIND = select(tables.user_account).where(tables.user_account.c.name == bindparam("name"))
CHANGEABLE: Mapping[str, tuple[type, ...]] = {
    "display_name": (str,),
    "groups": (list, tuple),
    "roles": (list, tuple),
    "email": (str, type(None)),
    "phone": (str, type(None)),
    "is_active": (bool,),
}


def create(command: CreateUser, context: Context) -> list[Event]:
    aim = Aim("create user '{name}'", "创建用户“{name}”", {"name": command.name})
    _only_admin(aim, context)
    problems = [
        FieldProblem(field, Text("a text that is not empty", "不能为空"))
        for field in ("name", "display_name")
        if not getattr(command, field).strip()
    ]
    problems += _lists({"groups": command.groups, "roles": command.roles})
    if command.name.strip().casefold() in context.registry.actor_names:  # the journal could not tell the two apart
        problems.append(
            FieldProblem("name", Text("a name that the system does not act in", "该名称由系统使用，请换一个"))
        )
    if problems:
        raise aim.invalid(problems)
    if context.unit.one(_FIND, {"name": command.name}) is not None:
        raise aim.refused(WrongState, "there is one already", "该用户已存在")
    return [
        UserCreated(
            command.name,
            command.display_name,
            command.groups,
            command.roles,
            command.email,
            command.phone,
            command.password_hash,
        )
    ]


def change(command: ChangeUser, context: Context) -> list[Event]:
    aim = Aim("change user '{name}'", "修改用户“{name}”", {"name": command.name})
    _only_admin(aim, context)
    problems = [
        FieldProblem(name, Text("one of {names}", "应当是 {names} 之一", {"names": ", ".join(CHANGEABLE)}))
        if name not in CHANGEABLE
        else FieldProblem(name, Text("a value of the right type", "类型不对"))
        for name, value in command.changes.items()
        if not isinstance(value, CHANGEABLE.get(name, ()))
    ]
    problems += _lists({name: value for name, value in command.changes.items() if name in ("groups", "roles")})
    if problems:
        raise aim.invalid(problems)
    _found(aim, command.name, context)
    return [UserChanged(command.name, command.changes)] if command.changes else []


def change_password(command: ChangePassword, context: Context) -> list[Event]:
    aim = Aim("change the password of '{name}'", "修改“{name}”的密码", {"name": command.name})
    if context.actor.name != command.name:
        _only_admin(aim, context)
    if not command.password_hash:
        raise aim.invalid([FieldProblem("password_hash", Text("a hash that is not empty", "不能为空"))])
    _found(aim, command.name, context)
    return [PasswordChanged(command.name, command.password_hash)]


def _found(aim: Aim, name: str, context: Context) -> None:
    if context.unit.one(_FIND, {"name": name}) is None:
        raise aim.refused(NotFound, "there is no such user", "没有该用户")


def _only_admin(aim: Aim, context: Context) -> None:
    if not may(context.actor, "admin"):
        raise aim.refused(
            Forbidden, "'{actor}' does not have the role admin", "“{actor}”没有管理员角色", actor=context.actor.name
        )


def _lists(lists: Mapping[str, Any]) -> list[FieldProblem]:
    return [
        FieldProblem(name, Text("names that are texts", "应当是文本组成的列表"))
        for name, values in lists.items()
        if not all(isinstance(v, str) and v for v in values or ())
    ]
