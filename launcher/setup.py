"""Makes the virtual environment with Relaydesk in it, once; says what it does and what is missing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from launcher import say, stamp
from launcher.lock import only_one
from launcher.places import IS_WINDOWS, LOCK, ROOT, SETUP_LOG, STAMP, VENV, environment, in_venv
from launcher.say import Stop

NO_NETWORK = re.compile(
    r"name resolution|getaddrinfo|Name or service not known|Network is unreachable|Max retries exceeded"
    r"|NewConnectionError|ConnectTimeout|Connection refused|No matching distribution found"
    r"|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT",
    re.IGNORECASE,
)


def ensure(extras: tuple[str, ...] = ()) -> None:
    """Set up what is missing or out of date; quick when nothing is. Raises Stop."""
    if _is_ready(extras):
        return
    with only_one(LOCK, lambda: say.line("另一个 relay 正在安装，等它完成", "another relay is setting up")) as held:
        if not _is_ready(extras):
            _set_up(extras, held)


def _is_ready(extras: tuple[str, ...]) -> bool:
    found = stamp.read()
    return bool(found and found.serves(stamp.wanted(extras)) and in_venv("python").exists() and stamp.has_pages())


def _set_up(extras: tuple[str, ...], held: int) -> None:
    before = stamp.read()
    extras = tuple(sorted({*extras, *(before.extras if before else ())}))
    target = stamp.wanted(extras)
    say.line(
        "准备接力台：第一次约需一分钟，以后几秒", "setting up Relaydesk: about a minute the first time, seconds later"
    )
    SETUP_LOG.write_bytes(b"")
    is_same_place = before and (before.python, before.folder) == (target.python, target.folder)
    STAMP.unlink(missing_ok=True)  # a set-up that is broken off from here on is made anew
    if not (is_same_place and _is_sound()):
        with say.working("建立虚拟环境", "making the virtual environment"):
            _make_venv()
    names = f".[{','.join(extras)}]" if extras else "."
    with say.working("安装依赖、打包网页", "installing packages, bundling the browser pages"):
        _pip(held, "install", "--editable", names)
    stamp.write(target)


def _is_sound() -> bool:
    """Return whether the Python of the virtual environment and its pip run at all."""
    try:
        return _quietly([str(in_venv("python")), "-m", "pip", "--version"]) == 0
    except OSError:
        return False


def _make_venv() -> None:
    _remove(VENV)
    try:
        venv.create(VENV, with_pip=True, symlinks=not IS_WINDOWS)
    except (OSError, subprocess.CalledProcessError) as problem:
        _remove(VENV)
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        if _install_venv_module(version):
            venv.create(VENV, with_pip=True, symlinks=not IS_WINDOWS)
            return
        raise Stop(
            f"这个 Python 不能建立虚拟环境（{problem}）。Debian/Ubuntu 请执行：sudo apt-get install {version}-venv",
            f"This Python can't make virtual environments. On Debian/Ubuntu: sudo apt-get install {version}-venv",
        ) from problem


def _remove(folder: Path) -> None:
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)


def _install_venv_module(version: str) -> bool:
    """Debian splits `venv` off its Python; root can have it installed."""
    if IS_WINDOWS or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "-qq", "update"], ["apt-get", "-qq", "install", "--yes", f"{version}-venv"]):
        if _quietly(command, env) != 0:
            return False
    return True


def _pip(held: int, *arguments: str) -> None:
    options = ["--disable-pip-version-check", "--quiet", "--no-input", "--retries", "2", "--timeout", "30"]
    command = [str(in_venv("python")), "-m", "pip", arguments[0], *options, *arguments[1:]]
    if _quietly(command, {**environment(), "PIP_ROOT_USER_ACTION": "ignore"}, held) == 0:
        return
    said = SETUP_LOG.read_text(encoding="utf-8", errors="replace")
    raise Stop(*explain(said))


def explain(said: str) -> tuple[str, str]:
    """Return what to tell a person about a failed installation, in Chinese and English, from what it printed."""
    tail = "\n".join(said.strip().splitlines()[-12:])
    if NO_NETWORK.search(said):
        return (
            f"安装失败：连不上软件包服务器。请检查网络，以及 pip 和 npm 的服务器设置，然后再运行。"
            f"全部输出在 {SETUP_LOG}",
            "Set-up failed: the package servers can't be reached. Check the network, and the servers that pip and npm "
            f"are set to, and run it again.\n{tail}",
        )
    return (
        f"安装失败，全部输出在 {SETUP_LOG}",
        f"Set-up failed; everything it printed is in {SETUP_LOG}\n{tail}",
    )


def _quietly(command: list[str], env: dict[str, str] | None = None, held: int | None = None) -> int:
    """Run a command with its output in the log, and the lock when it is given; return its exit status."""
    kept = () if held is None or IS_WINDOWS else (held,)
    with SETUP_LOG.open("ab") as log:
        log.write(("$ " + " ".join(command) + "\n").encode())
        log.flush()
        done = subprocess.run(
            command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False, pass_fds=kept
        )
    return done.returncode
