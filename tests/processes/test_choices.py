"""What may be chosen comes from the deployed tables: an owner adds a level, a contract takes it, a case runs by it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine.api import Engine, InvalidInput, commands
from processes.deploy import read_bundle
from processes.levels import ChangeServiceLevel
from processes.register.changes import SaveEntry
from processes.register.choices import default_level, known_to, service_levels
from processes.register.importing import preview
from processes.register.intake import start_variables
from processes.register.kinds import KINDS
from processes.register.queries import find_product, read_terms
from processes.users import find_user

DESK, MANAGER, OWNER = (find_user(name).actor for name in ("lixiaowen", "liufang", "zhaolei"))
NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
RULE = """<rule id="gold_{n}"><inputEntry id="gold_{n}_1"><text>"gold"</text></inputEntry>{more}</rule>
      <rule id="{before}">"""
REQUEST = {"channel": "hotline", "title": "不启动", "description": "不启动", "is_disaster": "no", "severity": "normal"}


def with_gold(is_named: bool = True) -> dict[str, str]:
    """The service level's table as a process owner changes it: a third level, answered within ten minutes."""
    text = read_bundle()["service_level.dmn"]
    out = "".join(
        f'<outputEntry id="gold_1_out_{n}"><text>"{limit}"</text></outputEntry>'
        for n, limit in enumerate(("PT10M", "PT10M", "PT30M", "PT1H", "PT6H"))
    )
    notes = "<annotationEntry><text>3.1.b</text></annotationEntry><annotationEntry><text>金牌</text></annotationEntry>"
    any_ = "".join(f'<inputEntry id="gold_1_in_{n}"><text>-</text></inputEntry>' for n in (2, 3))
    first = "promised_limits_rule_1"
    text = text.replace(f'<rule id="{first}">', RULE.format(n=1, more=any_ + out + notes, before=first), 1)
    if is_named:
        named = "".join(
            f'<outputEntry id="gold_2_out_{n}"><text>"{name}"</text></outputEntry>'
            for n, name in enumerate(("金牌", "Gold"))
        )
        note = "<annotationEntry><text>1.2.a</text></annotationEntry>"
        first = "service_levels_rule_1"
        text = text.replace(f'<rule id="{first}">', RULE.format(n=2, more=named + note, before=first), 1)
    return {"service_level.dmn": text}


@pytest.fixture
def deployed(engine: Engine) -> Engine:
    engine.deploy(read_bundle(), OWNER)
    engine.execute(SaveEntry("customer", "acme", {"name": "甲公司"}), DESK)
    return engine


def contract(engine: Engine, level: str, id_: str = "c1") -> None:
    engine.execute(SaveEntry("contract", id_, {"customer": "acme", "name": "合同", "level": level}), DESK)


def test_an_owner_adds_a_level_a_contract_takes_it_and_a_case_runs_by_it(deployed: Engine) -> None:
    with pytest.raises(InvalidInput) as refused:
        contract(deployed, "gold")
    assert [(p.field, str(p.text)) for p in refused.value.problems] == [
        ("level", "one of premium, standard, not 'gold'")
    ]
    deployed.deploy(with_gold(), OWNER)
    assert service_levels(deployed)["gold"] == ("金牌", "Gold")
    contract(deployed, "gold")
    contract(deployed, "standard", "c2")
    assert read_terms(deployed, "acme", None, "2026-11-24") == {"level": "gold", "is_in_force": True}
    variables = start_variables(deployed, REQUEST, received_at=NOW, customer_id="acme")
    case = deployed.execute(commands.StartInstance("support_request", variables, "1"), DESK).instance_key
    assert case is not None
    deployed.run_jobs()
    [promise] = deployed.commitments(case)
    assert promise.due_at == NOW + timedelta(minutes=10)
    deployed.execute(ChangeServiceLevel(case, "standard"), MANAGER)
    assert deployed.commitments(case)[0].due_at == NOW + timedelta(hours=1)
    deployed.execute(ChangeServiceLevel(case, "gold"), MANAGER)
    assert deployed.commitments(case)[0].due_at == NOW + timedelta(minutes=10)
    assert deployed.compare_tables() == deployed.run_again() == []


def test_a_level_that_is_not_named_can_be_chosen_by_its_value(deployed: Engine) -> None:
    deployed.deploy(with_gold(is_named=False), OWNER)
    assert next(iter(service_levels(deployed).items())) == ("gold", ("gold", "gold"))
    contract(deployed, "gold")
    assert default_level(deployed) == "standard"


def test_a_file_may_say_the_level_in_words(deployed: Engine) -> None:
    deployed.deploy(with_gold(), OWNER)
    for word in ("金牌", "Gold", "gold"):
        [line] = preview(deployed, "contract", f"编号,客户,名称,服务级别\nc9,acme,合同,{word}\n")
        assert (line.action, line.values["level"]) == ("new", "gold")
    [line] = preview(deployed, "contract", "编号,客户,名称,服务级别\nc9,acme,合同,白银\n")
    assert [p.field for p in line.problems] == ["level"]


def test_a_level_that_was_dropped_stays_where_it_is_and_is_not_given_anew(deployed: Engine) -> None:
    deployed.deploy(with_gold(), OWNER)
    contract(deployed, "gold")
    deployed.deploy({"service_level.dmn": read_bundle()["service_level.dmn"] + " "}, OWNER)
    deployed.execute(SaveEntry("contract", "c1", {"scope": "夜间"}), DESK)
    assert read_terms(deployed, "acme", None, "2026-11-24")["level"] == "standard"
    with pytest.raises(InvalidInput):
        contract(deployed, "gold", "c3")


def test_a_guarantee_category_is_one_of_the_warranty_table(deployed: Engine) -> None:
    text = read_bundle()["warranty.dmn"]
    rule = '<rule id="warranty_terms_rule_1">'
    cells = '<outputEntry id="t2"><text>3</text></outputEntry><outputEntry id="t3"><text>12</text></outputEntry>'
    notes = "<annotationEntry><text>0.c</text></annotationEntry><annotationEntry><text>平板</text></annotationEntry>"
    tablet = f'<rule id="t"><inputEntry id="t1"><text>"tablet"</text></inputEntry>{cells}{notes}</rule>{rule}'
    values = {"customer": "acme", "name": "平板", "serial": "T1", "guarantee_category": "tablet"}
    with pytest.raises(InvalidInput):
        deployed.execute(SaveEntry("product", "t1", values), DESK)
    deployed.deploy({"warranty.dmn": text.replace(rule, tablet, 1)}, OWNER)
    deployed.execute(SaveEntry("product", "t1", values | {"delivered_on": "2026-01-31"}), DESK)
    product = find_product(deployed, "T1")
    found = deployed.decide(
        "warranty", {"product": product, "project": {}, "request": {"received_at": NOW.isoformat()}}
    )
    assert (found["basis"], found["ends_on"]) == ("guarantee", "2027-01-31")


def test_the_months_are_those_of_the_products_warranty_standard(deployed: Engine) -> None:
    deployed.execute(SaveEntry("warranty_standard", "w", {"name": "三年", "months": 36}), DESK)
    values = {"customer": "acme", "name": "交换机", "serial": "S1", "warranty_standard": "w"}
    deployed.execute(SaveEntry("product", "p", values), DESK)
    assert (find_product(deployed, "S1") or {})["vendor_months"] == 36
    deployed.execute(SaveEntry("product", "p", {"vendor_months": 12}), DESK)
    assert (find_product(deployed, "S1") or {})["vendor_months"] == 12


def test_a_group_is_one_that_the_register_knows(deployed: Engine) -> None:
    values = {"group": "network_team", "user": "wangqiang", "days": "daily", "starts": "08:00", "ends": "20:00"}
    with pytest.raises(InvalidInput) as refused:
        deployed.execute(SaveEntry("duty", "d1", values), MANAGER)
    assert [p.field for p in refused.value.problems] == ["group"]
    deployed.execute(SaveEntry("group", "network_team", {"name": "网络组"}), MANAGER)
    deployed.execute(SaveEntry("duty", "d1", values), MANAGER)
    assert "network_team" in known_to(deployed, KINDS["duty"])["group"]
