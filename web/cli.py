"""The words `relaydesk demo`, `serve` and `worker`: sets up what is missing and runs."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path

from engine.api import Clock, Engine, InvalidInput, Settings, SystemClock, read_port, read_settings
from processes.modeling.bundle import templates
from processes.modeling.parts import LANGUAGES
from processes.module import MODULE
from web.app import create_app
from web.demo import PASSWORD, ensure_cases, ensure_people, ensure_register, who_is_who
from web.first_time import NotSetUp, deploy_service, ensure_administrator
from web.register import ServiceDirectory
from web.server import PortTaken, run, run_worker


def demo(arguments: list[str], clock: Clock | None = None) -> int:
    """Run a demonstration with sample people and cases on 127.0.0.1, on the machine's clock or another."""
    settings = read_settings()
    options = _parser("demo", settings).parse_args(arguments)
    file = settings.var / "demo.sqlite3"
    engine = _open(f"sqlite:///{file.as_posix()}", settings.var, clock)
    _say("准备演示数据… · preparing the demonstration …")
    ensure_people(engine)
    ensure_register(engine)
    deploy_service(engine)
    ensure_cases(engine)

    def ready() -> None:
        _say(f"\n接力台已就绪 · Relaydesk is ready:  http://{options.host}:{options.port}/")
        _say(f"所有用户的密码 · everybody's password:  {PASSWORD}\n")
        for line in who_is_who(engine):
            _say(line)
        _say("\n按 Ctrl+C 停止；数据保留在 · Ctrl+C stops it; the data stay in " + file.as_posix())

    return _serve(engine, settings, options, ready)


def serve(arguments: list[str]) -> int:
    """Run the service on the real database, with its worker."""
    settings = read_settings()
    parser = _parser("serve", settings)
    parser.add_argument("--admin", metavar="NAME", help="user name of the first administrator")
    parser.add_argument("--behind-https", action="store_true", help="a proxy speaks HTTPS: send cookies only over it")
    options = parser.parse_args(arguments)
    engine = _open(settings.database_url, settings.var)
    try:
        ensure_administrator(engine, options.admin)
    except NotSetUp as problem:
        _say(str(problem))
        return 2
    except EOFError:
        _say("\n没有输入，未做任何改动。\nNothing was typed; nothing was changed.")
        return 2
    if deploy_service(engine):
        _say("已部署标准服务流程 · deployed the service's processes")

    def ready() -> None:
        _say(f"接力台已就绪 · Relaydesk is ready:  http://{options.host}:{options.port}/")

    return _serve(engine, settings, options, ready)


def worker(arguments: list[str]) -> int:
    """Run only the worker loop, beside a server, on the same database."""
    argparse.ArgumentParser("relaydesk worker", description=worker.__doc__).parse_args(arguments)
    settings = read_settings()
    engine = _open(settings.database_url, settings.var)
    _say("工作进程已启动 · the worker runs")
    run_worker(engine)
    return 0


def _parser(word: str, settings: Settings) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(f"relaydesk {word}")
    parser.add_argument("--host", default=settings.host)
    parser.add_argument("--port", type=read_port, default=settings.port)
    return parser


def _open(database_url: str, var: Path, clock: Clock | None = None) -> Engine:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)  # each start looks for migrations: no news
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a short queue is no news
    try:
        var.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidInput(
            "Expected to keep data in RELAYDESK_VAR = {var}, but: {reason}",
            "应当能在 RELAYDESK_VAR = {var} 存放数据，但是：{reason}",
            var=str(var),
            reason=error.strerror,
        ) from error
    return Engine.open(database_url, clock=clock or SystemClock(), modules=(MODULE,))


def _serve(engine: Engine, settings: Settings, options: argparse.Namespace, ready: Callable[[], None]) -> int:
    app = create_app(
        engine,
        directory=ServiceDirectory(engine),
        element_templates={language: templates(language) for language in LANGUAGES},
        var=settings.var,
        behind_https=getattr(options, "behind_https", False),
        trusted_proxies=settings.trusted_proxies,
        environment=os.environ,
    )
    try:
        run(app, engine, options.host, options.port, ready)
    except PortTaken as problem:
        _say(str(problem))
        return 1
    return 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
