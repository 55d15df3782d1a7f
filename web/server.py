"""Runs the pages and the worker loop in one process until it is told to stop."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable
from types import FrameType

import waitress
from flask import Flask

from engine.api import Engine

MOST_BYTES = 32_000_000
"""Of a request; what is larger is refused before it is kept on the disk. The application's own limits are lower."""


class PortTaken(Exception):
    """Somebody else listens on the address; str() says so in both languages."""


def worker_name(kind: str) -> str:
    """Return a name that tells this worker from others in locks and in the journal."""
    return f"{kind}@{socket.gethostname()}"[:100]


def run_worker(engine: Engine) -> None:
    """Run only the worker loop, until SIGINT or SIGTERM."""
    stop = threading.Event()
    _on_signals(stop.set)
    engine.run_forever(stop, worker_name("worker"))


def run(app: Flask, engine: Engine, host: str, port: int, on_ready: Callable[[], None]) -> None:
    """Serve the pages with a worker beside them, until SIGINT or SIGTERM; requests under way are finished."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.create_server((host, port), family=family)
    except OSError as error:
        raise PortTaken(
            f"端口 {port} 无法使用（{error.strerror}），可用 --port 换一个。\n"
            f"Port {port} can't be used ({error.strerror}); choose another with --port."
        ) from error
    # The application itself decides whose X-Forwarded-… it believes (web.security.trust_proxies).
    server = waitress.create_server(
        app,
        sockets=[listening],
        threads=8,
        ident="Relaydesk",
        clear_untrusted_proxy_headers=False,
        max_request_body_size=MOST_BYTES,
    )
    stop = threading.Event()
    helper = threading.Thread(target=engine.run_forever, args=(stop, worker_name("serve")), name="worker", daemon=True)
    helper.start()
    _on_signals(_leave)
    on_ready()
    try:
        server.run()
    finally:
        stop.set()
        helper.join(timeout=10)
        server.close()


def _leave() -> None:
    raise SystemExit(0)


def _on_signals(do: Callable[[], None]) -> None:
    def handle(number: int, frame: FrameType | None) -> None:
        do()

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, handle)
