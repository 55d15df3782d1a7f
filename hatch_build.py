"""The package's build hook: makes the browser bundle part of every wheel and editable install.

RELAYDESK_FRONTEND=auto (build when a source changed) | force | skip; RELAYDESK_NODE=wheel ignores an installed Node.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent))
from frontend import bundle


class FrontendHook(BuildHookInterface):
    """Calls `frontend/bundle.py`; asks for Node as a Python package only where it is needed and missing."""

    PLUGIN_NAME = "custom"

    def _is_needed(self) -> bool:
        mode = os.environ.get("RELAYDESK_FRONTEND", "auto")
        if mode not in ("auto", "force", "skip"):
            raise ValueError(f"Expected RELAYDESK_FRONTEND to be auto, force or skip, but it is '{mode}'.")
        if self.target_name != "wheel" or mode == "skip":
            return False
        return mode == "force" or not bundle.is_current()

    def dependencies(self) -> list[str]:
        """Return what the build environment must have besides hatchling."""
        return [bundle.NODE_WHEEL] if self._is_needed() and bundle.system_node() is None else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the bundle before the files of the wheel are collected."""
        if self._is_needed():
            bundle.build(self.app.display_info)
