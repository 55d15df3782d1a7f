"""Prints what the check of the contract costs beside reading the files: `python -m tests.benchmarks.contract`.

Cold: every file reads otherwise than any before; warm: the same files again, as at each deployment of one of them.
"""

from __future__ import annotations

import sys
import time
from statistics import median

from engine.api import Engine
from processes.contract import check_contract
from processes.deploy import read_bundle
from processes.module import MODULE

ROUNDS = 7


def seconds(work: object) -> float:
    """Return the CPU seconds of one call."""
    assert callable(work)
    begin = time.process_time()
    work()
    return time.process_time() - begin


def main() -> int:
    files = read_bundle()
    engine = Engine.open("sqlite://", modules=(MODULE,))
    check_contract(files, previous=files)
    cold, warm, read = [], [], []
    for number in range(ROUNDS):
        other = {name: text + "\n" * (number + 1) for name, text in files.items()}
        cold.append(seconds(lambda other=other: check_contract(other, previous=files)))
        warm.append(seconds(lambda: check_contract(files, previous=files)))
        read.append(seconds(lambda other=other: engine.check(other)))
    whole = median(read)
    sys.stdout.write(f"{len(files)} files; reading and checking them for deployment {whole * 1000:.0f} ms\n")
    for name, found in (("cold", cold), ("warm", warm)):
        spent = median(found)
        sys.stdout.write(f"contract, {name}: {spent * 1000:.0f} ms, {spent / whole:.2f} of that\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
