"""Runs what was asked for with the Python of the virtual environment, in place of the launcher."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from launcher.places import IS_WINDOWS, ROOT, environment, in_venv
from launcher.say import Stop

MAIN = '__name__ == "__main__"'


def relaydesk(arguments: list[str]) -> int:
    """Run the product's own command."""
    return _instead([str(in_venv("relaydesk")), *arguments])


def module_of(package: str, arguments: list[str]) -> int:
    """Run `tests.<package>.<name>`, where the name is the first argument; raises Stop when there is no such module."""
    known = names_in(ROOT / "tests" / package)
    name = arguments[0].replace("-", "_").replace("/", ".") if arguments else ""
    if name not in known:
        found = f"“{name}”" if name else "（空）"
        listed = " ".join(known)
        raise Stop(f"应当是其中之一：{listed}，却是{found}", f"Expected one of {listed}, but found '{name}'.", status=2)
    os.chdir(ROOT)
    return _instead([str(in_venv("python")), "-m", f"tests.{package}.{name}", *arguments[1:]])


def names_in(folder: Path) -> list[str]:
    """Return the modules of a folder that can be run, by dotted name: not tests, not helpers without a main."""
    names = []
    for path in folder.rglob("*.py"):
        module = path.relative_to(folder).with_suffix("")
        if path.name == "__main__.py":
            names.append(".".join(module.parent.parts))
        elif not path.stem.startswith(("_", "test_", "conftest")) and MAIN in path.read_text(encoding="utf-8"):
            names.append(".".join(module.parts))
    return sorted(filter(None, names))


def _instead(command: list[str]) -> int:
    sys.stdout.flush()
    if not IS_WINDOWS:
        os.execve(command[0], command, environment())
    try:
        return subprocess.run(command, env=environment(), check=False).returncode
    except KeyboardInterrupt:
        return 130
