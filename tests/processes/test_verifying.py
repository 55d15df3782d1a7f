"""`relaydesk verify` on the service's own database: the register's commands and events are known to it."""

from engine.api import Engine
from engine.cli import opening, verify
from processes.module import MODULE
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
