"""Which whole-project warranties end soon without a contract that goes on: by the decision, by the day, each once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from engine.api import SYSTEM, Engine
from processes.deploy import read_bundle
from processes.register.changes import SaveEntry
from processes.workers import ending_warranties
from tests.processes.test_workers import job

NUMBER = "XB-ZB-gym-20270131"


@pytest.fixture
def school(engine: Engine) -> Engine:
    """A school whose gym was accepted on 2024-01-31, and no contract."""
    engine.deploy({"warranty.dmn": read_bundle()["warranty.dmn"]}, SYSTEM)
    put(engine, "customer", "school", name="江南第一中学")
    put(engine, "contact", "zhou", customer="school", name="周建国", phone="023-5550 1201", is_main=True)
    put(engine, "project", "gym", customer="school", name="体育馆网络", accepted_on="2024-01-31")
    return engine


def put(engine: Engine, kind: str, entry_id: str, **values: Any) -> None:
    engine.execute(SaveEntry(kind, entry_id, values), SYSTEM)


def contract(engine: Engine, **values: Any) -> None:
    known = {"customer": "school", "name": "校园服务", "level": "standard"}
    put(engine, "contract", "HT-1", **known | values)


def ending(engine: Engine, now: datetime = datetime(2027, 1, 1, tzinfo=UTC)) -> list[str]:
    asked = replace(job("expiring-warranties", days=60), now=now)
    return [found["number"] for found in ending_warranties.find_ending(asked, engine)["ending"]]


def test_it_ends_soon_from_the_first_to_the_last_day(school: Engine) -> None:
    assert ending(school, datetime(2026, 12, 1, 15, 59, 59, tzinfo=UTC)) == []  # 23:59:59 in Chongqing
    assert ending(school, datetime(2026, 12, 1, 16, tzinfo=UTC)) == [NUMBER]
    assert ending(school, datetime(2027, 1, 31, 15, 59, 59, tzinfo=UTC)) == [NUMBER]
    assert ending(school, datetime(2027, 1, 31, 16, tzinfo=UTC)) == []


def test_the_years_are_those_of_the_decision(school: Engine) -> None:
    text = read_bundle()["warranty.dmn"].replace("<text>3</text>", "<text>5</text>")
    school.deploy({"warranty.dmn": text}, SYSTEM)
    assert ending(school) == []
    assert ending(school, datetime(2029, 1, 1, tzinfo=UTC)) == ["XB-ZB-gym-20290131"]


def test_who_is_told_stands_with_the_project(school: Engine) -> None:
    asked = replace(job("expiring-warranties", days=60), now=datetime(2027, 1, 1, tzinfo=UTC))
    [found] = ending_warranties.find_ending(asked, school)["ending"]
    assert (found["ends_on"], found["project"]["name"]) == ("2027-01-31", "体育馆网络")
    assert (found["customer"]["name"], found["contact"]["name"]) == ("江南第一中学", "周建国")


def test_they_come_in_the_order_in_which_they_end(school: Engine) -> None:
    put(school, "project", "annex", customer="school", name="附楼", accepted_on="2024-02-29")
    put(school, "project", "hall", customer="school", name="礼堂", accepted_on="2024-01-15")
    expected = ["XB-ZB-hall-20270115", NUMBER, "XB-ZB-annex-20270228"]
    assert ending(school) == expected


@pytest.mark.parametrize(
    "dates",
    [
        {"starts_on": "2024-01-31", "ends_on": "2027-01-31"},  # ends with it: reminded of as a contract
        {"starts_on": "2027-02-01", "ends_on": "2028-01-31"},  # begins the day after
        {"starts_on": "2026-01-01", "ends_on": None},
        {"starts_on": None, "ends_on": "2028-01-31", "project": "gym"},
    ],
)
def test_one_that_a_contract_covers_is_not_among_them(school: Engine, dates: dict[str, str | None]) -> None:
    contract(school, **dates)
    assert ending(school) == []


@pytest.mark.parametrize(
    "values",
    [
        {"starts_on": "2024-01-31", "ends_on": "2027-01-30"},
        {"starts_on": "2027-02-02", "ends_on": "2028-01-31"},
        {"starts_on": "2026-01-01", "is_retired": True},
        {"starts_on": "2026-01-01", "project": "annex"},
        {"starts_on": "2026-01-01", "customer": "other"},
    ],
)
def test_a_contract_of_another_time_or_thing_covers_nothing(school: Engine, values: dict[str, Any]) -> None:
    put(school, "customer", "other", name="别的客户")
    put(school, "project", "annex", customer="school", name="附楼")
    contract(school, **values)
    assert ending(school) == [NUMBER]


@pytest.mark.parametrize(
    ("kind", "entry", "values"),
    [
        ("project", "gym", {"is_retired": True}),
        ("customer", "school", {"is_retired": True}),
        ("project", "gym", {"accepted_on": None}),
    ],
)
def test_what_is_retired_or_not_accepted_yet_ends_nothing(
    school: Engine, kind: str, entry: str, values: dict[str, Any]
) -> None:
    put(school, kind, entry, **values)
    assert ending(school) == []


@pytest.mark.parametrize(("moment", "is_in_warranty"), [((15, 59, 59), True), ((16, 0, 0), False)])
def test_without_a_request_the_day_is_the_services_own(school: Engine, moment: Any, is_in_warranty: bool) -> None:
    school.clock.set(datetime(2026, 11, 24, *moment, tzinfo=UTC))  # 23:59:59 and 00:00 in Chongqing
    known = {"project": {"accepted_on": "2023-11-24"}, "product": {}, "request": {}}
    assert school.decide("warranty", known)["is_in_warranty"] is is_in_warranty
