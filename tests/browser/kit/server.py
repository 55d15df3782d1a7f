"""Serves an application on a free loopback port: in this process (a test holds the clock) or as a process to kill."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from waitress.server import create_server

from tests.browser.kit.evidence import LOGS

ROOT = Path(__file__).resolve().parents[3]


@contextmanager
def serving(application: Callable[..., Any], threads: int = 4) -> Iterator[str]:
    """Serve a WSGI application in a thread of this process; yield its address without the last slash."""
    channels: dict[Any, Any] = {}
    server = create_server(application, map=channels, host="127.0.0.1", port=0, threads=threads)
    port = server.effective_port

    def run() -> None:
        with suppress(OSError):  # the listening socket is closed under it at the end
            server.run()

    thread = threading.Thread(target=run, name="test-server", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.task_dispatcher.shutdown(timeout=5)
        for channel in list(channels.values()):
            for request in getattr(channel, "requests", ()):
                request.close()  # what of a large request was put aside in a file
            getattr(channel, "handle_close", channel.close)()  # and of a large answer
        thread.join(timeout=5)


def free_port() -> int:
    """Return a loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class ServerProcess:
    """`relaydesk <arguments>` as a process of its own: started, killed without warning, started again.

    `entry` names another function, of one subcommand, for a checkout that is not installed.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        port: int,
        environment: Mapping[str, str],
        log: Path,
        entry: str = "engine.cli.main:main",
    ) -> None:
        self.arguments = list(arguments)
        self.port = port
        self.environment = dict(environment)
        self.log = log
        self.entry = entry
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, seconds: float = 60) -> None:
        """Start it and wait until it accepts connections; raises RuntimeError with its output when it ends first."""
        module, function = self.entry.split(":")
        takes = "" if self.entry.startswith("engine.") else "sys.argv[1:]"
        command = [
            sys.executable,
            "-c",
            f"import sys; from {module} import {function}; sys.exit({function}({takes}))",
            *self.arguments,
        ]
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
            )
        if self.log not in LOGS:
            LOGS.append(self.log)
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            if self.process.poll() is not None:
                break
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            threading.Event().wait(0.1)
        self.kill()
        raise RuntimeError(f"The server did not come up:\n{self.log.read_text(errors='replace')[-3000:]}")

    def kill(self) -> None:
        """End it as a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
