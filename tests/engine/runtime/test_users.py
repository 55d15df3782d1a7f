"""Accounts: made and changed by administrators, passwords by oneself."""

import pytest

from engine.errors import Forbidden, InvalidInput, NotFound, WrongState
from engine.model.actor import SYSTEM
from engine.model.commands import ChangePassword, ChangeUser, CreateUser
from engine.store import tables
from tests.kit.runtime import ADMIN, DESK, MANAGER, Bench


@pytest.fixture
def bench():
    bench = Bench()
    bench.do(CreateUser("lixiaowen", "李晓雯", ("service_desk",), password_hash="h1"), ADMIN)
    return bench


def test_an_administrator_makes_a_user(bench):
    user = bench.row(tables.user_account)
    assert (user.name, user.display_name, user.groups, user.is_active) == (
        "lixiaowen",
        "李晓雯",
        ["service_desk"],
        True,
    )


def test_the_first_user_is_made_by_the_system():
    bench = Bench()
    bench.do(CreateUser("admin", "管理员", roles=("admin",)), SYSTEM)
    assert bench.row(tables.user_account).roles == ["admin"]


def test_a_manager_may_not(bench):
    with pytest.raises(Forbidden, match="'liufang' does not have the role admin"):
        bench.do(CreateUser("x", "X"), MANAGER)


def test_a_name_is_taken_once(bench):
    with pytest.raises(WrongState, match="there is one already"):
        bench.do(CreateUser("lixiaowen", "Other"), ADMIN)


def test_all_wrong_fields_are_told_at_once(bench):
    with pytest.raises(InvalidInput) as refused:
        bench.do(CreateUser(" ", "", groups=("",)), ADMIN)
    assert [p.field for p in refused.value.problems] == ["name", "display_name", "groups"]
    assert "输入有 3 处问题" in refused.value.text.in_language("zh")


@pytest.mark.parametrize("name", ["clock", "System", " system "])
def test_nobody_is_named_as_the_system_is(bench, name):
    with pytest.raises(InvalidInput, match="a name that the system does not act in"):
        bench.do(CreateUser(name, "X"), ADMIN)


def test_changes_only_what_is_named(bench):
    bench.do(ChangeUser("lixiaowen", {"groups": ["trainer"], "is_active": False}), ADMIN)
    user = bench.row(tables.user_account)
    assert (user.groups, user.is_active, user.display_name) == (["trainer"], False, "李晓雯")


def test_a_change_of_something_unknown_is_refused(bench):
    with pytest.raises(InvalidInput) as refused:
        bench.do(ChangeUser("lixiaowen", {"name": "x", "is_active": "no", "roles": [1]}), ADMIN)
    assert [p.field for p in refused.value.problems] == ["name", "is_active", "roles"]


def test_nobody_changes_who_is_not_there(bench):
    with pytest.raises(NotFound, match="there is no such user"):
        bench.do(ChangeUser("nobody", {"phone": "1"}), ADMIN)


def test_everybody_changes_their_own_password(bench):
    bench.do(ChangePassword("lixiaowen", "h2"), DESK)
    assert bench.row(tables.user_account).password_hash == "h2"


def test_nobody_changes_another_ones_password(bench):
    with pytest.raises(Forbidden):
        bench.do(ChangePassword("lixiaowen", "h2"), MANAGER)


def test_an_empty_hash_is_refused(bench):
    with pytest.raises(InvalidInput):
        bench.do(ChangePassword("lixiaowen", ""), DESK)
