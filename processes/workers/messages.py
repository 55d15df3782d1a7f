"""Sends a message to people outside the database: by e-mail (SMTP) and by the chat bots of WeCom, DingTalk and Feishu.

Where to send is in the environment, never in a diagram or the database: `RELAYDESK_SMTP_URL`
(`smtp://user:password@host:port` or `smtps://…`), `RELAYDESK_MAIL_FROM`, `RELAYDESK_WECOM_WEBHOOK`,
`RELAYDESK_DINGTALK_WEBHOOK`, `RELAYDESK_FEISHU_WEBHOOK`.
"""

from __future__ import annotations

import json
import re
import smtplib
import ssl
import urllib.request
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from engine.api import JobView
from processes.workers.attachments import File

SECONDS = 20
"""How long a server may take to answer."""

BOTS = {
    "wecom": "RELAYDESK_WECOM_WEBHOOK",
    "dingtalk": "RELAYDESK_DINGTALK_WEBHOOK",
    "feishu": "RELAYDESK_FEISHU_WEBHOOK",
}
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"\\]+@[^\s@<>()\[\],;:\"\\]+")


class NotDelivered(Exception):
    """A server did not take a message; the job is tried again."""


def send_mail(
    environment: Mapping[str, str], job: JobView, to: str, subject: str, text: str, files: Sequence[File] = ()
) -> bool:
    """Send an e-mail with files attached; False when no mail server is configured, or `to` is empty.

    The job key makes its Message-ID: sent twice, one mail. It says that a program sent it, so that no program answers.

    Raises OSError or SMTPException when the server can't be reached or refuses.
    """
    if not environment.get("RELAYDESK_SMTP_URL") or not to:
        return False
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender_of(environment), to, _line(subject)
    mail["Date"] = format_datetime(job.now)
    mail["Message-ID"] = f"<{job.root_key}.{job.key}@relaydesk>"
    if job.business_key:
        mail["X-Relaydesk-Case"] = _line(job.business_key)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text)
    for file in files:
        written = {"charset": "utf-8"} if file.kind[0] == "text" else {}
        mail.add_attachment(file.data, maintype=file.kind[0], subtype=file.kind[1], filename=file.name, params=written)
    deliver(environment, mail)
    return True


def is_address(text: str) -> bool:
    """Say whether a text can stand in a mail's header as one address, and is no more than that."""
    return _ADDRESS.fullmatch(text) is not None


def portal_of(environment: Mapping[str, str]) -> str:
    """Return where customers look at their cases and answer; empty where the environment has no public address."""
    base = environment.get("RELAYDESK_PUBLIC_URL", "").strip().rstrip("/")
    return base and f"{base}/portal/status"


def sender_of(environment: Mapping[str, str]) -> str:
    """Return the address that our mails come from."""
    return environment.get("RELAYDESK_MAIL_FROM", "relaydesk@localhost")


def deliver(environment: Mapping[str, str], mail: EmailMessage) -> None:
    """Hand a mail to the server in `RELAYDESK_SMTP_URL`; OSError or SMTPException where it can't be handed over."""
    parts = urlsplit(environment["RELAYDESK_SMTP_URL"])
    host = parts.hostname or "localhost"
    context = ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=SECONDS)
    with server:
        if parts.scheme != "smtps" and server.has_extn("starttls"):
            server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(mail)


def send_to_bots(environment: Mapping[str, str], text: str) -> list[str]:
    """Post a text to every chat bot that is configured; return their names. Raises NotDelivered or OSError."""
    told = []
    for bot, variable in BOTS.items():
        if url := environment.get(variable):
            _post(bot, url, text)
            told.append(bot)
    return told


def _post(bot: str, url: str, text: str) -> None:
    if urlsplit(url).scheme not in ("http", "https"):
        raise NotDelivered(f"{bot}: the webhook is no http address")
    body = {"msg_type": "text", "content": {"text": text}} if bot == "feishu" else None
    body = body or {"msgtype": "text", "text": {"content": text}}
    request = urllib.request.Request(
        url,
        json.dumps(body, ensure_ascii=False).encode(),
        {"Content-Type": "application/json; charset=utf-8"},
    )
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:
        said = json.loads(answer.read(65_536) or b"{}")
    code = said.get("errcode", said.get("code", said.get("StatusCode", 0)))
    if code != 0:
        raise NotDelivered(f"{bot}: {code} {said.get('errmsg') or said.get('msg') or ''}".strip())


def _line(text: str) -> str:
    return " ".join(text.split())[:200]
