"""Keeps tests and scenarios from the real service: a machine that serves customers may run them, too."""

from __future__ import annotations

from collections.abc import MutableMapping

OF_THE_SERVICE = (
    "RELAYDESK_ADMIN_PASSWORD",
    "RELAYDESK_DATABASE_URL",
    "RELAYDESK_DINGTALK_WEBHOOK",
    "RELAYDESK_FEISHU_WEBHOOK",
    "RELAYDESK_HOST",
    "RELAYDESK_HOTLINE",
    "RELAYDESK_IMAP_URL",
    "RELAYDESK_MAIL_FROM",
    "RELAYDESK_PORT",
    "RELAYDESK_PUBLIC_URL",
    "RELAYDESK_SECRET_KEY",
    "RELAYDESK_SMTP_URL",
    "RELAYDESK_TRUSTED_PROXIES",
    "RELAYDESK_WECOM_WEBHOOK",
)
"""The settings by which the service reaches people, its mailbox and its database."""


def forget_the_service(environment: MutableMapping[str, str]) -> None:
    """Take the settings of the service out of an environment; no test sends a mail to anybody's customer."""
    for name in OF_THE_SERVICE:
        environment.pop(name, None)
