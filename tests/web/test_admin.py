"""The administrator's people: added, changed, shut out, and given new passwords."""

import pytest

NEW = {"name": "sunli", "display_name": "孙丽", "password": "long enough", "groups": ["engineer"], "roles": ["auditor"]}


def test_a_person_is_added_and_can_sign_in(app, sign_in, engine):
    assert sign_in("admin").post("/people/new", data=NEW).status_code == 303
    user = engine.find_user("sunli")
    assert (user.display_name, user.groups, user.roles) == ("孙丽", ("engineer",), ("auditor",))
    assert "long enough" not in user.password_hash
    assert app.test_client().post("/sign-in", data={"name": "sunli", "password": "long enough"}).status_code == 303


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "a b"},
        {"name": "admin"},
        {"display_name": ""},
        {"password": "short"},
        {"roles": ["king"]},
    ],
)
def test_what_is_wrong_is_named(sign_in, engine, wrong):
    answer = sign_in("admin").post("/people/new", data=NEW | wrong)
    assert answer.status_code == 422
    assert 'class="wrong"' in answer.text
    assert engine.find_user("sunli") is None


def test_a_person_is_changed(sign_in, engine):
    client = sign_in("admin")
    assert "张敏" in client.get("/people/zhangmin").text
    client.post("/people/zhangmin", data={"display_name": "张敏敏", "groups": ["engineer"], "phone": "123"})
    user = engine.find_user("zhangmin")
    assert (user.display_name, user.groups, user.roles, user.phone) == ("张敏敏", ("engineer",), (), "123")


def test_nobody_shuts_themselves_out(sign_in, engine):
    client = sign_in("admin")
    assert client.post("/people/admin", data={"display_name": "x", "roles": []}).status_code == 422
    client.post("/people/admin/active", data={"active": "no"})
    assert engine.find_user("admin").is_active
    client.post("/people/zhangmin/active", data={"active": "no"})
    assert not engine.find_user("zhangmin").is_active
    client.post("/people/zhangmin/active", data={"active": "yes"})
    assert engine.find_user("zhangmin").is_active


def test_a_new_password_works(app, sign_in):
    client = sign_in("admin")
    assert client.post("/people/zhangmin/password", data={"password": "short"}).status_code == 422
    assert client.post("/people/zhangmin/password", data={"password": "brand new one"}).status_code == 303
    assert app.test_client().post("/sign-in", data={"name": "zhangmin", "password": "brand new one"}).status_code == 303
    assert client.get("/people/nobody").status_code == 404
