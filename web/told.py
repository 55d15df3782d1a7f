"""Who was told what in a case, when, by which way, or why not: notices and vendor mails that its journal has kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.api import JournalEntry, events
from processes.workers.notify import NO_ADDRESS, NO_SERVER, WRONG_ADDRESS
from web.words import _, _later

WAYS = {
    "mail": _later("e-mail"),
    "wecom": "企业微信 WeCom",
    "dingtalk": "钉钉 DingTalk",
    "feishu": "飞书 Feishu",
}
REASONS = {
    NO_ADDRESS: _later("no e-mail address is known"),
    WRONG_ADDRESS: _later("the e-mail address is wrong"),
    NO_SERVER: _later("no mail server or chat bot is set up"),
}
NOT_DELIVERED = "没有送达"
CUSTOMER, TEAM, VENDOR = "customer", "team", "vendor"


@dataclass(frozen=True, slots=True)
class Told:
    """A notice: `whom` is customer, team or vendor; `name` the address or the vendor; `why` it was not sent."""

    at: datetime
    whom: str
    name: str
    subject: str
    is_sent: bool
    ways: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    why: str = ""

    @property
    def by(self) -> str:
        """Return the ways it went, in words."""
        return ", ".join(str(WAYS.get(way, way)) for way in self.ways)


def told_in(entries: Iterable[JournalEntry]) -> list[Told]:
    """Return all that people were told by these entries of one case, oldest first, called processes included."""
    found: dict[tuple[Any, ...], Told] = {}
    for name, value in _written(entries):
        for told in _read(name, value):
            found.setdefault((told.at, told.whom, told.name, told.subject), told)
    return sorted(found.values(), key=lambda told: told.at)


def to_ring(told: list[Told]) -> list[list[Told]]:
    """Return what the customer and each vendor still has to be told by telephone: all since the last that went out."""
    missing: dict[tuple[str, str], list[Told]] = {}
    for one in told:
        if one.whom != TEAM:
            to = (one.whom, one.name if one.whom == VENDOR else "")
            missing[to] = [] if one.is_sent else [*missing.get(to, []), one]
    return [some for some in missing.values() if some]


def _written(entries: Iterable[JournalEntry]) -> Iterator[tuple[str, Any]]:
    for entry in entries:
        for event in entry.events:
            if isinstance(event, events.VariablesWritten):
                yield from event.variables.items()


def _read(name: str, value: Any) -> Iterator[Told]:
    if name == "vendor_request":
        yield from _vendor([value], _("Request for help"))
    elif name == "vendor_reminders":
        yield from _vendor(value if isinstance(value, list) else [], _("Reminder"))
    elif name == "notices":
        for notice in value if isinstance(value, list) else []:
            yield from _notice(notice)


def _vendor(records: Iterable[Any], subject: str) -> Iterator[Told]:
    for record in records:
        if isinstance(record, Mapping) and isinstance(record.get("at"), str):
            sent, to = record.get("sent") is True, record.get("to")
            why = "" if sent else _("the mail was not delivered") if to else str(REASONS[NO_ADDRESS])
            name = str(record.get("vendor") or "")
            yield Told(datetime.fromisoformat(record["at"]), VENDOR, name, subject, sent, ("mail",) * sent, (), why)


def _notice(notice: Any) -> Iterator[Told]:
    if not isinstance(notice, Mapping) or not isinstance(notice.get("at"), str):
        return
    why, to = str(notice.get("why") or ""), str(notice.get("to") or "")
    is_for_people = bool(to) or why in (NO_ADDRESS, WRONG_ADDRESS) or "mail" in (notice.get("ways") or ())
    yield Told(
        datetime.fromisoformat(notice["at"]),
        CUSTOMER if is_for_people else TEAM,
        to,
        str(notice.get("subject") or ""),
        notice.get("is_sent") is True,
        tuple(str(way) for way in notice.get("ways") or ()),
        tuple(str(file) for file in notice.get("files") or ()),
        _reason(why),
    )


def _reason(why: str) -> str:
    if why.startswith(NOT_DELIVERED):
        return _("the mail was not delivered") + why.removeprefix(NOT_DELIVERED)
    return str(REASONS.get(why, why))
