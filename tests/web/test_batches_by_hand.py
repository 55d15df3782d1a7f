"""Many cases are moved to another element, or given other data: tried without a change, then as a batch."""

import pytest

from engine.api import SYSTEM, commands

from .conftest import DIAGRAM


@pytest.fixture
def manager(sign_in, case):
    return sign_in("liufang")


@pytest.fixture
def version(engine):
    return engine.find_definitions("support_request")[0].definition_key


def move(client, version, one, **more):
    form = {"source": version, "from": "Respond", "to": "Chase", "case": one.key, "reason": "走错了路", **more}
    return client.post("/batches/moving/", data=form)


def set_data(client, one, **more):
    form = {"name": "severity", "value": '"high"', "case": one.key, "reason": "登记有误", **more}
    return client.post("/batches/data/", data=form)


def test_cases_are_chosen_where_they_stand_tried_and_moved(manager, engine, case, version):
    assert "技术支持请求, 第 1 版" in manager.get("/batches/moving/").text
    page = manager.get(f"/batches/moving/?source={version}").text
    assert "响应客户 (Respond) · 1" in page
    assert "尚未演练" not in page
    page = manager.get(f"/batches/moving/?source={version}&from=Respond").text
    assert "尚未演练" in page
    assert f'value="{case.key}" checked' in page
    entries = len(engine.journal())
    tried = move(manager, version, case, action="try").text
    assert "可以迁移" in tried
    assert "撤销" in tried
    assert "督办：尚未响应" in tried
    assert len(engine.journal()) == entries
    location = move(manager, version, case).location
    engine.run_batches()
    assert "走错了路" in manager.get(location).text
    assert [e.element_id for e in engine.active_elements(case.key) if e.kind == "userTask"] == ["Chase"]


def test_a_move_that_is_refused_says_why(manager, engine, case, version):
    assert "被拒绝" in move(manager, version, case, action="try", to="Late").text
    engine.execute(commands.SuspendInstance(case.key, "wait"), SYSTEM)
    assert "被拒绝" in move(manager, version, case, action="try").text


def test_all_parts_of_a_multi_instance_are_moved_at_once(manager, engine, case):
    each = DIAGRAM.replace(
        "<bpmn:incoming>F1</bpmn:incoming><bpmn:outgoing>F2</bpmn:outgoing>",
        "<bpmn:incoming>F1</bpmn:incoming><bpmn:outgoing>F2</bpmn:outgoing>"
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements>"
        '<zeebe:loopCharacteristics inputCollection="=[1, 2]" inputElement="n"/>'
        "</bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>",
    )
    engine.deploy({"support_request.bpmn": each}, SYSTEM)
    key = engine.execute(commands.StartInstance("support_request", {}, "nr-2"), SYSTEM).instance_key
    newest = engine.find_definitions("support_request")[0].definition_key
    assert "可以迁移" in move(manager, newest, case, case=key, action="try").text
    move(manager, newest, case, case=key)
    engine.run_batches()
    assert [e.element_id for e in engine.active_elements(key) if e.kind == "userTask"] == ["Chase"]


@pytest.mark.parametrize(
    ("more", "said"),
    [({"case": []}, "请至少选择一张工单"), ({"to": ""}, "请选择工单移到哪里"), ({"reason": ""}, "请填写原因")],
)
def test_a_move_needs_cases_a_target_and_a_reason(manager, engine, case, version, more, said):
    assert said in move(manager, version, case, **more).text
    assert engine.batches() == []


def test_a_move_needs_a_version_and_whoever_may_intervene(manager, sign_in, case):
    assert "请至少选择一张工单" in move(manager, "", case).text
    assert manager.get("/batches/moving/?source=99").status_code == 404
    for path in ("/batches/moving/", "/batches/data/"):
        assert sign_in("lixiaowen").get(path).status_code == 403
        assert f'href="{path}"' in manager.get("/batches/").text


def test_data_is_tried_and_set_in_all_chosen_cases(manager, engine, case):
    other = engine.execute(commands.StartInstance("support_request", {"severity": "low"}, "nr-2"), SYSTEM).instance_key
    page = manager.get("/batches/data/?process=support_request").text
    assert "nr-2" in page
    entries = len(engine.journal())
    tried = set_data(manager, case, case=[case.key, other], action="try").text
    assert "low</span> → high" in tried
    assert tried.count("可以设置") == 2
    assert len(engine.journal()) == entries
    location = set_data(manager, case, case=[case.key, other]).location
    engine.run_batches()
    assert "修改数据" in manager.get(location).text
    assert [engine.variables(key)["severity"] for key in (case.key, other)] == ["high", "high"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"case": []}, "请至少选择一张工单"),
        ({"name": " "}, 'id="name-wrong" role="alert">请写明是哪个变量'),
        ({"value": "1 +"}, 'id="value-wrong" role="alert">'),
        ({"value": "request.title"}, "不能引用各自的数据"),
        ({"reason": ""}, "请填写原因"),
    ],
)
def test_data_needs_a_variable_a_value_cases_and_a_reason(manager, engine, case, more, said):
    page = set_data(manager, case, **more).text
    assert said in page
    assert engine.batches() == []


def test_nothing_is_a_value_when_it_is_meant(manager, engine, case):
    assert set_data(manager, case, value="= null").status_code == 303
    engine.run_batches()
    assert engine.variables(case.key)["severity"] is None


def test_a_double_click_starts_one_batch(manager, engine, case, version):
    for send in (lambda: move(manager, version, case, request_id="a"), lambda: set_data(manager, case, request_id="b")):
        assert send().location == send().location
    assert len(engine.batches()) == 2
