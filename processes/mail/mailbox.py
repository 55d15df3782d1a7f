"""Reads the mailbox over IMAP. `RELAYDESK_IMAP_URL`: `imaps://user:password@host:port/INBOX` (or `imap://`).

Mails are called by their UID: their numbers change as another program empties the mailbox. One is marked as seen after
it was taken in; a connection that breaks in between brings it again, and it is then known by its Message-ID.
"""

from __future__ import annotations

import imaplib
import logging
import ssl
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from urllib.parse import SplitResult, unquote, urlsplit

from engine.api import Engine
from processes.mail.intake import Taken, take
from processes.mail.reading import read_mail
from processes.mail.replying import answer_owed

SECONDS = 30
MOST_AT_ONCE = 100
MOST_BYTES = 25_000_000
"""How much of a mail is fetched; of a larger one the rest stays in the mailbox."""

log = logging.getLogger(__name__)


class NoMailbox(Exception):
    """`RELAYDESK_IMAP_URL` is missing or is no IMAP address."""


def poll(engine: Engine, environment: Mapping[str, str]) -> Counter[Taken]:
    """Take in unseen mails, mark them as seen, and answer their senders; return how many became what.

    A mail that can't be dealt with stays unseen, for the next time, and does not stop the others. Raises NoMailbox;
    OSError and imaplib.IMAP4.error when the server can't be used, or goes away: what was taken in until then stays.
    """
    url = urlsplit(environment.get("RELAYDESK_IMAP_URL", ""))
    if url.scheme not in ("imap", "imaps") or not url.hostname:
        raise NoMailbox("RELAYDESK_IMAP_URL")
    done: Counter[Taken] = Counter()
    try:
        with _connected(url) as server:
            _, found = server.uid("SEARCH", "UNSEEN")
            for uid in (found[0] or b"").decode().split():
                taken = _take_one(engine, server, uid, environment.get("RELAYDESK_MAIL_FROM", ""))
                done.update([taken] if taken else [])
                if sum(done.values()) == MOST_AT_ONCE:
                    break
    finally:
        answer_owed(engine, environment)
    return done


def _take_one(engine: Engine, server: imaplib.IMAP4, uid: str, own_address: str) -> Taken | None:
    """Take in the mail with this UID; None where it is gone, or can't be dealt with."""
    _, parts = server.uid("FETCH", uid, f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
    data = next((p[1] for p in parts if isinstance(p, tuple)), None)
    if data is None:
        return None
    try:
        mail = read_mail(data, engine.clock.now(), is_cut=len(data) >= MOST_BYTES)
        taken = take(engine, mail, own_address)
    except Exception:
        log.exception("mail %s could not be taken in", uid)
        return None
    server.uid("STORE", uid, "+FLAGS", "(\\Seen)")
    return taken


@contextmanager
def _connected(url: SplitResult) -> Iterator[imaplib.IMAP4]:
    """Open a mailbox; its connection is closed at the end, also where the server does not answer any more."""
    server = _connect(url.scheme, url.hostname or "", url.port)
    try:
        server.login(unquote(url.username or ""), unquote(url.password or ""))
        server.select(url.path.strip("/") or "INBOX")
        yield server
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            server.logout()
        with suppress(OSError):
            server.shutdown()


def _connect(scheme: str, host: str, port: int | None) -> imaplib.IMAP4:
    if scheme == "imaps":
        return imaplib.IMAP4_SSL(host, port or 993, ssl_context=ssl.create_default_context(), timeout=SECONDS)
    return imaplib.IMAP4(host, port or 143, timeout=SECONDS)
