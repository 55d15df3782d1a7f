"""The ledger of commitments: what runs and is broken, why it is due then, whom it waited for, what was done."""

import re
from datetime import timedelta

import pytest

from engine.api import Actor, commands
from web.display import clock as to_the_millisecond

from .conftest import DIAGRAM

OWNER = Actor("zhaolei", roles=frozenset({"owner"}))
DESK = Actor("lixiaowen", frozenset({"service_desk"}))
MANAGER = Actor("liufang", roles=frozenset({"manager"}))


@pytest.fixture
def key(engine, case):
    return engine.commitments(case.key)[0].commitment_key


def advance(engine, **by):
    engine.clock.advance(timedelta(**by))
    engine.run_due()


def test_what_runs_is_listed_with_its_clause_its_case_and_the_time_left(sign_in, case):
    page = sign_in("lixiaowen").get("/commitments/").text
    for text in ("明确响应", "3.1.b", "20261124-0001", "晨光医院", "计时中", "剩 1 小时"):
        assert text in page


def test_a_running_one_that_is_nearly_due_is_amber_and_a_broken_one_is_red_and_leaves_the_running_ones(
    sign_in, engine, case
):
    client = sign_in("liufang")
    advance(engine, minutes=50)
    assert '<span class="due soon"' in client.get("/commitments/").text
    advance(engine, minutes=10, milliseconds=1)
    assert "没有找到承诺" in client.get("/commitments/").text
    page = client.get("/commitments/?state=breached").text
    assert '<span class="tag late">已违约</span>' in page
    assert "仍未完成" in page


@pytest.mark.parametrize(
    ("filters", "is_found"),
    [
        ("text=20261124-0001", True),
        ("text=20261124-0002", False),
        ("text=晨光", True),
        ("text=海川", False),
        ("clause=3.1.b", True),
        ("clause=3.1.c", False),
        ("owner=nobody", False),
        ("state=all", True),
        ("state=met", False),
        ("state=nonsense", True),
    ],
)
def test_the_filters(sign_in, case, filters, is_found):
    page = sign_in("lixiaowen").get(f"/commitments/?{filters}").text
    assert ("明确响应</a>" in page) is is_found


def test_the_promises_of_one_case(sign_in, engine, case):
    engine.execute(commands.StartInstance("support_request", {}, "20261124-0002"), MANAGER)
    page = sign_in("lixiaowen").get(f"/commitments/?case={case.key}").text
    assert page.count("明确响应</a>") == 1
    assert f'href="/cases/{case.key}"' in page


def test_a_page_says_why_it_is_due_then(sign_in, key):
    page = sign_in("lixiaowen").get(f"/commitments/{key}").text
    assert "2026-11-24 10:00:00" in page
    assert "now() + duration(&#34;PT1H&#34;)" in page
    assert "请求后 1 小时内明确响应" in page


def test_the_shares_are_told_to_the_millisecond_and_sum_up(sign_in, engine, key):
    engine.clock.advance(timedelta(minutes=12, milliseconds=7, microseconds=900))
    page = sign_in("lixiaowen").get(f"/commitments/{key}").text
    times = re.findall(r'<td class="right number">(\d+:\d\d:\d\d\.\d{3})</td>', page)
    assert times == ["0:12:00.007", "0:00:00.000", "0:00:00.000", "0:00:00.000", "0:12:00.007"]


def test_what_was_done_stands_where_it_was_done(sign_in, engine, case, key):
    advance(engine, minutes=50)
    engine.execute(commands.AssignUserTask(case.task, "wangqiang", "快到期了"), MANAGER)
    advance(engine, minutes=20)
    engine.execute(commands.AssignUserTask(case.task, "lixiaowen", "已经过期"), MANAGER)
    page = sign_in("liufang").get(f"/commitments/{key}").text
    order = [
        page.index(text) for text in ("临近到期", "快到期了", "到期之时与之后", "违约</li>", "已经过期") if text in page
    ]
    assert order == sorted(order)
    assert len(order) >= 4
    assert "已超时 10 分钟" in page


def test_kept_late_says_so_and_how_late(sign_in, engine, case, key):
    advance(engine, minutes=75)
    engine.execute(
        commands.CompleteUserTask(case.task, {"situation": "断电"}), Actor("wangqiang", frozenset({"service_desk"}))
    )
    page = sign_in("liufang").get(f"/commitments/{key}").text
    assert "逾期 15 分钟 才完成" in page
    assert "王强" in page


def test_a_retiming_is_kept_with_its_reason(sign_in, engine):
    by_contract = DIAGRAM.replace('value="=now() + duration(&quot;PT1H&quot;)"', 'value="=now() + duration(limit)"')
    by_contract = by_contract.replace(">PT1H</bpmn:timeDuration>", ">=duration(limit)</bpmn:timeDuration>")
    engine.deploy({"support_request.bpmn": by_contract}, OWNER)
    case = engine.execute(commands.StartInstance("support_request", {"limit": "PT1H"}), DESK).instance_key
    engine.execute(commands.SetVariables(case, {"limit": "PT1H5M"}), MANAGER)
    engine.execute(commands.RetimeCommitments(case, "合同变更"), MANAGER)
    [promise] = engine.commitments(case)
    page = sign_in("liufang").get(f"/commitments/{promise.commitment_key}").text
    for text in ("重新计时", "合同变更", "2026-11-24 10:00:00", "2026-11-24 10:05:00"):
        assert text in page


def test_the_case_links_to_it_and_an_unknown_one_is_not_found(sign_in, case, key):
    client = sign_in("lixiaowen")
    assert f'href="/commitments/{key}"' in client.get(f"/cases/{case.key}").text
    assert client.get("/commitments/999999").status_code == 404


def test_english(sign_in, key):
    client = sign_in("lixiaowen")
    client.post("/language", data={"language": "en"})
    page = client.get(f"/commitments/{key}").text
    assert "Why it is due then" in page
    assert "A clear response" in page or "hour" in page


def test_lengths_to_the_millisecond():
    assert to_the_millisecond(timedelta(days=1, hours=2, minutes=3, seconds=4, milliseconds=5)) == "26:03:04.005"


def test_each_record_leads_to_its_entry(sign_in, engine, case, key):
    position = engine.journal(root_key=case.key)[0].position
    assert f'href="/cases/{case.key}#entry-{position}"' in sign_in("lixiaowen").get(f"/commitments/{key}").text
    assert f'href="/audit/cases/{case.key}#step={position}"' in sign_in("liufang").get(f"/commitments/{key}").text


def test_what_its_clock_caused_is_marked_and_nothing_else(sign_in, engine, case, key):
    client = sign_in("liufang")
    assert "由时限触发" not in client.get(f"/commitments/{key}").text
    advance(engine, hours=1)
    page = client.get(f"/commitments/{key}").text
    fired = next(e.position for e in engine.journal(root_key=case.key) if e.command_type == "FireTimer")
    for line in page.split("<li")[1:]:
        assert ("由时限触发" in line) is (f"#step={fired}" in line)


def test_a_case_that_was_moved_by_hand_shows_that_it_keeps_nothing(sign_in, engine, case, key):
    [respond] = [e for e in engine.active_elements(case.key) if e.element_id == "Respond"]
    again = commands.ModifyInstruction("activate", "Respond")
    end = commands.ModifyInstruction("terminate", element_key=respond.element_key)
    engine.execute(commands.ModifyInstance(case.key, (again, end), "重来"), MANAGER)
    assert [c.is_intervention for c in engine.commitments(case.key)] == [False, False]
    for task in engine.instance_tasks(case.key, state="created"):
        step = commands.ModifyInstruction("move", "End", task.user_task_key)
        engine.execute(commands.ModifyInstance(case.key, (step,), "客户说好了"), MANAGER)
    page = sign_in("liufang").get(f"/commitments/{key}").text
    assert "不算兑现" in page
    assert "人工调整" in page
    assert "客户说好了" in page


def test_a_clock_that_stands_still_says_for_whom_and_for_how_long(sign_in, engine):
    """One user task that waits for the customer, and after it the customer has answered: nothing waits any more."""
    pauses = '<zeebe:properties><zeebe:property name="commitment.response.pauses" value="=&quot;customer&quot;"/>'
    waits = '<zeebe:property name="waits_for" value="customer"/>'
    engine.deploy({"support_request.bpmn": DIAGRAM.replace("<zeebe:properties>", pauses + waits, 1)}, OWNER)
    case = engine.execute(commands.StartInstance("support_request", {}, "20261124-0009"), DESK).instance_key
    [promise] = engine.commitments(case)
    client = sign_in("liufang")
    page = client.get(f"/commitments/{promise.commitment_key}").text
    assert "停表中" in page
    assert "等待下列各方时停表：客户" in page
    assert "“明确响应”停表：等待客户" in page
    assert "等待客户期间停表" in client.get(f"/cases/{case}").text
    assert "停表中" in client.get(f"/manager/cases/{case}").text
    engine.clock.advance(timedelta(hours=3))
    engine.run_due()
    [task] = engine.instance_tasks(case, state="created")
    engine.execute(commands.CompleteUserTask(task.user_task_key, {"situation": "断电"}), DESK)
    page = client.get(f"/commitments/{promise.commitment_key}").text
    assert "至今共停 3:00:00.000" in page
    assert "恢复计时，今天 13:00 到期" in page
    assert "已兑现" in page


def test_a_warning_of_its_clock_is_marked_as_well(sign_in, engine):
    """It comes ahead of the promise, and is what was done while that was at risk."""
    soon = """<bpmn:boundaryEvent id="Soon" attachedToRef="Respond" cancelActivity="false">
      <bpmn:extensionElements><zeebe:properties><zeebe:property name="clause" value="3.1.b"/></zeebe:properties>
      </bpmn:extensionElements><bpmn:outgoing>F9</bpmn:outgoing><bpmn:timerEventDefinition><bpmn:timeDate
      xsi:type="bpmn:tFormalExpression">=now() + duration("PT1H") - duration("PT15M")</bpmn:timeDate>
      </bpmn:timerEventDefinition></bpmn:boundaryEvent>
      <bpmn:userTask id="Warn" name="提醒"><bpmn:extensionElements><zeebe:userTask/>
      <zeebe:assignmentDefinition candidateGroups="service_manager"/></bpmn:extensionElements>
      <bpmn:incoming>F9</bpmn:incoming></bpmn:userTask>
      <bpmn:sequenceFlow id="F9" sourceRef="Soon" targetRef="Warn"/></bpmn:process>"""
    engine.deploy({"support_request.bpmn": DIAGRAM.replace("</bpmn:process>", soon, 1)}, OWNER)
    case = engine.execute(commands.StartInstance("support_request", {}, "20261124-0010"), DESK).instance_key
    advance(engine, minutes=45)
    [promise] = engine.commitments(case)
    assert "由时限触发" in sign_in("liufang").get(f"/commitments/{promise.commitment_key}").text
