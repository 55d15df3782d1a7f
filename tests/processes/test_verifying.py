"""`relaydesk verify` on the service's own database: the register's commands and events are known to it."""

from engine.api import Engine
from engine.cli import opening, verify
from processes.contract.changing import AddClause, ChangeClause
from processes.contract.retiring import RestoreClause, RetireClause
from processes.module import MODULE
from processes.users import find_user
from web.demo import ensure_cases, ensure_people, ensure_register
from web.first_time import deploy_service


def test_the_demonstration_is_proved(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(opening, "installed_modules", lambda: [MODULE])
    url = f"sqlite:///{(tmp_path / 'demo.sqlite3').as_posix()}"
    engine = Engine.open(url, modules=(MODULE,))
    for ensure in (ensure_people, ensure_register, deploy_service, ensure_cases):
        ensure(engine)
    engine.run_due()
    engine.close()
    assert verify.main(["--database", url, "--tables", "--run-again"]) == 0
    said = capsys.readouterr().out
    assert "0 difference(s)" in said
    assert "0 deviation(s)" in said


def test_a_register_of_clauses_that_was_kept_is_proved(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(opening, "installed_modules", lambda: [MODULE])
    url = f"sqlite:///{(tmp_path / 'clauses.sqlite3').as_posix()}"
    engine = Engine.open(url, modules=(MODULE,))
    ensure_people(engine)
    deploy_service(engine)
    for command in (
        AddClause("5.1.a", "服务后回访", "A call back", "service_desk", "新合同"),
        ChangeClause("3.1.b", "30 分钟内响应", "A response within 30 minutes", "service_desk", "加急", seen_at=""),
        RetireClause("5.1.a", "暂停"),
        RestoreClause("5.1.a", "继续"),
        ChangeClause("5.1.a", "服务后两天内回访", "A call back within two days", "engineer", "放宽"),
    ):
        engine.execute(command, find_user("zhaolei").actor)
    engine.close()
    assert verify.main(["--database", url, "--tables", "--run-again"]) == 0
    said = capsys.readouterr().out
    assert "0 difference(s)" in said
    assert "0 deviation(s)" in said
