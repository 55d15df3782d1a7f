"""Steps at the customers' side: the portal as a browser sees it, the mailbox, and the mails that come back."""

from __future__ import annotations

import imaplib
import re
from collections.abc import Iterator
from contextlib import suppress
from email.message import EmailMessage
from typing import Any

import pytest
from flask.testing import FlaskClient
from pytest_bdd import given, parsers, then, when

from engine.api import commands
from features.steps.world import World
from processes.mail.mailbox import poll
from tests.kit.servers import ImapServer, MailServer, running
from web.app import create_app
from web.register import ServiceDirectory

_OPTION = re.compile(r'value="([^"]+)"[^>]*>\s*([^<]+?)\s*<')
PHONE, ADDRESS = "138 0000 1234", "zhou@haichuan.example"
FORM = {
    "customer_name": "海川物流集团",
    "contact_name": "周建国",
    "contact_phone": PHONE,
    "contact_email": ADDRESS,
    "description": "早上开始，所有窗口",
}


class Counter:
    """The customer's browser, the mailbox and the mail server of one scenario."""

    def __init__(self, world: World, box: ImapServer, post: MailServer) -> None:
        self.world, self.box, self.post = world, box, post
        self.page = ""
        self.link = ""
        self.count = 0
        self.number = "20261124-0001"

    @property
    def settings(self) -> dict[str, str]:
        return {
            "RELAYDESK_IMAP_URL": self.box.url,
            "RELAYDESK_SMTP_URL": self.post.url,
            "RELAYDESK_MAIL_FROM": "desk@relaydesk.example",
            "RELAYDESK_PUBLIC_URL": "https://service.example",
        }

    def browser(self) -> FlaskClient:
        """Return a browser at the portal as it is now, also after a restart."""
        engine = self.world.engine
        app = create_app(
            engine, directory=ServiceDirectory(engine), var=self.world.folder / "var", environment=self.settings
        )
        app.config["WTF_CSRF_ENABLED"] = False
        return app.test_client()

    def look(self) -> FlaskClient:
        """Return a browser that looks at the case."""
        client = self.browser()
        pair = {"number": self.number, "secret": PHONE}
        self.page = client.post("/portal/status", data=pair, follow_redirects=True).text
        return client

    def mail(self, subject: str, **headers: str) -> None:
        """Put a mail of the customer into the mailbox and read it."""
        self.count += 1
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = f"周建国 <{ADDRESS}>", "desk@relaydesk.example", subject
        message["Date"] = self.world.clock.now()
        message["Message-ID"] = f"<{self.count}@haichuan.example>"
        for name, value in headers.items():
            message[name] = value
        message.set_content("断电恢复后指示灯不亮。")
        self.box.mails.append(message.as_bytes())
        self.read()

    def read(self) -> None:
        poll(self.world.engine, self.settings)
        self.world.work()
        self.follow()

    def follow(self) -> None:
        """The newest case is the one that the scenario is about."""
        found = self.world.engine.find_instances(limit=1)
        if found:
            self.world.case, self.world.received_at = found[0].root_key, found[0].started_at
            self.number = found[0].business_key or ""


@pytest.fixture
def counter(world: World) -> Iterator[Counter]:
    box, post = ImapServer(), MailServer()
    with running(box), running(post):
        yield Counter(world, box, post)


# --------------------------------------------------------------------- requests
@given(parsers.parse("客户通过门户请求服务“{title}”"))
@when(parsers.parse("客户通过门户请求服务“{title}”"))
def _(counter: Counter, title: str) -> None:
    assert counter.browser().post("/portal/", data=FORM | {"title": title}).status_code == 303
    counter.follow()


@given(parsers.parse("客户来信“{subject}”"))
@when(parsers.parse("客户来信“{subject}”"))
def _(counter: Counter, subject: str) -> None:
    counter.mail(subject)


@when(parsers.parse("客户的邮箱自动回复“{subject}”"))
def _(counter: Counter, subject: str) -> None:
    counter.mail(subject, **{"Auto-Submitted": "auto-replied"})


@when("读信时连接在标记已读之前断开")
def _(counter: Counter) -> None:
    counter.box.breaks_at = ["STORE"]
    counter.box.seen.clear()
    with suppress(OSError, imaplib.IMAP4.error):
        counter.read()


@when("邮箱再读一次")
def _(counter: Counter) -> None:
    counter.box.seen.clear()
    counter.read()


@when(parsers.parse("客户回复我们的邮件“{subject}”"))
def _(counter: Counter, subject: str) -> None:
    counter.mail(subject, **{"In-Reply-To": counter.post.messages[-1]["Message-ID"]})


@when("工单由客服经理取消")
def _(counter: Counter) -> None:
    world = counter.world
    world.engine.execute(commands.CancelInstance(world.case, "客户撤回"), world.actor("客服经理"))


# ------------------------------------------------------------------------ looks
@when("客户查询进展")
def _(counter: Counter) -> None:
    counter.look()


@when("客户取得一次性链接")
@given("客户已取得一次性链接")
def _(counter: Counter) -> None:
    client = counter.look()
    tasks = re.findall(r'name="task" value="(\d+)"', counter.page)
    assert tasks, "the portal asks the customer nothing"
    client.post(f"/portal/cases/{counter.number}/link", data={"task": tasks[0]})
    found = re.search(r"https://service\.example(\S+)", counter.post.messages[-1].get_content())
    assert found is not None
    counter.link = found[1]


@when(parsers.re(r"客户在门户里答复：(?P<answers>.+)"))
def _(counter: Counter, answers: str) -> None:
    """answers: `标签选“选项”，标签填“文字”`."""
    client, given_answers = counter.browser(), dict(re.findall(r"([^，“”]+?)[选填]“([^”]*)”", answers))
    data: dict[str, Any] = {"shown": []}
    for _round in range(2):  # what an answer makes visible is asked in a second step
        page = client.post(counter.link, data=data) if data["shown"] else client.get(counter.link)
        counter.page = page.text
        if page.status_code != 200:
            break
        data = _filled(page.text, given_answers)
    answer = client.post(counter.link, data=data, follow_redirects=True)
    counter.page = answer.text
    counter.world.work()


def _filled(page: str, answers: dict[str, str]) -> dict[str, Any]:
    data: dict[str, Any] = {"shown": re.findall(r'name="shown" value="([^"]+)"', page)}
    for part in re.split(r'<input type="hidden" name="shown"', page)[1:]:
        (key,) = re.findall(r'^ value="([^"]+)"', part)
        label = next((text for text in answers if f">{text}<" in part), None)
        if label is not None:
            options = {text: value for value, text in _OPTION.findall(part)}
            data[key] = options.get(answers[label], answers[label])
    return data


@when(parsers.parse("客户在门户里投诉“{text}”"))
def _(counter: Counter, text: str) -> None:
    client = counter.look()
    answer = client.post("/portal/complaint", data={"number": counter.number, "text": text}, follow_redirects=True)
    counter.page = answer.text
    counter.follow()


@when(parsers.parse("没有工单的客户在门户里投诉“{text}”"))
def _(counter: Counter, text: str) -> None:
    who = {name: FORM[name] for name in ("customer_name", "contact_name", "contact_phone", "contact_email")}
    counter.page = counter.browser().post("/portal/complaint", data=who | {"text": text}, follow_redirects=True).text
    counter.follow()


# --------------------------------------------------------------------- outcomes
@then(parsers.parse("门户显示“{text}”"))
def _(counter: Counter, text: str) -> None:
    assert text in counter.page


@then(parsers.parse("门户没有显示“{text}”"))
def _(counter: Counter, text: str) -> None:
    assert text not in counter.page


@then(parsers.parse("一次性链接有效"))
def _(counter: Counter) -> None:
    assert counter.browser().get(counter.link).status_code == 200


@then(parsers.parse("一次性链接无效，因为“{why}”"))
def _(counter: Counter, why: str) -> None:
    answer = counter.browser().get(counter.link)
    assert answer.status_code == 410
    assert why in answer.text


@then(parsers.parse("工单的渠道是“{channel}”"))
def _(counter: Counter, channel: str) -> None:
    channels = {"热线电话": "hotline", "传真": "fax", "电子邮件": "email", "门户网站": "portal"}
    assert counter.world.engine.variables(counter.world.case)["request"]["channel"] == channels[channel]


@then(parsers.parse("共有 {count:d} 张工单"))
def _(counter: Counter, count: int) -> None:
    assert len(counter.world.engine.find_instances(process_id="support_request")) == count


@then(parsers.parse("客户共收到 {count:d} 封答复，最近一封写着“{text}”"))
def _(counter: Counter, count: int, text: str) -> None:
    assert len(counter.post.messages) == count
    assert text in counter.post.messages[-1].get_content()


@then("日志记下是客户本人通过邮件链接答复的")
def _(counter: Counter) -> None:
    entries = counter.world.engine.journal(root_key=counter.world.case, limit=10_000)
    (entry,) = [e for e in entries if e.command_type == "AnswerAsCustomer"]
    assert entry.actor == "customer"
    assert entry.command["identified_by"] == f"link:{ADDRESS}"


@then(parsers.parse("新工单写明接续工单“{number}”"))
def _(counter: Counter, number: str) -> None:
    assert counter.world.engine.variables(counter.world.case)["request"]["follows"] == number
