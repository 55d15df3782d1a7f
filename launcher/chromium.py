"""Sees to a browser and a Chinese font for the browser tests, or says exactly what to install."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
PACKAGES = {"chromium": "chromium", "font": "fonts-noto-cjk fontconfig"}
"""Of Debian; `fontconfig` brings the `fc-list` that fonts are looked for with."""


def find() -> str | None:
    """Return the path of an installed browser of the Chromium family; RELAYDESK_CHROMIUM names one."""
    named = os.environ.get("RELAYDESK_CHROMIUM")
    if named:
        return named if Path(named).is_file() else None
    search = os.pathsep.join([os.environ.get("PATH", ""), "/usr/bin", "/usr/local/bin", "/snap/bin"])
    on_path = (shutil.which(name, path=search) for name in NAMES)
    return next((p for p in on_path if p), None) or next((p for p in PLACES if Path(p).is_file()), None)


def has_chinese_font() -> bool:
    """Return whether a font with Chinese characters is there; systems without fontconfig bring their own."""
    if not sys.platform.startswith("linux"):
        return True
    lister = shutil.which("fc-list")
    if lister is None:
        return False
    listed = subprocess.run([lister, ":lang=zh-cn"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def missing() -> list[str]:
    """Return which of 'chromium' and 'font' are not there."""
    return [*(["chromium"] if find() is None else []), *([] if has_chinese_font() else ["font"])]


def ensure() -> str | None:
    """Install what is missing where the system allows it; return None, or what a person must do."""
    lacking = missing()
    if lacking and sys.platform.startswith("linux") and os.geteuid() == 0 and shutil.which("apt-get"):
        _apt_install(" ".join(PACKAGES[what] for what in lacking).split())
        lacking = missing()
    return instructions(lacking) if lacking else None


def _apt_install(packages: list[str]) -> None:
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quiet = {"env": env, "stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(["apt-get", "-qq", "update"], check=False, **quiet)  # type: ignore[call-overload]
    install = ["apt-get", "-qq", "install", "--yes", "--no-install-recommends", *packages]
    subprocess.run(install, check=False, **quiet)  # type: ignore[call-overload]


def instructions(lacking: list[str]) -> str:
    """Return what to install by hand, in both languages."""
    what = {"chromium": "Chromium（或 Chrome） · Chromium (or Chrome)", "font": "中文字体 · a Chinese font"}
    return "\n".join(
        [
            "浏览器测试还缺 · the browser tests still need:",
            *(f"  - {what[name]}" for name in lacking),
            f"  Debian/Ubuntu:  sudo apt-get install {' '.join(PACKAGES[name] for name in lacking)}",
            "  Fedora:         sudo dnf install chromium google-noto-sans-cjk-fonts",
            "  Arch:           sudo pacman -S chromium noto-fonts-cjk",
            "  其他系统请安装 Chrome，或用 RELAYDESK_CHROMIUM 指明路径 · elsewhere install Chrome, "
            "or name it in RELAYDESK_CHROMIUM",
        ]
    )
