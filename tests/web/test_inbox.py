"""The inbox: what waits, claiming, giving back, completing, and being too late."""

import re
from datetime import timedelta

import pytest

from engine.api import SYSTEM, Actor, commands
from processes.register.changes import SaveEntry
from web.display import due

WANG = Actor("wangqiang", frozenset({"engineer", "service_desk"}))


def test_a_task_of_ones_group_can_be_claimed_and_given_back(sign_in, engine, case):
    client = sign_in("lixiaowen")
    assert "您没有待办任务" in client.get("/inbox/").text
    page = client.get("/inbox/?scope=groups").text
    assert "响应客户" in page
    assert "晨光医院" in page
    assert "20261124-0001" in page
    assert client.post(f"/inbox/tasks/{case.task}/claim").location == f"/inbox/tasks/{case.task}"
    assert engine.read_user_task(case.task).assignee == "lixiaowen"
    assert "响应客户" in client.get("/inbox/").text
    assert client.post(f"/inbox/tasks/{case.task}/unclaim", data={"next": "/inbox/"}).location == "/inbox/"
    assert engine.read_user_task(case.task).assignee is None


def test_another_group_sees_nothing_to_claim(sign_in, case):
    client = sign_in("zhangmin")
    assert "响应客户" not in client.get("/inbox/?scope=groups").text
    assert "响应客户" in client.get("/inbox/?scope=all").text
    assert client.post(f"/inbox/tasks/{case.task}/claim").status_code == 403


def test_who_is_off_duty_sees_which_colleague_has_it(sign_in, engine, case):
    engine.execute(commands.ClaimUserTask(case.task), WANG)
    client = sign_in("lixiaowen")
    for address in ("/inbox/", "/inbox/?scope=groups"):
        page = client.get(address).text
        assert "同岗位的同事手上" in page
        assert "响应客户" in page
        assert "王强" in page
    assert "同岗位的同事手上" not in sign_in("wangqiang").get("/inbox/").text  # it is his own
    assert "同岗位的同事手上" not in sign_in("zhangmin").get("/inbox/?scope=groups").text  # not of her group


def test_the_inbox_says_who_of_ones_groups_is_on_duty(sign_in, engine, case):
    client = sign_in("lixiaowen")
    assert "此刻当班" not in client.get("/inbox/").text  # no roster is kept
    for group, user in (("service_desk", "wangqiang"), ("trainer", "zhangmin")):
        values = {"group": group, "user": user, "days": "daily", "starts": "08:00", "ends": "20:00"}
        engine.execute(SaveEntry("duty", group, values), SYSTEM)
    page = client.get("/inbox/").text
    assert "此刻当班：" in page
    assert "王强" in page
    assert "张敏" not in page


def test_the_list_can_be_searched(sign_in, case):
    client = sign_in("lixiaowen")
    assert "响应客户" in client.get("/inbox/?scope=groups&text=晨光").text
    assert "没有找到" in client.get("/inbox/?scope=groups&text=海润").text


def test_completing_hands_the_case_on_and_a_second_click_is_the_same(sign_in, engine, case):
    client = sign_in("lixiaowen")
    client.post(f"/inbox/tasks/{case.task}/claim")
    page = client.get(f"/inbox/tasks/{case.task}").text
    assert "门诊楼三楼机房" in page
    body = {"variables": {"situation": "断电"}, "requestId": f"complete-{case.task}"}
    for _ in range(2):
        answer = client.post(f"/inbox/tasks/{case.task}/complete", json=body, headers={"Accept": "application/json"})
        assert (answer.status_code, answer.json) == (200, {"redirect": "/inbox/"})
    assert engine.read_instance(case.key).state == "completed"
    assert engine.variables(case.key)["situation"] == "断电"


def test_who_was_faster_is_named(sign_in, engine, case):
    engine.execute(commands.ClaimUserTask(case.task), WANG)
    answer = sign_in("lixiaowen").post(f"/inbox/tasks/{case.task}/claim")
    assert answer.status_code == 409
    assert "晚了一步" in answer.text
    assert "wangqiang" in answer.text or "王强" in answer.text


def test_a_task_of_somebody_else_can_be_read_but_not_completed(sign_in, engine, case):
    engine.execute(commands.ClaimUserTask(case.task), WANG)
    client = sign_in("lixiaowen")
    assert "王强正在办理这项任务" in client.get(f"/inbox/tasks/{case.task}").text
    answer = client.post(f"/inbox/tasks/{case.task}/complete", json={"variables": {"situation": "x"}})
    assert answer.status_code in (403, 409)


def test_input_that_the_form_refuses_changes_nothing(sign_in, engine, case):
    client = sign_in("lixiaowen")
    client.post(f"/inbox/tasks/{case.task}/claim")
    answer = client.post(f"/inbox/tasks/{case.task}/complete", json={"variables": {}})
    assert answer.status_code == 422
    assert [problem["field"] for problem in answer.json["problems"]] == ["situation"]
    assert engine.read_user_task(case.task).state == "created"


@pytest.mark.parametrize(
    ("left", "gone", "level"),
    [
        (-1, 540, "late"),
        (0, 540, "soon"),
        (179, 540, "soon"),  # of twelve hours, the last three
        (180, 540, "fine"),
        (15, 45, "fine"),  # of an hour, the last quarter: one that has just begun is no alarm
        (14, 46, "soon"),
        (59, 1, "fine"),
        (14, 6, "soon"),  # of a short time, the last quarter of an hour
        (15, 5, "fine"),
        (59, None, "soon"),  # nobody knows since when
        (60, None, "fine"),
    ],
)
def test_the_colour_of_a_due_time(app, engine, left, gone, level):
    now = engine.clock.now()
    with app.test_request_context():
        shown = due(now + timedelta(minutes=left), None if gone is None else now - timedelta(minutes=gone))
    assert shown.level == level
    assert shown.text


def test_who_was_given_the_task_in_between_is_named_and_nothing_is_taken_for_done(sign_in, engine, case):
    slow = sign_in("lixiaowen")
    slow.post(f"/inbox/tasks/{case.task}/claim")
    requests = [re.search(r'"requestId": "([^"]+)"', slow.get(f"/inbox/tasks/{case.task}").text)[1]]
    engine.execute(commands.AssignUserTask(case.task, "wangqiang"), Actor("liufang", roles=frozenset({"manager"})))
    fast = sign_in("wangqiang")
    requests.append(re.search(r'"requestId": "([^"]+)"', fast.get(f"/inbox/tasks/{case.task}").text)[1])
    answers = [
        client.post(
            f"/inbox/tasks/{case.task}/complete",
            json={"variables": {"situation": "马上来"}, "requestId": request},
            headers={"Accept": "application/json"},
        )
        for client, request in zip((fast, slow), requests[::-1], strict=True)
    ]
    assert [answer.status_code for answer in answers] == [200, 409]
    assert "王强" in answers[1].json["message"]
