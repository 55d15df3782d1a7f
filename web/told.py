"""Who was told what in a case, when, by which way, or why not: notices, vendor mails and calls that its journal has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.api import JournalEntry, events
from processes.calls import CallRecorded
from processes.moments import read_moment
from processes.workers.notify import NO_ADDRESS, NO_SERVER, WRONG_ADDRESS
from web.context import name_of
from web.words import _, _later

WAYS = {
    "mail": _later("e-mail"),
    "phone": _later("by telephone"),
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
    """A notice: `whom` is customer, team or vendor; `name` the address or the vendor; `why` it was not sent.

    A call is one, too: `said` is who said what to whom, and it told what came up until `until`.
    """

    at: datetime
    whom: str
    name: str
    subject: str
    is_sent: bool
    ways: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    why: str = ""
    said: str = ""
    until: datetime | None = None

    @property
    def by(self) -> str:
        """Return the ways it went, in words."""
        return ", ".join(str(WAYS.get(way, way)) for way in self.ways)


def told_in(entries: Iterable[JournalEntry]) -> list[Told]:
    """Return all that people were told by these entries of one case, oldest first, called processes included."""
    found: dict[tuple[Any, ...], Told] = {}
    for told in _all(entries):
        found.setdefault((told.at, told.whom, told.name, told.subject, told.until), told)
    return sorted(found.values(), key=lambda told: told.at)


def to_ring(told: list[Told]) -> list[list[Told]]:
    """Return what the customer and each vendor still has to be told by telephone: all since the last that went out.

    A call tells what its page showed, not what came up while it was made.
    """
    missing: dict[tuple[str, str], list[Told]] = {}
    for one in told:
        if one.whom != TEAM:
            to = (one.whom, one.name if one.whom == VENDOR else "")
            before = missing.get(to, [])
            missing[to] = [m for m in before if one.until and m.at > one.until] if one.is_sent else [*before, one]
    return [some for some in missing.values() if some]


def _all(entries: Iterable[JournalEntry]) -> Iterator[Told]:
    for entry in entries:
        for event in entry.events:
            if isinstance(event, events.VariablesWritten):
                for name, value in event.variables.items():
                    yield from _read(name, value)
            elif isinstance(event, CallRecorded):
                yield _call(entry, event)


def _read(name: str, value: Any) -> Iterator[Told]:
    if name == "vendor_request":
        yield from _vendor([value], _("Request for help"))
    elif name == "vendor_reminders":
        yield from _vendor(value if isinstance(value, list) else [], _("Reminder"))
    elif name == "notices":
        for notice in value if isinstance(value, list) else []:
            yield from _notice(notice)


def _call(entry: JournalEntry, call: CallRecorded) -> Told:
    said = _("%(who)s told %(whom)s: %(said)s", who=name_of(entry.actor), whom=call.spoke_to, said=call.said)
    subject = "；".join(call.subjects)
    return Told(entry.at, call.whom, call.name, subject, True, ("phone",), said=said, until=call.until)


def _vendor(records: Iterable[Any], subject: str) -> Iterator[Told]:
    for record in records:
        if isinstance(record, Mapping) and (at := _time(record.get("at"))):
            sent, to = record.get("sent") is True, record.get("to")
            why = "" if sent else _("the mail was not delivered") if to else str(REASONS[NO_ADDRESS])
            name = str(record.get("vendor") or "")
            yield Told(at, VENDOR, name, subject, sent, ("mail",) * sent, (), why)


def _notice(notice: Any) -> Iterator[Told]:
    at = _time(notice.get("at")) if isinstance(notice, Mapping) else None
    if at is None:
        return
    why, to = str(notice.get("why") or ""), str(notice.get("to") or "")
    is_for_people = bool(to) or why in (NO_ADDRESS, WRONG_ADDRESS) or "mail" in (notice.get("ways") or ())
    yield Told(
        at,
        CUSTOMER if is_for_people else TEAM,
        to,
        str(notice.get("subject") or ""),
        notice.get("is_sent") is True,
        tuple(str(way) for way in notice.get("ways") or ()),
        tuple(str(file) for file in notice.get("files") or ()),
        _reason(why),
    )


def _time(written: Any) -> datetime | None:
    """Return when a record was written; None where it says no time: variables can be changed by hand."""
    try:
        return read_moment(written) if isinstance(written, str) else None
    except ValueError:
        return None


def _reason(why: str) -> str:
    if why.startswith(NOT_DELIVERED):
        return _("the mail was not delivered") + why.removeprefix(NOT_DELIVERED)
    return str(REASONS.get(why, why))
