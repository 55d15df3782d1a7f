"""What the launcher tells people while it works: one short line in Chinese and English, and how long it has taken."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

TICK_SECONDS = 10  # between signs of life where the output is not a terminal


class Stop(Exception):
    """The launcher can't go on; the text says why and what to do. `status` is the exit status."""

    def __init__(self, zh: str, en: str, status: int = 1) -> None:
        super().__init__(f"{zh}\n{en}")
        self.status = status


def line(zh: str, en: str) -> None:
    """Print one line in both languages."""
    print(f"{zh} · {en}", flush=True)


@contextmanager
def working(zh: str, en: str) -> Iterator[None]:
    """Show that something is being worked on, with seconds passing, and how long it took when it is done."""
    began = time.monotonic()
    done = threading.Event()
    is_terminal = sys.stdout.isatty()
    print(f"  {zh} · {en} …", end="" if is_terminal else "\n", flush=True)

    def tick() -> None:
        while not done.wait(1 if is_terminal else TICK_SECONDS):
            seconds = f"{time.monotonic() - began:.0f} s"
            print(f"\r  {zh} · {en} … {seconds}" if is_terminal else f"    … {seconds}", end="", flush=True)
            if not is_terminal:
                print(flush=True)

    ticker = threading.Thread(target=tick, daemon=True)
    ticker.start()
    try:
        yield
    finally:
        done.set()
        ticker.join()
        if is_terminal:
            print(f"\r  {zh} · {en} … {time.monotonic() - began:.1f} s  ", flush=True)
