"""The register: saved under the journal, refused with all fields at once, found again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from engine.api import Actor, Engine, Forbidden, InvalidInput, NotFound, WrongState
from processes.register.changes import RemoveEntry, SaveEntry
from processes.register.csvfile import read_csv, write_csv
from processes.register.importing import preview
from processes.register.intake import start_variables
from processes.register.kinds import KINDS
from processes.register.queries import find_customers, find_entries, find_product, read_entry, read_profile, terms_of
from processes.register.senders import find_sender
from processes.register.spares import ReserveSpare
from processes.users import find_user

DESK = find_user("lixiaowen").actor
ENGINEER = find_user("wangqiang").actor
KEEPER = find_user("chengang").actor
MANAGER = find_user("liufang").actor


def test_an_entry_is_saved_and_changed_field_by_field(engine: Engine) -> None:
    engine.execute(SaveEntry("customer", "acme", {"name": "甲公司", "industry": "制造"}), DESK)
    engine.execute(SaveEntry("customer", "acme", {"industry": "物流"}), DESK)
    entry = read_entry(engine, "customer", "acme")
    assert entry is not None
    assert (entry["name"], entry["industry"]) == ("甲公司", "物流")
    assert engine.verify_journal().problem is None


def test_saving_the_same_again_changes_nothing(engine: Engine) -> None:
    command = SaveEntry("customer", "acme", {"name": "甲公司"})
    assert engine.execute(command, DESK).events
    assert not engine.execute(command, DESK).events


def test_all_wrong_fields_are_named_at_once(engine: Engine) -> None:
    values = {"customer": "nobody", "serial": 7, "vendor_months": "36", "delivered_on": "2026-02-30", "colour": "red",
              "guarantee_category": "toy"}  # fmt: skip
    with pytest.raises(InvalidInput) as refused:
        engine.execute(SaveEntry("product", "p 1", values), DESK)
    assert {p.field for p in refused.value.problems} == {
        "id", "name", "serial", "vendor_months", "delivered_on", "colour", "guarantee_category",
    }  # fmt: skip


def test_a_reference_must_lead_somewhere(engine: Engine) -> None:
    with pytest.raises(InvalidInput) as refused:
        engine.execute(SaveEntry("site", "s1", {"customer": "nobody", "name": "机房"}), DESK)
    assert [p.field for p in refused.value.problems] == ["customer"]


def test_a_flag_and_a_long_text_are_checked(engine: Engine) -> None:
    values = {"name": "长" * 256, "model": "m", "serial": "s", "is_original": "yes", "state": "in_stock"}
    with pytest.raises(InvalidInput) as refused:
        engine.execute(SaveEntry("spare", "s1", values), MANAGER)
    assert {p.field for p in refused.value.problems} == {"name", "is_original"}


def test_who_does_not_keep_the_register_is_refused(engine: Engine) -> None:
    with pytest.raises(Forbidden):
        engine.execute(SaveEntry("customer", "acme", {"name": "甲公司"}), ENGINEER)
    engine.execute(SaveEntry("customer", "acme", {"name": "甲公司"}), Actor("boss", roles=frozenset({"manager"})))


def test_each_keeps_their_own_part(filled: Engine) -> None:
    filled.execute(SaveEntry("spare", "bj-sw-01", {"place": "备件库 A-09"}), KEEPER)
    filled.execute(
        SaveEntry("backup", "b1", {"customer": "haichuan", "content": "配置", "made_on": "2026-11-01"}), ENGINEER
    )
    for kind, entry_id, actor in (("spare", "bj-sw-01", DESK), ("customer", "haichuan", KEEPER), ("duty", "d", DESK)):
        with pytest.raises(Forbidden):
            filled.execute(SaveEntry(kind, entry_id, {}), actor)


def test_a_unit_that_a_case_has_stays_with_it(filled: Engine) -> None:
    filled.execute(ReserveSpare("bj-sw-01", "20261124-0001"), KEEPER)
    filled.execute(SaveEntry("spare", "bj-sw-01", {"place": "客户现场"}), KEEPER)
    with pytest.raises(InvalidInput) as refused:
        filled.execute(SaveEntry("spare", "bj-sw-01", {"state": "in_stock", "reserved_for": None}), KEEPER)
    assert [p.field for p in refused.value.problems] == ["state", "reserved_for"]
    text = "编号,状态\nbj-sw-01,在库\nbj-sw-02,已报废\n"
    assert [(x.action, [p.field for p in x.problems]) for x in preview(filled, "spare", text)] == [
        ("wrong", ["state"]),
        ("changed", []),
    ]


@pytest.mark.parametrize(
    ("kind", "entry", "wrong", "right", "field"),
    [
        ("contract", "HT-2025-018", {"ends_on": "2025-03-17"}, {"ends_on": "2025-03-18"}, "ends_on"),
        ("project", "haichuan-2025", {"accepted_on": "2026-11-25"}, {"accepted_on": "2026-11-24"}, "accepted_on"),
    ],
)
def test_days_that_cannot_be_are_refused(
    filled: Engine, kind: str, entry: str, wrong: dict[str, str], right: dict[str, str], field: str
) -> None:
    assert filled.clock.now().date().isoformat() == "2026-11-24"
    with pytest.raises(InvalidInput) as refused:
        filled.execute(SaveEntry(kind, entry, wrong), MANAGER)
    assert [p.field for p in refused.value.problems] == [field]
    text = f"id,{field}\n{entry},{wrong[field]}\n"
    assert [[p.field for p in line.problems] for line in preview(filled, kind, text)] == [[field]]
    assert len(filled.execute(SaveEntry(kind, entry, right), MANAGER).events) == 1


def test_who_left_and_what_was_scrapped_act_for_nobody(filled: Engine) -> None:
    [contact] = [c for c in find_entries(filled, "contact", customer="haichuan") if c["email"]][:1]
    assert find_sender(filled, "", "", contact["email"]).customer_id == "haichuan"
    assert find_sender(filled, "HT7506-2503-0017", "", "").customer_id == "haichuan"
    filled.execute(SaveEntry("customer", "haichuan", {"is_retired": True}), DESK)
    assert find_sender(filled, "HT7506-2503-0017", "", "").customer_id is None
    filled.execute(SaveEntry("customer", "haichuan", {"is_retired": False}), DESK)
    filled.execute(SaveEntry("contact", contact["id"], {"is_retired": True}), DESK)
    assert find_sender(filled, "", "", contact["email"]).customer_id is None


def test_of_two_products_with_one_serial_number_the_one_in_use_counts(filled: Engine) -> None:
    filled.execute(SaveEntry("product", "haichuan-sw1", {"is_retired": True}), DESK)
    sold = {"customer": "rmyy", "name": "交换机", "serial": "HT7506-2503-0017"}
    filled.execute(SaveEntry("product", "z", sold), DESK)
    found = find_product(filled, "HT7506-2503-0017")
    assert found is not None
    assert found["id"] == "z"


def test_an_unknown_kind_is_refused(engine: Engine) -> None:
    with pytest.raises(NotFound):
        engine.execute(SaveEntry("planet", "mars", {}), DESK)


def test_what_is_referred_to_stays(filled: Engine) -> None:
    with pytest.raises(WrongState) as refused:
        filled.execute(RemoveEntry("vendor", "zhishu"), MANAGER)
    assert "zhishu-12" in str(refused.value)
    filled.execute(RemoveEntry("spare", "bj-psu-01", "报废"), MANAGER)
    assert read_entry(filled, "spare", "bj-psu-01") is None
    with pytest.raises(NotFound):
        filled.execute(RemoveEntry("spare", "bj-psu-01"), MANAGER)


@pytest.mark.parametrize("text", ["海川", "城东仓库", "周建国", "HT7506-2503-0017", "haichuan", "5550 1201"])
def test_a_customer_is_found_by_whatever_the_caller_says(filled: Engine, text: str) -> None:
    assert [c["id"] for c in find_customers(filled, text)] == ["haichuan"]


def test_a_percent_sign_is_not_a_wildcard(filled: Engine) -> None:
    assert find_customers(filled, "%") == []
    assert len(find_customers(filled)) == 4


def test_a_profile_has_everything_of_a_customer(filled: Engine) -> None:
    profile = read_profile(filled, "haichuan")
    assert profile is not None
    assert len(profile.products) == 2
    assert [len(x) for x in (profile.sites, profile.contacts, profile.projects, profile.contracts)] == [1, 1, 1, 1]
    assert read_profile(filled, "nobody") is None


def test_entries_are_found_by_field_and_text(filled: Engine) -> None:
    assert len(find_entries(filled, "product", customer="haichuan")) == 2
    assert [e["id"] for e in find_entries(filled, "spare", "GENL3")] == ["bj-sw-02"]
    product = find_product(filled, "ZSQ5-2606-0009")
    assert product is not None
    assert product["id"] == "yuncheng-queue"


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda k: k.name)
def test_csv_comes_back_as_it_went(filled: Engine, kind) -> None:
    entries = find_entries(filled, kind.name)
    rows = read_csv(kind, write_csv(kind, entries))
    assert [{"id": row.id, **row.values} for row in rows] == [dict(e) for e in entries]


def test_a_cell_that_a_spreadsheet_would_run_is_disarmed() -> None:
    assert "'=1+1" in write_csv(KINDS["customer"], [{"id": "x", "name": "=1+1"}])


def test_a_case_starts_with_what_the_register_knows(filled: Engine) -> None:
    at = datetime(2026, 11, 24, 1, tzinfo=UTC)
    variables = start_variables(
        filled,
        {"title": "重启", "channel": "hotline", "is_disaster": "no"},
        received_at=at,
        customer_id="rmyy",
        site_id="rmyy-jifang",
        contact_id="rmyy-sun",
        serial="LH940-2401-0233",
    )
    assert variables["contract"] == {"level": "premium", "is_in_force": True}
    assert variables["project"]["accepted_on"] == "2024-02-29"
    assert variables["product"]["vendor_months"] == 60
    assert variables["contact"]["name"] == "孙丽华"
    assert variables["request"]["received_at"] == "2026-11-24T01:00:00+00:00"


def test_a_case_of_an_unknown_caller_starts_with_what_was_said(engine: Engine) -> None:
    at = datetime(2026, 11, 24, 1, tzinfo=UTC)
    variables = start_variables(
        engine, {"title": "x"}, received_at=at, customer_id="?", serial="S-1", written={"customer": {"name": "新客户"}}
    )
    assert variables["customer"] == {"name": "新客户"}
    assert variables["product"] == {"serial": "S-1"}
    assert variables["contract"] == {"level": "standard"}


def test_what_looks_like_a_formula_is_made_harmless_and_comes_back_as_it_was() -> None:
    kind = KINDS["contact"]
    text = write_csv(kind, [{"id": "k", "customer": "c", "name": "=1+1", "phone": "+86 23 5550", "email": "@x"}])
    assert "'=1+1,,'+86 23 5550,'@x" in text
    [row] = read_csv(kind, text)
    values = row.values
    assert (values["name"], values["phone"], values["email"]) == ("=1+1", "+86 23 5550", "@x")


@pytest.mark.parametrize(
    ("contract", "project", "is_in_force"),
    [
        ({}, "p1", True),
        ({"ends_on": "2026-11-24"}, "p1", True),
        ({"ends_on": "2026-11-23"}, "p1", False),
        ({"starts_on": "2026-11-24"}, "p1", True),
        ({"starts_on": "2026-11-25"}, "p1", False),
        ({"is_retired": True}, "p1", False),
        ({"project": "p1"}, "p1", True),
        ({"project": "p2"}, "p1", False),
        ({"project": "p2"}, None, True),  # of a product nobody knows, any contract counts
    ],
)
def test_a_contract_is_in_force_on_its_days_for_its_project(
    contract: dict[str, Any], project: str | None, is_in_force: bool
) -> None:
    entry = {"level": "standard", "starts_on": None, "ends_on": None, "project": None, "is_retired": None} | contract
    assert terms_of([entry], ["premium", "standard"], project, "2026-11-24")["is_in_force"] is is_in_force
