"""One set-up at a time: a second `relay` waits until the first has finished."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

POLL_SECONDS = 0.3


def _try(file: IO[bytes]) -> bool:
    """Take the lock of an open file if nobody has it; the system gives it back however the process ends."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def only_one(path: Path, on_wait: Callable[[], None]) -> Iterator[int]:
    """Hold the lock at `path`; `on_wait` is called once when somebody else has it.

    Yields the file's descriptor: a program that is given it keeps the lock when the launcher is killed over its head.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        if not _try(file):
            on_wait()
            while not _try(file):
                time.sleep(POLL_SECONDS)
        yield file.fileno()
