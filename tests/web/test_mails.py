"""Mails on the case: read by people, attachments saved, never shown by the browser."""

from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime

import pytest

from processes.mail.intake import take
from processes.mail.reading import read_mail

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
LATER = datetime(2026, 11, 24, 1, 20, tzinfo=UTC)
PICTURE = b"\x89PNG<script>"


@pytest.fixture
def mailed(engine, case):
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "周建国 <zhou@haichuan.example>", "Re: 20261124-0001 <b>又重启</b>"
    mail["Message-ID"] = "<2@haichuan.example>"
    mail.set_content("第二次重启，\n照片见附件。<script>alert(1)</script>")
    mail.add_attachment(PICTURE, maintype="text", subtype="html", filename="告警.html")
    assert take(engine, read_mail(mail.as_bytes(), NOW)) == "joined"
    return case


def test_a_mail_that_joined_a_case_is_read_there(sign_in, mailed):
    page = sign_in("lixiaowen").get(f"/cases/{mailed.key}").text
    for text in ("zhou@haichuan.example", "第二次重启", "告警.html", "&lt;b&gt;又重启", "&lt;script&gt;alert(1)"):
        assert text in page
    assert "<script>alert" not in page


def test_a_mail_is_named_beside_the_tasks_of_its_case_and_marked_when_it_came_after(sign_in, mailed, engine):
    client = sign_in("lixiaowen")
    page = client.get(f"/inbox/tasks/{mailed.task}").text
    for text in (f"/cases/{mailed.key}#mails", "zhou@haichuan.example", "&lt;b&gt;又重启"):
        assert text in page
    assert "新到" not in page
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Date"] = "zhou@haichuan.example", "Re: 20261124-0001", format_datetime(LATER)
    take(engine, read_mail(mail.as_bytes(), LATER))
    assert "新到" in client.get(f"/inbox/tasks/{mailed.task}").text


def test_an_attachment_is_saved_and_never_shown(sign_in, mailed):
    client = sign_in("lixiaowen")
    answer = client.get(f"/cases/{mailed.key}/mails/0/0")
    assert (answer.data, answer.mimetype) == (PICTURE, "application/octet-stream")
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''%E5%91%8A%E8%AD%A6.html"
    for wrong in ("0/1", "1/0"):
        assert client.get(f"/cases/{mailed.key}/mails/{wrong}").status_code == 404


def test_nobody_reads_mails_without_signing_in(app, mailed):
    assert app.test_client().get(f"/cases/{mailed.key}/mails/0/0").status_code in (302, 401)
