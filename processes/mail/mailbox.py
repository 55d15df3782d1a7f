"""Reads the mailbox over IMAP. `RELAYDESK_IMAP_URL`: `imaps://user:password@host:port/INBOX` (or `imap://`)."""

from __future__ import annotations

import imaplib
import logging
import ssl
from collections import Counter
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from engine.api import Engine
from processes.mail.intake import Taken, take
from processes.mail.reading import read_mail

SECONDS = 30
MOST_AT_ONCE = 100
MOST_BYTES = 25_000_000
"""How much of a mail is fetched; of a larger one the rest stays in the mailbox."""

log = logging.getLogger(__name__)


class NoMailbox(Exception):
    """`RELAYDESK_IMAP_URL` is missing or is no IMAP address."""


def poll(engine: Engine, environment: Mapping[str, str]) -> Counter[Taken]:
    """Take in all unseen mails and mark them as seen; return how many became what.

    A mail that can't be dealt with stays unseen, for the next time, and does not stop the others. Raises NoMailbox;
    OSError and imaplib.IMAP4.error when the server can't be used.
    """
    url = urlsplit(environment.get("RELAYDESK_IMAP_URL", ""))
    if url.scheme not in ("imap", "imaps") or not url.hostname:
        raise NoMailbox("RELAYDESK_IMAP_URL")
    done: Counter[Taken] = Counter()
    with _connect(url.scheme, url.hostname, url.port) as server:
        server.login(unquote(url.username or ""), unquote(url.password or ""))
        server.select(url.path.strip("/") or "INBOX")
        _, found = server.search(None, "UNSEEN")
        for number in (found[0] or b"").decode().split()[:MOST_AT_ONCE]:
            _, parts = server.fetch(number, f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
            data = next((p[1] for p in parts if isinstance(p, tuple)), None)
            if data is None:
                continue
            try:
                mail = read_mail(data, engine.clock.now())
                done[take(engine, mail, environment.get("RELAYDESK_MAIL_FROM", ""))] += 1
            except Exception:
                log.exception("mail %s could not be taken in", number)
                continue
            server.store(number, "+FLAGS", "(\\Seen)")
    return done


def _connect(scheme: str, host: str, port: int | None) -> imaplib.IMAP4:
    if scheme == "imaps":
        return imaplib.IMAP4_SSL(host, port or 993, ssl_context=ssl.create_default_context(), timeout=SECONDS)
    return imaplib.IMAP4(host, port or 143, timeout=SECONDS)
