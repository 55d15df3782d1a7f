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
        return self.target_name == "wheel" and bundle.is_needed(os.environ.get("RELAYDESK_FRONTEND", "auto"))

    def dependencies(self) -> list[str]:
        """Return what the build environment must have besides hatchling."""
        return [bundle.NODE_WHEEL] if self._is_needed() and bundle.system_node() is None else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the bundle before the files of the wheel are collected."""
        if self._is_needed():
            bundle.build(self.app.display_info)
