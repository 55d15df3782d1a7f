"""A change is tried on recorded cases: which would go another way, and where nothing can be said."""

import pytest

from engine.api import SYSTEM, commands
from tests.engine.test_try_out import FILES, OWNER

from .conftest import DIAGRAM

WAY = FILES["way.dmn"]
PROCESS = FILES["p.bpmn"]


@pytest.fixture
def desk(engine):
    """Two cases that were completed far away, one that still waits."""
    for name, text in FILES.items():
        engine.execute(commands.Deploy((commands.Resource(name, text),)), SYSTEM)
    for n in (4, 9, 9):
        key = engine.execute(commands.StartInstance("p", {"n": n}, business_key=f"nr-{n}"), OWNER).instance_key
        [task] = engine.instance_tasks(key, state="created")
        engine.execute(commands.CompleteUserTask(task.user_task_key, {}), OWNER)
    return engine


def test_a_table_is_tried_on_whole_cases(sign_in, desk):
    client = sign_in("zhaolei")
    changed = WAY.replace("&lt; 3", "&lt; 5")
    assert "/designer/compare/cases" in client.post("/designer/compare", data={"name": "way.dmn", "xml": changed}).text
    entries = len(desk.journal())
    page = client.post("/designer/compare/cases", data={"name": "way.dmn", "xml": changed}).text
    assert "nr-4" in page
    assert "历史没有答案" in page
    assert "当时办理了“far”" in page
    assert "会停在：near" in page
    assert "不模拟" in page
    assert len(desk.journal()) == entries


def test_two_versions_of_a_process_are_tried(sign_in, desk):
    changed = PROCESS.replace('id="far"', 'id="far" name="远"').replace('way = "near"', 'way != "near"')
    client = sign_in("zhaolei")
    answer = client.post("/designer/deploy", json={"name": "p.bpmn", "xml": changed})
    assert answer.status_code == 200, answer.json
    new, old = desk.find_definitions("p", latest_only=False)
    page = client.post("/designer/compare/cases", data={"before": old.resource_key, "after": new.resource_key}).text
    assert page.count("历史没有答案</span>") == 3
    assert "（0）" not in page
    back = client.post("/designer/compare/cases", data={"before": new.resource_key, "after": old.resource_key}).text
    assert "无法判断</span>" in back


def test_what_no_case_has_used_is_told(sign_in, engine):
    other = DIAGRAM.replace('id="complaint"', 'id="other"').replace('name="响应客户"', 'name="x"')
    page = sign_in("zhaolei").post("/designer/compare/cases", data={"name": "support_request.bpmn", "xml": other}).text
    assert "还没有工单用过它" in page
    assert sign_in("wangqiang").post("/designer/compare/cases", data={}).status_code == 403
    assert sign_in("zhaolei").post("/designer/compare/cases", data={}).status_code == 404
