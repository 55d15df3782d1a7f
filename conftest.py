"""What holds for every test: it knows nothing of a real service, waits for no disk, and compiles a page once."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest

from engine.store import database
from tests.kit.outside import forget_the_service
from tests.kit.templates import compiled_once


def pytest_configure() -> None:
    """Before any module reads a setting."""
    forget_the_service(os.environ)


@pytest.fixture(scope="session", autouse=True)
def _quick_databases() -> Iterator[None]:
    """No test pulls the plug of the machine; what a killed process has committed is there all the same."""
    as_released = database._set_up_sqlite

    def set_up(raw: sqlite3.Connection, record: Any) -> None:
        as_released(raw, record)
        raw.execute("PRAGMA synchronous = OFF")

    with mock.patch.object(database, "_set_up_sqlite", set_up):
        yield


@pytest.fixture(scope="session", autouse=True)
def _templates() -> Iterator[None]:
    with compiled_once():
        yield
