"""Running cases are moved to another version: looked over, tried without a change, then as a batch with a reason."""

import re

import pytest

from engine.api import SYSTEM, commands

from .conftest import DIAGRAM

NEXT = DIAGRAM.replace('id="Respond" name="响应客户"', 'id="Respond" name="尽快响应客户"')
RENAMED = DIAGRAM.replace('"Respond"', '"Answer"').replace('attachedToRef="Respond"', 'attachedToRef="Answer"')
REMOVED = RENAMED.replace('name="响应客户"', 'name="另一个"')


@pytest.fixture
def deploy(engine, case):
    def deploy(text):
        old = engine.find_definitions("support_request")[0]
        engine.deploy({"support_request.bpmn": text}, SYSTEM)
        return old.definition_key, engine.find_definitions("support_request")[0].definition_key

    return deploy


def send(client, source, target, case, **more):
    form = {"source": source, "target": target, "case": case.key, "reason": "新版流程", **more}
    return client.post("/batches/migration/", data=form)


def test_a_case_is_looked_over_tried_and_moved(sign_in, engine, case, deploy):
    source, target = deploy(NEXT)
    client = sign_in("liufang")
    page = client.get(f"/batches/migration/?source={source}").text
    assert "尚未演练" in page
    assert "响应客户" in page
    entries = len(engine.journal())
    tried = send(client, source, target, case, action="try").text
    assert "可以迁移" in tried
    assert len(engine.journal()) == entries
    answer = send(client, source, target, case, action="move")
    assert answer.status_code == 303
    assert 'data-reload-seconds="2"' in client.get(answer.location).text
    engine.run_batches()
    page = client.get(answer.location).text
    assert "data-reload-seconds" not in page
    assert "已完成" in page
    assert "新版流程" in page
    assert engine.read_instance(case.key).version == 2
    assert "迁移到“技术支持请求”第 2 版" in client.get("/batches/").text
    assert "没有进行中的工单" in client.get(f"/batches/migration/?source={source}").text


def test_an_element_with_another_id_is_found_by_its_name_and_effects_are_told(sign_in, engine, case, deploy):
    source, target = deploy(RENAMED)
    page = send(sign_in("zhaolei"), source, target, case, action="try").text
    assert re.search(r'value="Answer" selected', page)
    assert "可以迁移" in page


def test_what_is_refused_says_why_and_can_be_tried_again(sign_in, engine, case, deploy):
    source, target = deploy(REMOVED)
    client = sign_in("liufang")
    assert "没有对应元素" in client.get(f"/batches/migration/?source={source}").text
    tried = send(client, source, target, case, action="try").text
    assert "被拒绝" in tried
    assert "“Respond”正在运行，但没有映射" in tried
    location = send(client, source, target, case, action="move").location
    engine.run_batches()
    page = client.get(location).text
    assert "已结束，有被拒绝的" in page
    assert "没有映射" in page
    assert engine.read_instance(case.key).version == 1
    key = engine.batches()[0].batch_key
    assert client.post(f"/batches/{key}/retry", data={"reason": ""}).location == location
    again = client.post(f"/batches/{key}/retry", data={"reason": "已改好"}).location
    assert again != location
    moved = send(client, source, target, case, action="move", **{"map.Respond": "Answer"}).location
    engine.run_batches()
    assert "已完成" in client.get(moved).text
    assert engine.read_instance(case.key).version == 2


def test_a_suspended_case_is_refused_in_a_dry_run(sign_in, engine, case, deploy):
    source, target = deploy(NEXT)
    engine.execute(commands.SuspendInstance(case.key, "wait"), SYSTEM)
    assert "被拒绝" in send(sign_in("liufang"), source, target, case, action="try").text


def test_a_batch_needs_a_reason_and_a_case(sign_in, engine, case, deploy):
    source, target = deploy(NEXT)
    client = sign_in("liufang")
    page = client.post(
        "/batches/migration/", data={"source": source, "target": target, "case": case.key, "action": "move"}
    )
    assert "请填写原因" in page.text
    page = client.post(
        "/batches/migration/", data={"source": source, "target": target, "action": "move", "reason": "x"}
    )
    assert "请至少选择一张工单" in page.text
    assert engine.batches() == []
    assert client.post("/batches/migration/", data={}).status_code == 404


def test_a_double_click_starts_one_batch(sign_in, engine, case, deploy):
    source, target = deploy(NEXT)
    client = sign_in("liufang")
    one, other = (send(client, source, target, case, action="move", request_id="r1").location for _ in range(2))
    assert one == other
    assert len(engine.batches()) == 1


def test_a_batch_is_stopped_with_a_reason(sign_in, engine, case, deploy):
    source, target = deploy(NEXT)
    client = sign_in("liufang")
    location = send(client, source, target, case, action="move").location
    client.post(f"{location}/cancel", data={"reason": ""})
    assert engine.batches()[0].ended_at is None
    client.post(f"{location}/cancel", data={"reason": "弄错了"})
    assert "已停止" in client.get(location).text
    engine.run_batches()
    assert engine.read_instance(case.key).version == 1


def test_a_dry_run_as_a_batch_changes_nothing(sign_in, engine, case, deploy):
    source, target = deploy(NEXT)
    client = sign_in("liufang")
    location = send(client, source, target, case, action="batch-try").location
    engine.run_batches()
    assert "演练" in client.get(location).text
    assert engine.read_instance(case.key).version == 1


def test_the_version_page_leads_there_and_every_kind_has_words(sign_in, engine, case, deploy):
    source, _target = deploy(NEXT)
    assert f"/batches/migration/?source={source}" in sign_in("zhaolei").get("/designer/processes/support_request").text
    for kind, arguments in (("suspend", {}), ("move", {"from_element": "Respond", "to_element": "End"})):
        engine.execute(commands.StartBatch(kind, (case.key,), arguments, "x"), SYSTEM)
    page = sign_in("liufang").get("/batches/").text
    assert "暂停工单" in page
    assert "从 Respond 移动到 End" in page


def test_auditors_look_and_others_do_not(sign_in, engine, case, deploy):
    source, _target = deploy(NEXT)
    key = engine.execute(commands.StartBatch("suspend", (case.key,), reason="x"), SYSTEM).events[0].batch_key
    engine.execute(commands.ChangeUser("wangqiang", {"roles": ("auditor",)}), SYSTEM)
    auditor = sign_in("wangqiang")
    assert auditor.get(f"/batches/{key}").status_code == 200
    assert "停止批量操作" not in auditor.get(f"/batches/{key}").text
    assert auditor.post(f"/batches/{key}/cancel", data={"reason": "x"}).status_code == 403
    assert auditor.get(f"/batches/migration/?source={source}").status_code == 403
    assert sign_in("lixiaowen").get("/batches/").status_code == 403


def test_many_cases_are_suspended_at_once(sign_in, engine, case):
    client = sign_in("liufang")
    assert f'value="{case.key}"' in client.get("/batches/new?process=support_request").text
    assert f'value="{case.key}"' not in client.get("/batches/new?incidents=1").text
    form = {"kind": "suspend", "case": case.key, "reason": "机房停电"}
    assert "请填写原因" in client.post("/batches/new", data=form | {"reason": ""}).text
    assert "请至少选择一张工单" in client.post("/batches/new", data=form | {"case": []}).text
    child = engine.instance_tasks(case.key)[0].user_task_key
    given = ("x", "9" * 30, "1", str(child))
    assert [client.post("/batches/new", data=form | {"case": key}).status_code for key in given] == [400, 400, 404, 404]
    assert client.post("/batches/new", data=form | {"kind": "migrate"}).status_code == 400
    location = client.post("/batches/new", data=form).location
    engine.run_batches()
    assert "暂停工单" in client.get(location).text
    assert engine.read_instance(case.key).state == "suspended"
    assert sign_in("wangqiang").get("/batches/new").status_code == 403


def test_a_chosen_case_is_in_the_batch_though_newer_ones_have_pushed_it_off_the_list(
    sign_in, engine, case, monkeypatch
):
    monkeypatch.setattr("web.batches.starting.MOST", 1)
    client = sign_in("liufang")
    assert f'value="{case.key}"' in client.get("/batches/new").text
    newer = engine.execute(commands.StartInstance("support_request", {}, "20261124-0002"), SYSTEM).instance_key
    assert f'value="{case.key}"' not in client.get("/batches/new").text
    client.post("/batches/new", data={"kind": "suspend", "case": case.key, "reason": "机房停电"})
    engine.run_batches()
    assert [engine.read_instance(key).state for key in (case.key, newer)] == ["suspended", "active"]


def test_a_key_that_none_can_be_is_not_found(sign_in, case):
    client = sign_in("zhaolei")
    for path in (
        "/batches/migration/?source=" + "9" * 30,
        "/batches/migration/?source=x",
        f"/designer/compare?before={'9' * 30}&after=1",
        "/designer/compare?before=-1&after=1",
    ):
        assert client.get(path).status_code == 404
