"""Closes the databases that a test has opened."""

import pytest

from tests.kit.runtime import OPEN


@pytest.fixture(autouse=True)
def _close_databases():
    yield
    while OPEN:
        OPEN.pop().parts.database.dispose()
