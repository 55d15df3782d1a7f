"""`relaydesk roster`: prints how the coming days are staffed, and fails on a gap; reads, and never writes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from engine.api import Clock, Engine, SystemClock, read_settings
from processes.deploy import deployed_files
from processes.inspection import needed_on_duty
from processes.module import MODULE
from processes.moments import ZONE
from processes.register.choices import group_names
from processes.register.roster import AHEAD_DAYS
from processes.register.skills import asked_skills
from processes.register.staffing import Staffing, staffing

FORMAT = "%Y-%m-%d %H:%M"


def roster(arguments: list[str], clock: Clock | None = None) -> int:
    """Print each role's cover and gaps in the coming days; exit status 1 on a gap, or where nothing asks for any."""
    parser = argparse.ArgumentParser(prog="relaydesk roster", description=roster.__doc__)
    parser.add_argument("--days", type=_days, default=AHEAD_DAYS, help=f"how far ahead (default {AHEAD_DAYS})")
    parser.add_argument("--database", metavar="URL", help="the database (default: RELAYDESK_DATABASE_URL or var/)")
    given = parser.parse_args(arguments)
    url = given.database or read_settings().database_url
    engine = Engine.open(url, clock=clock or SystemClock(), modules=(MODULE,), is_read_only=True)
    try:
        needed = needed_on_duty(engine)
        found = staffing(engine, needed, asked_skills(deployed_files(engine)), engine.clock.now(), given.days)
        for line in tell(engine, found):
            sys.stdout.write(line + "\n")
    finally:
        engine.close()
    return 1 if found.gaps or not needed else 0


def tell(engine: Engine, found: Staffing) -> Iterator[str]:
    """Yield a line for each role and gap, each absence and skill, and the sum; Chinese and English."""
    names = {user.name: f"{user.name} {user.display_name}" for user in engine.users()}
    with engine.reading() as reader:
        groups = group_names(reader)
    yield f"值班 roster {_span(found.start, found.end)} ({ZONE})"
    if not any(cover.needed for cover in found.covers):
        yield "没有部署决策 team，不知道哪个岗位要几个人 · no decision `team` is deployed: who is needed is not known"
    for cover in found.covers:
        zh, en = groups.get(cover.group, (cover.group, cover.group))
        here = ", ".join(names[user] for user in cover.here) or "无人 nobody"
        state = "GAP " if cover.gaps else "ok  "
        yield f"{state} {cover.group}  {zh} · {en}  应在岗 needed {cover.needed}，此刻在岗 on duty now: {here}"
        for gap in cover.gaps:
            yield f"       {_span(gap.start, gap.end)}  {gap.present}/{gap.needed}  {_ahead(gap.start - found.start)}"
    for away in found.absences:
        instead = f"，顶班 instead {_named(names, away.instead)}" if away.instead else "，无人顶班 nobody instead"
        why = f"（{away.reason}）" if away.reason else ""
        yield f"away  {_named(names, away.user)}  {away.group}  {_span(away.start, away.end)}{instead}{why}"
    for name in found.left:
        yield f"left  {_named(names, name)}  在值班表上但账号已停用或不存在 · on the roster without an account in use"
    for name, group in found.strangers:
        yield f"other {_named(names, name)}  排在 {group} 值班，但不属于这个岗位，领不了任务 · is not in it"
    for skill in found.unmanned:
        back = (
            f"{skill.back_at:{FORMAT}} 起有人 · from then on" if skill.back_at else "这些天都没有 · not in these days"
        )
        yield f"skill {skill.skill}  此刻无人当班 nobody on duty now；{back}"
    covered = sum(not cover.gaps and cover.needed > 0 for cover in found.covers)
    yield (
        f"roster {covered} of {sum(cover.needed > 0 for cover in found.covers)} roles covered, gaps {found.gaps}, "
        f"away {len(found.absences)}, left {len(found.left)}, of other groups {len(found.strangers)}, "
        f"skills without anybody on duty {len(found.unmanned)}"
    )


def _ahead(wait: timedelta) -> str:
    minutes = int(wait.total_seconds()) // 60
    if minutes <= 0:
        return "现在 now"
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = ((days, "天", "d"), (hours, "小时", "h"), (minutes, "分", "min"))
    zh = "".join(f" {count} {word}" for count, word, _ in parts if count)
    en = " ".join(f"{count} {word}" for count, _, word in parts if count)
    return f"还有{zh} · in {en}"


def _span(start: datetime, end: datetime) -> str:
    return f"{start:{FORMAT}} – {end:{FORMAT}}"


def _named(names: Mapping[str, str], user: str) -> str:
    return names.get(user, user)


def _days(text: str) -> int:
    days = int(text) if text.isascii() and text.isdecimal() else 0
    if not 1 <= days <= 366:
        raise argparse.ArgumentTypeError(f"应当是 1 到 366 的整数，而不是“{text}” · expected 1 to 366, not '{text}'")
    return days
