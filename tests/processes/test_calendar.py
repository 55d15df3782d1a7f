"""The roster on real days: nights over midnight, leave, swaps, holidays, and the gaps that are coming."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engine.api import SYSTEM, Engine, InvalidInput, commands
from processes.moments import ZONE
from processes.register.calendar import shifts, uncovered
from processes.register.changes import SaveEntry
from processes.register.roster import gaps_ahead, on_duty
from processes.users import USERS, find_user

MANAGER = find_user("liufang").actor
MONDAY = date(2026, 11, 23)
NEEDED = {"engineer": 1}


def duty(user: str, starts: str, ends: str, days: str = "daily") -> dict[str, str]:
    return {"group": "engineer", "user": user, "days": days, "starts": starts, "ends": ends}


def change(starts: str, ends: str, **more: object) -> dict[str, object]:
    first, _, from_ = starts.partition(" ")
    last, _, to = ends.partition(" ")
    base = {"id": "c", "group": "engineer", "absent": None, "user": None, "is_replacing": None}
    return base | {"starts_on": first, "starts": from_, "ends_on": last, "ends": to} | more


DAY_AND_NIGHT = [duty("wang", "08:00", "20:00"), duty("zhang", "20:00", "08:00")]


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=ZONE)


def told(changes: list[dict[str, object]]) -> list[tuple[str, str, str, bool]]:
    found = shifts(DAY_AND_NIGHT, changes, MONDAY, 2)
    return [(s.user, f"{s.start:%d %H}", f"{s.end:%d %H}", s.is_change) for s in found]


def test_a_night_is_one_shift_and_the_window_cuts_it() -> None:
    assert told([]) == [
        ("zhang", "23 00", "23 08", False),
        ("wang", "23 08", "23 20", False),
        ("zhang", "23 20", "24 08", False),
        ("wang", "24 08", "24 20", False),
        ("zhang", "24 20", "25 00", False),
    ]


def test_who_stands_in_has_the_shifts_of_who_is_away_and_no_others() -> None:
    found = told([change("2026-11-23 00:00", "2026-11-24 00:00", absent="zhang", user="li")])
    assert found == [
        ("li", "23 00", "23 08", True),
        ("wang", "23 08", "23 20", False),
        ("li", "23 20", "24 00", True),
        ("zhang", "24 00", "24 08", False),
        ("wang", "24 08", "24 20", False),
        ("zhang", "24 20", "25 00", False),
    ]


def test_leave_without_somebody_else_is_a_gap() -> None:
    leave = [change("2026-11-23 22:00", "2026-11-24 02:00", absent="zhang")]
    [gap] = uncovered(shifts(DAY_AND_NIGHT, leave, MONDAY, 2), NEEDED, at(23, 0), at(25, 0))
    assert (gap.start, gap.end, gap.present, gap.needed) == (at(23, 22), at(24, 2), 0, 1)


def test_a_holiday_replaces_everybody() -> None:
    holiday = [change("2026-11-24 00:00", "2026-11-24 24:00", user="li", is_replacing=True)]
    found = told(holiday)
    assert [x for x in found if x[1].startswith("24")] == [("li", "24 00", "25 00", True)]


def test_who_comes_besides_is_there_the_whole_time() -> None:
    found = told([change("2026-11-24 18:00", "2026-11-24 22:00", user="li")])
    assert ("li", "24 18", "24 22", True) in found
    assert len(found) == 6


def test_shifts_that_overlap_count_a_person_once() -> None:
    twice = [duty("wang", "00:00", "24:00"), duty("wang", "08:00", "20:00")]
    gaps = uncovered(shifts(twice, [], MONDAY, 1), {"engineer": 2}, at(23, 0), at(24, 0))
    assert [(g.present, g.start, g.end) for g in gaps] == [(1, at(23, 0), at(24, 0))]


@pytest.fixture
def staffed(engine: Engine) -> Engine:
    for user in USERS:
        engine.execute(commands.CreateUser(user.name, user.display_name, user.groups), SYSTEM)
    for id_, user, starts, ends in (("d1", "wangqiang", "08:00", "20:00"), ("d2", "zhangmin", "20:00", "08:00")):
        engine.execute(SaveEntry("duty", id_, duty(user, starts, ends)), MANAGER)
    return engine


def test_on_duty_and_the_gaps_ahead_heed_changes_and_who_has_left(staffed: Engine) -> None:
    now = datetime(2026, 11, 24, 1, tzinfo=UTC)  # 09:00 in Chongqing
    assert on_duty(staffed, "engineer", now) == ["wangqiang"]
    assert gaps_ahead(staffed, NEEDED, now) == []
    values = {k: v for k, v in change("2026-11-24 00:00", "2026-11-24 12:00").items() if k != "id"}
    staffed.execute(SaveEntry("duty_change", "c1", values | {"absent": "wangqiang", "user": "lixiaowen"}), MANAGER)
    assert on_duty(staffed, "engineer", now) == ["lixiaowen"]
    staffed.execute(SaveEntry("duty_change", "c1", {"user": None}), MANAGER)
    assert on_duty(staffed, "engineer", now) == []
    [gap] = gaps_ahead(staffed, NEEDED, now)
    assert (gap.start, gap.end) == (at(24, 9), at(24, 12))
    staffed.execute(commands.ChangeUser("zhangmin", {"is_active": False}), SYSTEM)
    assert len(gaps_ahead(staffed, NEEDED, now)) == 1 + 28


def test_a_change_ends_after_it_starts_and_means_somebody(staffed: Engine) -> None:
    values = {k: v for k, v in change("2026-11-24 12:00", "2026-11-24 08:00").items() if k != "id"}
    with pytest.raises(InvalidInput) as refused:
        staffed.execute(SaveEntry("duty_change", "c1", values), MANAGER)
    assert [p.field for p in refused.value.problems] == ["ends_on", "user"]
