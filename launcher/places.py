"""Where the launcher keeps its things: the virtual environment, the lock, the logs."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
STAMP = VENV / "relaydesk-setup.json"
VAR = ROOT / "var"
LOCK = VAR / "setup.lock"
SETUP_LOG = VAR / "setup.log"
RESULTS = VAR / "test-results"

IS_WINDOWS = os.name == "nt"


def in_venv(name: str) -> Path:
    """Return the path of a program of the virtual environment."""
    return VENV / ("Scripts" if IS_WINDOWS else "bin") / (f"{name}.exe" if IS_WINDOWS else name)


def environment() -> dict[str, str]:
    """Return the environment for programs of the virtual environment: its own Python path, UTF-8, our `var/`."""
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME", "__PYVENV_LAUNCHER__")}
    env["PATH"] = os.pathsep.join([str(in_venv("python").parent), env.get("PATH", os.defpath)])
    env["VIRTUAL_ENV"] = str(VENV)
    env["PYTHONUTF8"] = "1"
    env.setdefault("RELAYDESK_VAR", str(VAR))
    return env


def python_identity() -> str:
    """Return what must stay the same for a virtual environment to stay usable."""
    return f"{sys.version_info.major}.{sys.version_info.minor} {sys.platform} {Path(sys.base_prefix).resolve()}"
