"""Small real servers on the loopback: one that takes mail by SMTP, one that takes chat-bot messages by HTTP."""

from __future__ import annotations

import json
import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class MailServer:
    """`messages` are those it took; `refuse` makes it refuse recipients, with `refusal`; `spam` what it takes not."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.refuse = False
        self.refusal = b"550 nobody here"
        self.spam = b"no mail says this"
        mailbox = self

        class Session(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self.wfile.write(b"220 test\r\n")
                while line := self.rfile.readline():
                    word = line[:4].upper().strip()
                    if word == b"QUIT":
                        self.wfile.write(b"221 bye\r\n")
                        return
                    if word == b"DATA":
                        self.wfile.write(b"354 go on\r\n")
                        lines = []
                        while (part := self.rfile.readline()) != b".\r\n":
                            lines.append(part.removeprefix(b".") if part.startswith(b"..") else part)
                        if mailbox.spam in b"".join(lines):
                            self.wfile.write(b"554 not this\r\n")
                            continue
                        message = message_from_bytes(b"".join(lines), policy=policy.default)
                        mailbox.messages.append(message)
                        self.wfile.write(b"250 taken\r\n")
                    elif word == b"RCPT" and mailbox.refuse:
                        self.wfile.write(mailbox.refusal + b"\r\n")
                    else:
                        self.wfile.write(b"250 ok\r\n")

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session)
        self.server.daemon_threads = True
        self.url = f"smtp://127.0.0.1:{self.server.server_address[1]}"


class BotServer:
    """`posts` are (path, body); `answer` is what it says."""

    def __init__(self) -> None:
        self.posts: list[tuple[str, Any]] = []
        self.answer: dict[str, Any] = {"errcode": 0}
        bots = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                bots.posts.append((self.path, json.loads(body)))
                said = json.dumps(bots.answer).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"


@contextmanager
def running(made: MailServer | BotServer | ImapServer) -> Iterator[None]:
    """Serve in a thread as long as the block runs."""
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        made.server.shutdown()
        made.server.server_close()
        thread.join()


class ImapServer:
    """A mailbox: `mails` are the bytes in it, `seen` the numbers (from 1) of those that were marked as seen.

    A mail's UID is 100 more than its number. `breaks_at` names commands, such as 'STORE': at the next one of these the
    connection is cut before it is answered; `gone` are numbers of mails that another program has deleted meanwhile.
    """

    def __init__(self, user: str = "desk", password: str = "secret") -> None:
        self.mails: list[bytes] = []
        self.seen: set[int] = set()
        self.gone: set[int] = set()
        self.breaks_at: list[str] = []
        box = self

        class Session(socketserver.StreamRequestHandler):
            def say(self, text: str) -> None:
                self.wfile.write(text.encode() + b"\r\n")

            def handle(self) -> None:
                self.say("* OK ready")
                while line := self.rfile.readline().decode().strip():
                    tag, _, rest = line.partition(" ")
                    word, _, given = rest.partition(" ")
                    if word.upper() == "UID":
                        word, _, given = given.partition(" ")
                        uid, _, more = given.partition(" ")
                        given = f"{int(uid) - 100} {more}" if uid.isdecimal() else given
                    if box.breaks_at[:1] == [word.upper()]:
                        box.breaks_at.pop(0)
                        return
                    if not self.answer(tag, word.upper(), given):
                        return

            def answer(self, tag: str, word: str, given: str) -> bool:
                if word == "CAPABILITY":
                    self.say("* CAPABILITY IMAP4rev1")
                elif word == "LOGIN" and given.replace('"', "").split() != [user, password]:
                    self.say(f"{tag} NO wrong")
                    return True
                elif word == "SELECT":
                    self.say(f"* {len(box.mails)} EXISTS")
                elif word == "SEARCH":
                    unseen = [str(100 + n) for n in range(1, len(box.mails) + 1) if n not in box.seen]
                    self.say("* SEARCH " + " ".join(unseen))
                elif word == "FETCH" and int(given.split()[0]) not in box.gone:
                    number = int(given.split()[0])
                    most = re.search(r"<0\.(\d+)>", given)
                    data = box.mails[number - 1][: int(most[1]) if most else None]
                    self.wfile.write(f"* {number} FETCH (BODY[]<0> {{{len(data)}}}\r\n".encode() + data + b")\r\n")
                elif word == "STORE":
                    box.seen.add(int(given.split()[0]))
                elif word == "LOGOUT":
                    self.say("* BYE")
                self.say(f"{tag} OK done")
                return word != "LOGOUT"

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session)
        self.server.daemon_threads = True
        self.url = f"imap://{user}:{password}@127.0.0.1:{self.server.server_address[1]}/INBOX"
