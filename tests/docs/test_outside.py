"""No test, and no scenario that an owner runs on the machine of the service, reaches the outside by its settings."""

import os
import re
from pathlib import Path

from tests.kit.outside import OF_THE_SERVICE, forget_the_service

SETTINGS = Path(__file__).resolve().parents[2] / "docs" / "reference" / "settings.md"
HARMLESS = {"RELAYDESK_VAR", "RELAYDESK_PDF_FONT"}


def test_all_settings_of_a_service_that_runs_are_forgotten() -> None:
    running = SETTINGS.read_text(encoding="utf-8").partition("## Setting up and testing")[0]
    assert set(re.findall(r"^\| `(RELAYDESK_\w+)`", running, re.MULTILINE)) - HARMLESS == set(OF_THE_SERVICE)


def test_what_is_forgotten_is_gone_and_the_rest_stays() -> None:
    environment = {"RELAYDESK_SMTP_URL": "smtp://mail.example", "RELAYDESK_PDF_FONT": "a.otf", "HOME": "/"}
    forget_the_service(environment)
    assert environment == {"RELAYDESK_PDF_FONT": "a.otf", "HOME": "/"}


def test_this_very_run_has_forgotten_them() -> None:
    assert not set(OF_THE_SERVICE) & set(os.environ)
