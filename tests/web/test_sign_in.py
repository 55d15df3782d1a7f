"""Only who knows the password comes in, and only to where a link on this server leads."""

import stat

import pytest

from engine.api import SYSTEM, commands
from web.accounts import hash_password
from web.security import safe_next, session_key
from web.throttle import Throttle

from .conftest import PASSWORD


def test_a_page_asks_for_a_sign_in_and_comes_back(app):
    client = app.test_client()
    answer = client.get("/cases/?state=all")
    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=/cases/?state%3Dall"
    answer = client.post("/sign-in", data={"name": "lixiaowen", "password": PASSWORD, "next": "/cases/?state=all"})
    assert (answer.status_code, answer.location) == (303, "/cases/?state=all")


@pytest.mark.parametrize("name", ["lixiaowen", "nobody", ""])
def test_a_wrong_password_is_refused_in_the_same_words_for_everybody(app, name):
    answer = app.test_client().post("/sign-in", data={"name": name, "password": "wrong"})
    assert answer.status_code == 422
    assert "用户名或密码不正确" in answer.text


def test_guessing_is_slowed_down(app):
    client = app.test_client()
    for _ in range(5):
        client.post("/sign-in", data={"name": "lixiaowen", "password": "guess"})
    answer = client.post("/sign-in", data={"name": "lixiaowen", "password": PASSWORD})
    assert answer.status_code == 429
    assert "请等" in answer.text


def test_the_wait_doubles_and_ends():
    seconds = [0.0]
    throttle = Throttle(lambda: seconds[0])
    for wait in (0, 0, 0, 0, 0, 15.0):
        assert throttle.attempt("name:a") == wait
    seconds[0] = 15.0
    assert throttle.attempt("name:a") == 0.0
    assert throttle.attempt("name:a", "address:b") == 30.0
    seconds[0] = 45.0
    throttle.succeeded("name:a")
    for wait in (0, 0, 0, 0, 0, 15.0):
        assert throttle.attempt("name:a") == wait


def test_an_address_may_be_a_proxy_and_waits_after_many_more_failures():
    throttle = Throttle(lambda: 0.0)
    for _ in range(50):
        assert throttle.attempt("address:b") == 0.0
    assert throttle.attempt("name:a", "address:b") == 15.0


def test_the_processes_of_a_machine_count_together_and_a_restart_forgets_nothing(tmp_path):
    seconds = [0.0]
    one, other = (Throttle(lambda: seconds[0], tmp_path / "counts") for _ in range(2))
    for throttle in (one, other, one, other, one):
        assert throttle.attempt("name:a") == 0.0
    assert other.attempt("name:a") == Throttle(lambda: seconds[0], tmp_path / "counts").attempt("name:a") == 15.0
    seconds[0] = 86_400.0
    for _ in range(5):  # what was before is forgotten
        assert one.attempt("name:a") == 0.0
    assert one.attempt("name:a") == 15.0
    seconds[0] = 1.0  # the machine was started again
    assert one.attempt("name:a") == 0.0


def test_who_makes_up_names_does_not_wash_away_the_one_that_is_guessed(monkeypatch):
    monkeypatch.setattr("web.throttle.MOST_ENTRIES", 20)
    throttle = Throttle(lambda: 0.0)
    for _ in range(5):
        throttle.attempt("name:a")
    for number in range(50):
        throttle.attempt(f"name:{number}")
    assert throttle.attempt("name:a") == 15.0


def test_a_name_with_a_zero_is_nobodys(app):
    answer = app.test_client().post("/sign-in", data={"name": "a\x00b", "password": "x"})
    assert answer.status_code == 422


def test_signing_out_ends_the_session(sign_in):
    client = sign_in("lixiaowen")
    assert client.get("/inbox/").status_code == 200
    client.post("/sign-out")
    assert client.get("/inbox/").status_code == 302


def test_a_new_password_ends_the_sessions_of_the_old_one(engine, sign_in):
    client = sign_in("lixiaowen")
    engine.execute(commands.ChangePassword("lixiaowen", hash_password("another one")), SYSTEM)
    assert client.get("/inbox/").status_code == 302


def test_who_is_shut_out_is_out_at_once(engine, app, sign_in):
    client = sign_in("lixiaowen")
    engine.execute(commands.ChangeUser("lixiaowen", {"is_active": False}), SYSTEM)
    assert client.get("/inbox/").status_code == 302
    assert app.test_client().post("/sign-in", data={"name": "lixiaowen", "password": PASSWORD}).status_code == 422


def test_a_script_gets_401_and_no_redirect(app):
    answer = app.test_client().post("/inbox/tasks/1/complete", json={})
    assert answer.status_code == 401
    assert "登录已失效" in answer.json["message"]


def test_one_changes_ones_own_password(sign_in):
    client = sign_in("lixiaowen")
    wrong = {"old": "x", "new": "longer than eight", "again": "longer than eight"}
    assert client.post("/account/password", data=wrong).status_code == 422
    assert client.post("/account/password", data=wrong | {"old": PASSWORD, "again": "y"}).status_code == 422
    assert client.post("/account/password", data={"old": PASSWORD, "new": "short", "again": "short"}).status_code == 422
    assert client.post("/account/password", data=wrong | {"old": PASSWORD}).status_code == 303
    assert client.get("/inbox/").status_code == 200


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "inbox",
        "",
        None,
        "/a\r\nb",
    ],
)
def test_no_link_leads_to_another_site(target):
    assert safe_next(target, "/inbox/") == "/inbox/"


def test_the_session_key_is_made_once_and_is_private(tmp_path, monkeypatch):
    monkeypatch.delenv("RELAYDESK_SECRET_KEY", raising=False)
    key = session_key(tmp_path)
    assert session_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
    monkeypatch.setenv("RELAYDESK_SECRET_KEY", "given")
    assert session_key(tmp_path) == "given"
