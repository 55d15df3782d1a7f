"""Which contracts end soon, and that a renewed one is longer once, by whole months."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from engine.api import SYSTEM, BpmnError, Engine, JobView
from processes.register.changes import SaveEntry
from processes.register.queries import read_entry
from processes.workers import contract_renewal
from tests.processes.test_workers import job


def ending(engine: Engine, days: int, now: datetime) -> list[str]:
    asked = replace(job("expiring-contracts", days=days), now=now)
    return [found["number"] for found in contract_renewal.find_expiring(asked, engine)["expiring"]]


def renewal(**said: Any) -> JobView:
    known = {"contract": "HT-2024-006", "ends_on": "2027-02-28", "accepted_at": "2027-01-10", "months": 12}
    return job("contract-renewal", **known | said)


def test_a_contract_ends_soon_from_the_first_to_the_last_day(filled: Engine) -> None:
    number = ["XB-HT-2024-006-20270228"]
    assert ending(filled, 60, datetime(2026, 12, 29, 15, 59, tzinfo=UTC)) == []  # 23:59 in Chongqing
    assert ending(filled, 60, datetime(2026, 12, 29, 16, tzinfo=UTC)) == number
    assert ending(filled, 60, datetime(2027, 2, 28, 15, 59, tzinfo=UTC)) == number
    assert ending(filled, 60, datetime(2027, 2, 28, 16, tzinfo=UTC)) == []
    filled.execute(SaveEntry("contract", "HT-2024-006", {"is_retired": True}), SYSTEM)
    assert ending(filled, 60, datetime(2027, 1, 1, tzinfo=UTC)) == []


def test_of_a_customer_that_is_retired_no_contract_ends(filled: Engine) -> None:
    filled.execute(SaveEntry("customer", "rmyy", {"is_retired": True}), SYSTEM)
    assert ending(filled, 60, datetime(2027, 1, 1, tzinfo=UTC)) == []


def test_who_is_told_stands_with_the_contract(filled: Engine) -> None:
    asked = replace(job("expiring-contracts", days=120), now=datetime(2026, 12, 1, tzinfo=UTC))
    [found] = contract_renewal.find_expiring(asked, filled)["expiring"]
    assert (found["customer"]["name"], found["contact"]["name"]) == ("江北区人民医院", "孙丽华")
    assert found["contract"]["level"] == "premium"


def test_done_twice_a_contract_is_longer_once(filled: Engine) -> None:
    first = contract_renewal.renew(renewal(), filled)["renewed"]
    assert first == {"id": "HT-2024-006", "ends_on": "2028-02-28", "is_new": True}
    assert contract_renewal.renew(renewal(), filled)["renewed"] == first | {"is_new": False}
    contract = read_entry(filled, "contract", "HT-2024-006")
    assert contract is not None
    assert contract["ends_on"] == "2028-02-28"


def test_one_that_has_ended_goes_on_from_the_day_of_acceptance(filled: Engine) -> None:
    said = {"contract": "HT-2022-041", "ends_on": "2025-08-25", "accepted_at": "2026-11-23T17:00:00Z"}
    assert contract_renewal.renew(renewal(**said), filled)["renewed"]["ends_on"] == "2027-11-24"


@pytest.mark.parametrize("said", [{"contract": "nothing"}, {"ends_on": "2027-01-31"}, {"ends_on": None}])
def test_what_was_not_offered_is_not_renewed(filled: Engine, said: dict[str, Any]) -> None:
    with pytest.raises(BpmnError) as refused:
        contract_renewal.renew(renewal(**said), filled)
    assert refused.value.code == "NOT_RENEWABLE"


def test_a_day_that_the_month_does_not_have_becomes_its_last() -> None:
    assert contract_renewal.months_after(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert contract_renewal.months_after(date(2026, 10, 31), 1) == date(2026, 11, 30)
    assert contract_renewal.months_after(date(2026, 11, 30), 14) == date(2028, 1, 30)
