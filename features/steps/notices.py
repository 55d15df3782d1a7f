"""Steps about who is told what: mails of a real local mail server, posts of a real local chat bot, who is on duty."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage

import pytest
from pytest_bdd import given, parsers, then, when

from features.steps.cases import request_of
from features.steps.world import World
from tests.kit.servers import BotServer, MailServer, running

NOBODY_LISTENS = "smtp://127.0.0.1:9"


class Outside:
    """The mail server and the chat bot of a scenario."""

    def __init__(self, mail: MailServer, bots: BotServer) -> None:
        self.mail, self.bots = mail, bots

    def mails(self, subject: str) -> list[EmailMessage]:
        return [m for m in self.mail.messages if subject in str(m["Subject"])]

    def posts(self) -> list[str]:
        return [body["text"]["content"] for _, body in self.bots.posts]


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Iterator[Outside]:
    mail, bots = MailServer(), BotServer()
    with running(mail), running(bots):
        monkeypatch.setenv("RELAYDESK_SMTP_URL", mail.url)
        monkeypatch.setenv("RELAYDESK_WECOM_WEBHOOK", bots.url)
        monkeypatch.setenv("RELAYDESK_PUBLIC_URL", "https://service.example")
        yield Outside(mail, bots)


@given("邮件服务器和群机器人可用")
def _(outside: Outside) -> None:
    assert outside.mail.messages == []


@given("邮件服务器停了")
def _(outside: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELAYDESK_SMTP_URL", NOBODY_LISTENS)


@given("没有设置客户访问的网址")
def _(outside: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RELAYDESK_PUBLIC_URL")


@given(parsers.parse("客户“{customer}”（邮箱“{address}”）报修“{title}”"))
def _(world: World, customer: str, address: str, title: str) -> None:
    request = request_of(customer, title)
    world.register(request | {"contact": {**request["contact"], "email": address}})


@given(parsers.parse("值班表上此刻的工程师有“{users}”，其中“{able}”会“{skill}”"))
def _(world: World, users: str, able: str, skill: str) -> None:
    world.put("skill", "skill-1", {"user": able, "skill": skill})
    for user in users.split("、"):
        duty = {"group": "engineer", "user": user, "days": "daily", "starts": "00:00", "ends": "24:00"}
        world.put("duty", f"duty-{user}", duty)


@when("邮件的各次重试都过去")
def _(world: World) -> None:
    for _ in range(5):
        world.pass_by(timedelta(minutes=3))


@then(parsers.parse("客户收到邮件“{subject}”，写着“{text}”"))
def _(outside: Outside, subject: str, text: str) -> None:
    [mail] = outside.mails(subject)
    body = mail.get_body()
    assert body is not None
    assert text in body.get_content(), body.get_content()
    assert mail["Auto-Submitted"] == "auto-generated"


@then(parsers.parse("邮件“{subject}”没有写“{text}”"))
def _(outside: Outside, subject: str, text: str) -> None:
    [mail] = outside.mails(subject)
    body = mail.get_body()
    assert body is not None
    assert text not in body.get_content()


@then(parsers.parse("邮件“{subject}”附有“{name}”"))
def _(outside: Outside, subject: str, name: str) -> None:
    [mail] = outside.mails(subject)
    assert [part.get_filename() for part in mail.iter_attachments()] == [name]


@then(parsers.parse("客户没有收到邮件“{subject}”"))
def _(outside: Outside, subject: str) -> None:
    assert outside.mails(subject) == []


@then("客户没有收到邮件")
def _(outside: Outside) -> None:
    assert outside.mail.messages == []


@then(parsers.parse("群里收到“{text}”"))
def _(outside: Outside, text: str) -> None:
    assert len([p for p in outside.posts() if text in p]) == 1, outside.posts()


@then(parsers.parse("群里没有“{text}”"))
def _(outside: Outside, text: str) -> None:
    assert [p for p in outside.posts() if text in p] == []


@then(parsers.parse("工单写明通知“{why}”"))
def _(world: World, why: str) -> None:
    assert any(why in (notice["why"] or "") for notice in world.engine.variables(world.case)["notices"])


@then(parsers.parse("“{name}”派给了“{user}”"))
def _(world: World, name: str, user: str) -> None:
    [task] = [t for t in world.open_tasks() if t.name == name]
    assert (task.assignee, list(task.candidate_groups)) == (user, ["engineer"])


@then(parsers.parse("“{name}”没有派给个人"))
def _(world: World, name: str) -> None:
    [task] = [t for t in world.open_tasks() if t.name == name]
    assert task.assignee is None


@then(parsers.parse("厂商收到 {number:d} 次催办"))
def _(outside: Outside, number: int) -> None:
    assert len(outside.mails("催办")) == number
