"""Mails that open cases are answered once, over a real SMTP server; nothing is lost or doubled when things break."""

from __future__ import annotations

import base64
import imaplib
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from engine.api import Engine, FrozenClock, NotFound, WrongState, commands
from processes.deploy import read_bundle
from processes.mail import intake, replying
from processes.mail.intake import MAILBOX, Taken, take
from processes.mail.keeping import find_mails
from processes.mail.mailbox import poll
from processes.mail.opening import RecordMailAnswer
from processes.mail.reading import read_mail
from processes.mail.replying import MOST_TO_AN_ADDRESS, answer_owed, message_id_of
from processes.module import MODULE
from processes.users import find_user
from tests.kit.servers import ImapServer, MailServer, running

from .test_mailbox import mail

ADMIN = find_user("admin").actor
NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)


@pytest.fixture
def post() -> Iterator[MailServer]:
    server = MailServer()
    with running(server):
        yield server


def settings(box: ImapServer, post: MailServer) -> dict[str, str]:
    return {
        "RELAYDESK_IMAP_URL": box.url,
        "RELAYDESK_SMTP_URL": post.url,
        "RELAYDESK_MAIL_FROM": "服务台 <desk@relaydesk.example>",
        "RELAYDESK_PUBLIC_URL": "https://service.example/",
        "RELAYDESK_HOTLINE": "023-5550 9999",
    }


def test_the_sender_gets_number_and_promised_times_once(service: Engine, box: ImapServer, post: MailServer) -> None:
    box.mails = [mail().as_bytes()]
    for _ in range(2):
        poll(service, settings(box, post))
    (answer,) = post.messages
    assert answer["To"] == "zhou@haichuan.example"
    assert answer["Subject"].startswith("[20261124-0001] 已收到您的请求")
    assert answer["In-Reply-To"] == "<1@haichuan.example>"
    assert (answer["Auto-Submitted"], answer["X-Auto-Response-Suppress"]) == ("auto-replied", "All")
    text = answer.get_content()
    for line in ("编号 20261124-0001", "2026-11-24 09:40", "https://service.example/portal/status", "023-5550 9999"):
        assert line in text
    assert read_mail(answer.as_bytes(), NOW).is_automatic  # our own answer, sent back to us, is left alone


def test_who_answers_our_answer_joins_the_case_without_a_number_in_the_subject(
    service: Engine, box: ImapServer, post: MailServer
) -> None:
    box.mails = [mail().as_bytes()]
    poll(service, settings(box, post))
    ours = post.messages[0]["Message-ID"]
    assert ours == message_id_of("20261124-0001", "<1@haichuan.example>")
    box.mails.append(mail("谢谢", message_id="<2@x>", In_Reply_To=ours).as_bytes())
    box.mails.append(mail("再补充", message_id="<3@x>", References="<0@other> <2@x>").as_bytes())
    assert poll(service, settings(box, post)) == {Taken.JOINED: 2}
    assert [m["message_id"] for m in find_mails(service, "20261124-0001")] == ["<1@haichuan.example>", "<2@x>", "<3@x>"]
    assert len(post.messages) == 1  # what joins a case is not answered


def test_a_mail_about_a_closed_case_opens_one_that_names_it(service: Engine) -> None:
    take(service, read_mail(mail().as_bytes(), NOW))
    [first] = service.find_instances()
    service.execute(commands.CancelInstance(first.instance_key, "客户撤回"), ADMIN)
    take(service, read_mail(mail(f"Re: [{first.business_key}] 又坏了", message_id="<2@x>").as_bytes(), NOW))
    [second] = service.find_instances(state="active")
    assert service.variables(second.instance_key)["request"]["follows"] == first.business_key


@pytest.mark.parametrize(
    ("subject", "headers"),
    [
        ("自动回复：Re: 核心交换机", {}),
        ("Automatic reply: switch", {}),
        ("Undeliverable: [20261124-0001]", {}),
        ("退信：您的邮件", {}),
        ("x", {"X_Autoreply": "yes"}),
        ("x", {"X_Failed_Recipients": "a@b.example"}),
        ("x", {"X_Auto_Response_Suppress": "All"}),
    ],
)
def test_auto_replies_and_bounces_open_nothing(service: Engine, subject: str, headers: dict[str, str]) -> None:
    assert take(service, read_mail(mail(subject, **headers).as_bytes(), NOW)) == Taken.LOOP


def test_a_delivery_report_opens_nothing(service: Engine) -> None:
    report = (
        b"From: a@b.example\r\nMessage-ID: <r@x>\r\nSubject: x\r\nContent-Type: multipart/report; boundary=B\r\n\r\n"
    )
    assert take(service, read_mail(report + b"--B\r\n\r\nlost\r\n--B--\r\n", NOW)) == Taken.LOOP


def test_a_fault_of_auto_replies_is_no_auto_reply(service: Engine) -> None:
    assert take(service, read_mail(mail("自动回复功能坏了").as_bytes(), NOW)) == Taken.OPENED


def test_our_own_address_is_known_with_a_name_before_it(service: Engine) -> None:
    own = read_mail(mail(sender="desk@relaydesk.example").as_bytes(), NOW)
    assert take(service, own, "服务台 <Desk@relaydesk.example>") == Taken.LOOP


def test_an_address_that_nobody_reads_gets_a_case_but_no_answer(
    service: Engine, box: ImapServer, post: MailServer
) -> None:
    box.mails = [mail(sender="no-reply@haichuan.example").as_bytes()]
    assert poll(service, settings(box, post)) == {Taken.OPENED: 1}
    assert post.messages == []


def test_an_address_that_is_answered_without_end_is_a_program(
    service: Engine, box: ImapServer, post: MailServer
) -> None:
    box.mails = [mail(f"第{n}封", message_id=f"<{n}@x>").as_bytes() for n in range(MOST_TO_AN_ADDRESS + 2)]
    assert poll(service, settings(box, post)) == {Taken.OPENED: MOST_TO_AN_ADDRESS + 2}
    assert len(post.messages) == MOST_TO_AN_ADDRESS
    given_up = [e.events[-1] for e in service.journal() if e.command_type == "RecordMailAnswer"][-1]
    assert (given_up.is_sent, given_up.why) == (False, "too many answers to this address")
    service.clock.advance(timedelta(days=1, seconds=1))
    box.mails.append(mail("第二天", message_id="<later@x>").as_bytes())
    poll(service, settings(box, post))
    assert len(post.messages) == MOST_TO_AN_ADDRESS + 1


def test_a_recipient_that_is_refused_is_recorded_and_not_tried_again(
    service: Engine, box: ImapServer, post: MailServer
) -> None:
    post.refuse = True
    box.mails = [mail().as_bytes()]
    poll(service, settings(box, post))
    post.refuse = False
    poll(service, settings(box, post))
    assert post.messages == []
    assert "nobody here" in str(service.journal()[-1].events[-1].why)


def test_a_recipient_that_is_refused_for_now_is_tried_again(service: Engine, box: ImapServer, post: MailServer) -> None:
    post.refuse, post.refusal = True, b"451 come again"
    box.mails = [mail().as_bytes()]
    poll(service, settings(box, post))
    post.refuse = False
    poll(service, settings(box, post))
    assert [m["To"] for m in post.messages] == ["zhou@haichuan.example"]


@pytest.mark.parametrize("address", ["a@[1", "a@b..c", "é@x.example", '"a b"@c.d', "a:b@c.d", "张@例子.example"])
def test_an_address_that_can_not_be_answered_keeps_no_answer_from_others(
    service: Engine, box: ImapServer, post: MailServer, address: str
) -> None:
    first = mail(message_id="<first@x>").as_bytes().replace(b"zhou@haichuan.example", address.encode())
    box.mails = [first, mail(message_id="<second@x>").as_bytes()]
    poll(service, settings(box, post))
    assert "zhou@haichuan.example" in [m["To"] for m in post.messages]


def test_a_text_that_the_server_refuses_keeps_no_answer_from_others(
    service: Engine, box: ImapServer, post: MailServer
) -> None:
    post.spam = b"First"
    box.mails = [mail("First", message_id="<1@x>").as_bytes(), mail("另一件", message_id="<2@x>").as_bytes()]
    poll(service, settings(box, post))
    assert ["另一件" in m["Subject"] for m in post.messages] == [True]
    assert "not this" in str([e.events[-1].why for e in service.journal() if e.command_type == "RecordMailAnswer"])


def test_an_answer_waits_for_the_mail_server_but_not_longer_than_a_day(
    service: Engine, box: ImapServer, post: MailServer
) -> None:
    away = settings(box, post) | {"RELAYDESK_SMTP_URL": "smtp://127.0.0.1:1"}
    box.mails = [mail().as_bytes()]
    assert poll(service, away) == {Taken.OPENED: 1}
    assert answer_owed(service, {}) == 0
    service.clock.advance(timedelta(hours=1))
    assert answer_owed(service, settings(box, post)) == 1
    take(service, read_mail(mail("还有一件", message_id="<9@x>").as_bytes(), NOW))
    service.clock.advance(timedelta(days=1, seconds=1))
    assert answer_owed(service, settings(box, post)) == 0


def test_a_crash_between_sending_and_recording_sends_the_same_mail_again(
    service: Engine, box: ImapServer, post: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = replying.deliver

    def then_crash(environment: dict[str, str], message: object) -> None:
        real(environment, message)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(replying, "deliver", then_crash)
    box.mails = [mail().as_bytes()]
    with pytest.raises(KeyboardInterrupt):
        poll(service, settings(box, post))
    monkeypatch.undo()
    for _ in range(2):
        poll(service, settings(box, post))
    assert len(post.messages) == 2
    assert len({m["Message-ID"] for m in post.messages}) == 1  # mail programs show it once


def test_only_what_is_owed_is_recorded_and_once(service: Engine) -> None:
    with pytest.raises(NotFound):
        service.execute(RecordMailAnswer("<none@x>", True), MAILBOX)
    take(service, read_mail(mail().as_bytes(), NOW))
    service.execute(RecordMailAnswer("<1@haichuan.example>", True), MAILBOX)
    with pytest.raises(WrongState):
        service.execute(RecordMailAnswer("<1@haichuan.example>", True), MAILBOX)


# ---- things break


@pytest.mark.parametrize("breaks_at", ["LOGIN", "SELECT", "SEARCH", "FETCH", "STORE", "LOGOUT"])
def test_a_connection_that_breaks_loses_and_doubles_nothing(
    service: Engine, box: ImapServer, post: MailServer, breaks_at: str
) -> None:
    box.mails = [mail(f"第{n}封", message_id=f"<{n}@x>").as_bytes() for n in (1, 2, 3)]
    box.breaks_at = [breaks_at]
    with suppress(OSError, imaplib.IMAP4.error):
        poll(service, settings(box, post))
    poll(service, settings(box, post))
    assert sorted(i.business_key or "" for i in service.find_instances()) == [f"20261124-000{n}" for n in (1, 2, 3)]
    assert box.seen == {1, 2, 3}
    assert len(post.messages) == 3
    assert len({m["Subject"] for m in post.messages}) == 3


def test_a_restart_after_the_case_was_opened_and_before_the_mail_was_marked(
    tmp_path: object, box: ImapServer, post: MailServer
) -> None:
    url = f"sqlite:///{tmp_path}/m.sqlite"
    box.mails = [mail().as_bytes()]
    box.breaks_at = ["STORE"]
    first = Engine.open(url, clock=FrozenClock(NOW), modules=(MODULE,))
    first.deploy(read_bundle(), ADMIN)
    with pytest.raises((OSError, imaplib.IMAP4.error)):
        poll(first, {"RELAYDESK_IMAP_URL": box.url})
    first.close()
    second = Engine.open(url, clock=FrozenClock(NOW), modules=(MODULE,))
    assert poll(second, settings(box, post)) == {Taken.DUPLICATE: 1}
    assert len(second.find_instances()) == 1
    assert len(post.messages) == 1
    assert not second.run_again()
    assert not second.compare_tables()
    second.close()


def test_a_mail_that_another_program_took_away_is_passed_over(service: Engine, box: ImapServer) -> None:
    box.mails = [mail().as_bytes(), mail("第二封", message_id="<2@x>").as_bytes()]
    box.gone = {1}
    assert poll(service, {"RELAYDESK_IMAP_URL": box.url}) == {Taken.OPENED: 1}
    assert box.seen == {2}


def test_many_mails_that_fail_do_not_hide_those_behind_them(
    service: Engine, box: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("processes.mail.mailbox.MOST_AT_ONCE", 2)
    real = intake.take

    def fails(engine: Engine, one: object, own: str) -> Taken:
        if "坏" in one.subject:  # type: ignore[attr-defined]
            raise RuntimeError
        return real(engine, one, own)  # type: ignore[arg-type]

    monkeypatch.setattr("processes.mail.mailbox.take", fails)
    box.mails = [mail(f"坏{n}", message_id=f"<b{n}@x>").as_bytes() for n in range(3)]
    box.mails += [mail(f"好{n}", message_id=f"<g{n}@x>").as_bytes() for n in range(3)]
    assert poll(service, {"RELAYDESK_IMAP_URL": box.url}) == {Taken.OPENED: 2}
    assert poll(service, {"RELAYDESK_IMAP_URL": box.url}) == {Taken.OPENED: 1}


def test_a_number_that_somebody_takes_at_the_same_moment_is_given_up_for_the_next(
    service: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = intake.number_after

    def slow(engine: Engine, at: datetime) -> str:
        number = real(engine, at)
        monkeypatch.undo()
        engine.execute(
            commands.StartInstance("support_request", {"request": {"received_at": NOW.isoformat()}}, number), ADMIN
        )
        return number

    monkeypatch.setattr(intake, "number_after", slow)
    assert take(service, read_mail(mail().as_bytes(), NOW)) == Taken.OPENED
    assert len(find_mails(service, "20261124-0002")) == 1
    assert find_mails(service, "20261124-0001") == []


def test_a_case_that_can_not_start_keeps_no_mail(engine: Engine) -> None:
    read = read_mail(mail().as_bytes(), NOW)
    with pytest.raises(NotFound):
        take(engine, read)
    assert engine.journal() == []


# ---- what mails look like

HEAD = b"From: a@b.example\r\nMessage-ID: <1@x>\r\n"
PLAIN = b"Content-Type: text/plain; charset=%s\r\n\r\n"


@pytest.mark.parametrize(
    ("data", "subject", "text"),
    [
        (HEAD + b"Subject: =?GBK?B?" + base64.b64encode("镕基路".encode("gbk")) + b"?=\r\n\r\nx", "镕基路", "x"),
        (HEAD + b"Subject: " + "交换机㐀".encode("gb18030") + b"\r\n\r\nx", "交换机㐀", "x"),
        (HEAD + b"Subject: " + "交换机".encode() + b"\r\n\r\nx", "交换机", "x"),
        (HEAD + PLAIN % b"gb18030" + "㐀断电".encode("gb18030"), "", "㐀断电"),
        (HEAD + PLAIN % b"us-ascii" + "断电了".encode("gbk"), "", "断电了"),
        (HEAD + b"\r\n" + "断电了".encode("gbk"), "", "断电了"),
        (HEAD + PLAIN % b"x-unknown" + "断电了".encode("gbk"), "", "断电了"),
        (HEAD + PLAIN % b"utf-8" + b"\xff\xff\x80broken", "", "\ufffd\ufffd\ufffdbroken"),
        (HEAD + b"Subject:   \r\n\r\nx", "", "x"),
    ],
    ids=["rfc2047", "raw-gb18030", "raw-utf8", "gb18030", "wrong", "none", "unknown", "broken", "empty"],
)
def test_charsets_as_programs_in_china_write_them(data: bytes, subject: str, text: str) -> None:
    read = read_mail(data, NOW)
    assert (read.subject, read.text) == (subject, text)


@pytest.mark.parametrize(
    "written",
    [
        b'filename="' + "报价单.pdf".encode("gbk") + b'"',
        b'filename="' + "报价单.pdf".encode() + b'"',
        b'filename="=?GBK?B?' + base64.b64encode("报价单.pdf".encode("gbk")) + b'?="',
        b"filename==?utf-8?B?" + base64.b64encode("报价单.pdf".encode()) + b"?=",
        b"filename*0*=GBK''%B1%A8%BC%DB; filename*1*=%B5%A5.pdf",
        b"filename*=utf-8''%E6%8A%A5%E4%BB%B7%E5%8D%95.pdf",
    ],
)
def test_names_of_files_as_programs_write_them(written: bytes) -> None:
    data = (
        HEAD + b"Content-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n\r\nhi\r\n--B\r\nContent-Type: application/pdf"
    )
    data += b"\r\nContent-Disposition: attachment; " + written + b"\r\n\r\npdf\r\n--B--\r\n"
    (file,) = read_mail(data, NOW).attachments
    assert (file.name, file.data) == ("报价单.pdf", b"pdf")


def test_a_forward_is_kept_whole_and_read_where_nothing_else_is_said(service: Engine) -> None:
    inner = mail("原始报修", message_id="<inner@x>")
    outer = mail("转发", message_id="<outer@x>")
    outer.add_attachment(inner)
    read = read_mail(outer.as_bytes(), NOW)
    (file,) = read.attachments
    assert file.name == "mail-1.eml"
    assert b"Subject:" in (file.data or b"")
    assert "请尽快处理" in read.text
    wordless = b"Content-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\nContent-Type: message/rfc822\r\n\r\n"
    read = read_mail(HEAD + wordless + inner.as_bytes().replace(b"\n", b"\r\n") + b"\r\n--B--\r\n", NOW)
    assert read.text.startswith("原始报修")
    assert "请尽快处理" in read.text
    assert read.id == "<1@x>"


def test_half_a_file_is_none(service: Engine) -> None:
    large = mail()
    large.add_attachment(b"x" * 50_000, maintype="image", subtype="png", filename="a.png")
    cut = read_mail(large.as_bytes()[:4000], NOW, is_cut=True)
    assert [(file.name, file.data) for file in cut.attachments] == [("a.png", None)]
