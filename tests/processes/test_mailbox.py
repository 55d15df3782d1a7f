"""E-mail intake against a real IMAP server: opens, joins, keeps attachments; nothing twice, no loops."""

from __future__ import annotations

import base64
import imaplib
import time
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from engine.api import Actor, Engine, Forbidden, WrongState, commands
from processes.cli import mailbox
from processes.deploy import read_bundle
from processes.mail.intake import MAILBOX, Taken, take
from processes.mail.keeping import KeepMail, find_mails
from processes.mail.mailbox import NoMailbox, poll
from processes.mail.reading import MOST_BYTES, UNREADABLE, read_mail
from processes.users import find_user
from tests.kit.servers import ImapServer

ADMIN = find_user("admin").actor
NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)


def mail(
    subject: str = "核心交换机不启动", sender: str = "周建国 <zhou@haichuan.example>", **headers: str
) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "desk@relaydesk.example", subject
    message["Date"] = "Tue, 24 Nov 2026 08:40:00 +0800"
    message["Message-ID"] = headers.pop("message_id", "<1@haichuan.example>")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("断电恢复后指示灯不亮，请尽快处理。")
    return message


def test_a_mail_opens_a_case_of_the_customer_it_comes_from(service: Engine, box: ImapServer) -> None:
    message = mail()
    message.add_attachment("照片".encode(), maintype="image", subtype="jpeg", filename="机柜.jpg")
    box.mails = [message.as_bytes()]
    assert poll(service, {"RELAYDESK_IMAP_URL": box.url}) == {Taken.OPENED: 1}
    (case,) = service.find_instances()
    known = service.variables(case.instance_key)
    assert case.business_key == "20261124-0001"
    assert known["request"]["channel"] == "email"
    assert known["request"]["title"] == "核心交换机不启动"
    assert known["customer"]["name"] == "海川物流集团"
    assert known["contact"]["name"] == "周建国"
    (task,) = service.instance_tasks(case.instance_key, state="created")
    assert task.due_at == datetime(2026, 11, 24, 1, 40, tzinfo=UTC)  # an hour from the mail, not from its reading
    (kept,) = find_mails(service, "20261124-0001")
    assert kept["attachments"][0]["name"] == "机柜.jpg"
    assert base64.b64decode(kept["attachments"][0]["data"]).decode() == "照片"
    assert box.seen == {1}


def test_a_mail_with_a_known_number_joins_its_case(service: Engine, box: ImapServer) -> None:
    answer = mail("答复：[20261124-0001] 已断电", message_id="<2@haichuan.example>")
    box.mails = [mail().as_bytes(), answer.as_bytes()]
    assert poll(service, {"RELAYDESK_IMAP_URL": box.url}) == {Taken.OPENED: 1, Taken.JOINED: 1}
    assert len(service.find_instances()) == 1
    assert len(find_mails(service, "20261124-0001")) == 2
    assert poll(service, {"RELAYDESK_IMAP_URL": box.url}) == {}


def test_a_number_that_nobody_has_opens_a_case(service: Engine) -> None:
    assert take(service, read_mail(mail("[20251124-0099] 还是不行").as_bytes(), NOW)) == Taken.OPENED


def test_the_same_mail_twice_is_one_case_also_after_a_crash_in_the_middle(service: Engine) -> None:
    read = read_mail(mail().as_bytes(), NOW)
    service.execute(KeepMail(read.id, "20261124-0001", read.sender, read.subject, read.text, read.sent_at), MAILBOX)
    assert take(service, read) == Taken.OPENED
    assert take(service, read) == Taken.DUPLICATE
    assert len(service.find_instances()) == 1


@pytest.mark.parametrize(
    "header",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"X_Relaydesk_Case": "20261124-0001"},
        {"List_Id": "<news.example>"},
        {"Return_Path": "<>"},
    ],
)
def test_what_a_program_sent_is_left_alone(service: Engine, header: dict[str, str]) -> None:
    assert take(service, read_mail(mail(**header).as_bytes(), NOW)) == Taken.LOOP
    assert service.find_instances() == []


def test_what_we_sent_ourselves_is_left_alone(service: Engine) -> None:
    own = read_mail(mail(sender="desk@relaydesk.example").as_bytes(), NOW)
    assert take(service, own, "Desk@relaydesk.example") == Taken.LOOP


def test_an_unknown_sender_is_a_new_customer(service: Engine) -> None:
    take(service, read_mail(mail(sender="王先生 <w@new.example>").as_bytes(), NOW))
    known = service.variables(service.find_instances()[0].instance_key)
    assert known["customer"] == {"name": "王先生"}
    assert known["contact"] == {"name": "王先生", "email": "w@new.example"}


def test_broken_and_hostile_mails_are_read() -> None:
    broken = read_mail(b"\xff\xfe not a mail", NOW)
    assert broken.id.startswith("sha256:")
    assert broken.sent_at == NOW
    late = read_mail(mail().as_bytes().replace(b"24 Nov 2026", b"24 Nov 2126"), NOW)
    assert late.sent_at == NOW  # a date in the future would give a later due time
    message = EmailMessage()
    message["From"] = "a@b.example"
    message.set_content("<p>断电</p><script>x()</script>", subtype="html")
    message.add_attachment(b"x" * (MOST_BYTES + 1), maintype="a", subtype="b", filename="../../etc/passwd")
    read = read_mail(message.as_bytes(), NOW)
    assert read.text == "断电"
    assert (read.attachments[0].name, read.attachments[0].data) == ("_.._etc_passwd", None)


def part(kind: bytes = b"text/plain", disposition: bytes = b"attachment; filename=a", **headers: bytes) -> bytes:
    head = b"".join(name.encode() + b": " + value + b"\r\n" for name, value in ({"From": b"a@b.cn"} | headers).items())
    return (
        head
        + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nhi\r\n"
        + b"--x\r\nContent-Type: " + kind + b"\r\nContent-Disposition: " + disposition + b"\r\n\r\nx\r\n--x--\r\n"
    )  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        part(b"text/plain;" + b"a=b;" * 100_000),
        part(disposition=b"attachment" + b"; a=b" * 100_000),
        part(disposition=b"attachment; filename*=punycode''" + b"a" * 200_000 + b"-" + b"b" * 200_000),
        b"From: a@b.cn\r\nContent-Type: text/plain; charset=punycode\r\n\r\n" + b"a" * 200_000 + b"-" + b"b" * 200_000,
    ],
    ids=["kind", "disposition", "name", "charset"],
)
def test_no_mail_takes_longer_than_its_length(data: bytes) -> None:
    before = time.process_time()
    assert read_mail(data, NOW).sender == "a@b.cn"
    assert time.process_time() - before < 5  # it was minutes to hours, and the mailbox stood still


@pytest.mark.parametrize(
    "data",
    [
        part(Subject=b"=?utf-8?q?a=00b?="),
        part(**{"Message-ID": b"=?utf-8?q?a=00b?="}),
        part(kind=b"=?utf-8?q?a=00?=/b"),
        part(Subject=b"=?unknown-8bit?q?=E4?="),
        b"From: a@b.cn\r\nContent-Type: text/plain; charset=raw-unicode-escape\r\n\r\nhi \\ud800",
    ],
)
def test_what_no_database_keeps_is_left_out(service: Engine, data: bytes) -> None:
    read = read_mail(data, NOW)
    texts = [read.id, read.sender_name, read.subject, read.text, *(a.kind + a.name for a in read.attachments)]
    assert "\x00" not in "".join(texts)
    assert "".join(texts).encode()
    assert take(service, read) == Taken.OPENED


HEAD = b"From: a@b.example\r\nSubject: x\r\nMessage-ID: <1@x>\r\n"
NESTED = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(1500))
DATED = b"Date: Thu, 1 Jan 1970 00:00:00 +0000\r\n"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (HEAD + b"Content-Type: text/plain; charset=gb2312\r\n\r\n" + "镕基路断电".encode("gbk"), "镕基路断电"),
        (HEAD + b"Content-Type: text/plain; charset=klingon\r\n\r\n" + "断电".encode(), "断电"),
        (HEAD + b"Content-Type: multipart/mixed\r\n\r\nno parts at all", "no parts at all"),
        (HEAD + b"Content-Type: text/html\r\n\r\n<!-- <b>x --><STYLE>y</STYLE >a&lt;b<br>c", "a<b c"),
        (HEAD + b"Content-Type: text/html\r\n\r\nseen <script " * 100_000, "seen"),
        (HEAD + b"Content-Type: text/html\r\n\r\n" + b"<" * 300_000, ""),
        (HEAD + NESTED, UNREADABLE),
        (b"To: " + b"a@b.c, " * 30_000 + b"\r\nFrom: " + b"a@b.c, " * 30_000 + b"\r\n\r\nx", "x"),
        (b"Message-ID: <1@[>\r\n\r\nx", "x"),
    ],
    ids=["gb", "charset", "no-parts", "html", "script", "tags", "nested", "addresses", "invalid-id"],
)
def test_hostile_mails_cost_little_and_are_read_as_far_as_possible(data: bytes, text: str) -> None:
    began = time.thread_time()
    assert read_mail(data, NOW).text.split() == text.split()
    assert time.thread_time() - began < 10  # it was minutes, a matter of how it grows


def test_a_mail_too_large_is_read_as_far_as_it_is_fetched(
    service: Engine, box: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("processes.mail.mailbox.MOST_BYTES", 400)
    large = mail()
    large.add_attachment(b"x" * 50_000, maintype="image", subtype="png", filename="a.png")
    box.mails = [large.as_bytes()]
    assert poll(service, {"RELAYDESK_IMAP_URL": box.url}) == {Taken.OPENED: 1}


def test_a_date_long_ago_is_a_wrong_clock_and_breaks_no_promise() -> None:
    assert read_mail(DATED + HEAD + b"\r\nx", NOW).sent_at == NOW


def test_an_id_too_long_and_a_sender_too_long_are_not_kept() -> None:
    long = read_mail(b"Message-ID: <" + b"a" * 1200 + b"@x>\r\nFrom: " + b"a" * 400 + b"@x\r\n\r\nx", NOW)
    assert (long.id[:7], long.sender) == ("sha256:", "")


def test_a_mail_about_a_closed_case_opens_another(service: Engine) -> None:
    assert take(service, read_mail(mail().as_bytes(), NOW)) is Taken.OPENED
    [first] = service.find_instances()
    service.execute(commands.CancelInstance(first.instance_key, "客户撤回"), ADMIN)
    again = mail(subject=f"Re: {first.business_key} 又坏了", message_id="<later@x>")
    assert take(service, read_mail(again.as_bytes(), NOW)) is Taken.OPENED
    assert len(service.find_instances(state="active")) == 1


def test_only_the_mailbox_keeps_mails_and_each_once(service: Engine) -> None:
    command = KeepMail("<1>", "20261124-0001", "a@b.example", "x", "y", NOW)
    with pytest.raises(Forbidden):
        service.execute(command, Actor("lixiaowen", frozenset({"service_desk"})))
    service.execute(command, MAILBOX)
    with pytest.raises(WrongState):
        service.execute(command, MAILBOX)


def test_a_mail_that_fails_stays_unseen_and_does_not_stop_the_others(engine: Engine, box: ImapServer) -> None:
    box.mails = [mail().as_bytes(), mail(Precedence="bulk", message_id="<3@x>").as_bytes()]
    assert poll(engine, {"RELAYDESK_IMAP_URL": box.url}) == {Taken.LOOP: 1}  # nothing is deployed: no case can start
    assert box.seen == {2}
    engine.deploy(read_bundle(), ADMIN)
    assert poll(engine, {"RELAYDESK_IMAP_URL": box.url}) == {Taken.OPENED: 1}
    assert len(engine.find_instances()) == 1


def test_a_wrong_password_and_a_missing_address_are_errors(engine: Engine, box: ImapServer) -> None:
    with pytest.raises(imaplib.IMAP4.error):
        poll(engine, {"RELAYDESK_IMAP_URL": box.url.replace("secret", "wrong")})
    with pytest.raises(NoMailbox):
        poll(engine, {})


def test_the_command_takes_in_once(
    tmp_path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], box: ImapServer
) -> None:
    monkeypatch.setenv("RELAYDESK_DATABASE_URL", f"sqlite:///{tmp_path / 'm.sqlite'}")
    monkeypatch.setenv("RELAYDESK_IMAP_URL", box.url)
    box.mails = [mail(Precedence="bulk").as_bytes()]
    assert mailbox([]) == 0
    assert capsys.readouterr().out == "mails loop 1\n"
    monkeypatch.delenv("RELAYDESK_IMAP_URL")
    assert mailbox([]) == 1
