"""The words serve and demo: what they set up, what they ask for, and what they say when they can't run."""

import socket
import subprocess
import sys
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from flask import Flask
from werkzeug.security import check_password_hash

from engine.api import Engine, FrozenClock, InvalidInput
from processes.module import MODULE
from web import cli, demo, first_time, server

from .conftest import NOW


@pytest.fixture
def empty(tmp_path):
    url = f"sqlite:///{(tmp_path / 'empty.sqlite3').as_posix()}"
    return Engine.open(url, clock=FrozenClock(NOW), modules=(MODULE,))


@pytest.fixture
def no_terminal(monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: False))


def test_the_first_administrator_comes_from_the_environment(empty, monkeypatch, no_terminal):
    monkeypatch.setenv("RELAYDESK_ADMIN_PASSWORD", "a long password")
    assert first_time.ensure_administrator(empty, "boss") == "boss"
    user = empty.find_user("boss")
    assert set(user.roles) == {"admin", "owner", "auditor", "manager"}
    assert check_password_hash(user.password_hash, "a long password")
    assert first_time.ensure_administrator(empty, "another") is None


@pytest.mark.parametrize(("name", "password"), [(None, "a long password"), ("boss", None), ("boss", "short")])
def test_without_a_terminal_it_says_what_to_give(empty, monkeypatch, no_terminal, name, password):
    monkeypatch.delenv("RELAYDESK_ADMIN_PASSWORD", raising=False)
    if password:
        monkeypatch.setenv("RELAYDESK_ADMIN_PASSWORD", password)
    with pytest.raises(first_time.NotSetUp, match="RELAYDESK_ADMIN_PASSWORD"):
        first_time.ensure_administrator(empty, name)
    assert empty.users() == []


def test_at_a_terminal_it_asks_until_the_password_is_long_enough(empty, monkeypatch):
    monkeypatch.delenv("RELAYDESK_ADMIN_PASSWORD", raising=False)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: True))
    names = iter(["", "the boss", "boss"])
    monkeypatch.setattr("builtins.input", lambda question: next(names))
    answers = iter(["short", "long enough"])
    monkeypatch.setattr(first_time.getpass, "getpass", lambda question: next(answers))
    assert first_time.ensure_administrator(empty, None) == "boss"


def test_a_name_that_can_be_none_is_refused_without_a_terminal(empty, monkeypatch, no_terminal):
    monkeypatch.setenv("RELAYDESK_ADMIN_PASSWORD", "a long password")
    with pytest.raises(first_time.NotSetUp, match="the boss"):
        first_time.ensure_administrator(empty, "the boss")
    assert empty.users() == []


def test_serve_says_that_nobody_answered(tmp_path, monkeypatch, capsys):
    def nobody(question):
        raise EOFError

    monkeypatch.setenv("RELAYDESK_VAR", str(tmp_path))
    monkeypatch.delenv("RELAYDESK_DATABASE_URL", raising=False)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr("builtins.input", nobody)
    assert cli.serve([]) == 2
    assert "nothing was changed" in capsys.readouterr().out


def test_serve_says_that_nobody_can_be_asked(tmp_path, monkeypatch, capsys, no_terminal):
    monkeypatch.setenv("RELAYDESK_VAR", str(tmp_path))
    monkeypatch.delenv("RELAYDESK_ADMIN_PASSWORD", raising=False)
    monkeypatch.delenv("RELAYDESK_DATABASE_URL", raising=False)
    assert cli.serve([]) == 2
    assert "--admin" in capsys.readouterr().out


def test_a_taken_port_is_said_in_both_languages(empty):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(server.PortTaken) as refused:
            server.run(Flask("any"), empty, "127.0.0.1", port, lambda: None)
    assert f"端口 {port}" in str(refused.value)
    assert f"Port {port}" in str(refused.value)


def test_the_demonstration_is_made_once(empty):
    for _ in range(2):
        demo.ensure_people(empty)
        demo.ensure_register(empty)
        first_time.deploy_service(empty)
        demo.ensure_cases(empty)
    assert {user.name for user in empty.users()} >= {"lixiaowen", "wangqiang", "admin"}
    assert [case.business_key for case in empty.find_instances()] == [f"20261124-000{n}" for n in (3, 2, 1)]
    assert {case.state for case in empty.find_instances()} == {"active"}
    empty.run_due()
    assert {commitment.state for commitment in empty.commitments()} >= {"running", "breached"}


@pytest.mark.parametrize(("hour", "engineer", "other"), [(1, "wangqiang", "zhangmin"), (14, "zhangmin", "wangqiang")])
def test_the_demonstration_prints_who_is_on_duty_now(empty, hour, engineer, other):
    demo.ensure_people(empty)
    demo.ensure_register(empty)
    empty.clock.set(datetime(2026, 11, 24, hour, tzinfo=UTC))
    lines = {line.split()[0]: line for line in demo.who_is_who(empty)}
    assert "工程师 Engineers" in lines[engineer]
    assert "工程师 Engineers" not in lines[other]
    assert "此刻当班" not in lines["zhaolei"]


def test_serve_says_which_setting_is_wrong(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("RELAYDESK_VAR", str(tmp_path / "file" / "var"))
    with pytest.raises(InvalidInput, match="RELAYDESK_VAR"):
        cli.serve([])


def test_a_port_out_of_range_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("RELAYDESK_VAR", str(tmp_path))
    with pytest.raises(InvalidInput, match="99999"):
        cli.serve(["--port", "99999"])


def test_opening_a_database_prints_no_news_of_the_migrations(tmp_path):
    code = "import sys; from web import cli; from pathlib import Path; cli._open(sys.argv[1], Path(sys.argv[2]))"
    url = f"sqlite:///{(tmp_path / 'quiet.sqlite3').as_posix()}"
    done = subprocess.run([sys.executable, "-c", code, url, str(tmp_path)], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")
