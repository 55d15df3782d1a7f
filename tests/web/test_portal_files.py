"""Files in the portal: taken within limits, kept with their case, saved by those who work on it, never shown."""

import io
import re

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from engine.api import Actor, commands
from processes.customers.files import LARGEST, MOST_FILES, TOGETHER
from web.portal.attaching import MOST_BYTES
from web.portal.blueprint import MEGABYTE, MOST_MEGABYTES

from .test_portal import FORM, only_case
from .test_portal_answers import PAIR
from .test_portal_complaints import COMPLAINT, complaint_of

PHOTO = b"\xff\xd8\xff\xe0 a photo <script>alert(1)</script>"
LOG = "端口 down".encode()
MANAGER = Actor("liufang", frozenset({"service_manager"}), frozenset({"manager"}))


def sending(form, *named):
    """Return what a browser sends for a form with files; as bytes, for the test client leaves large files open."""
    boundary, data = encode_multipart({**form, "files": [FileStorage(io.BytesIO(d), name) for name, d in named]})
    return {"data": data, "content_type": f"multipart/form-data; boundary={boundary}"}


@pytest.fixture
def browser(app):
    return app.test_client()


def kept(engine):
    return [e.command_type for e in engine.journal()].count("KeepFile")


def test_photos_come_with_a_request_and_are_saved_from_its_case(browser, sign_in, engine):
    sent = FORM | {"request_id": "p1"}
    for _ in range(2):  # a double click
        answer = browser.post("/portal/", **sending(sent, ("告警.jpg", PHOTO), ("switch.log", LOG)))
        assert (answer.status_code, answer.location) == (303, "/portal/received")
    assert "告警.jpg" in browser.get("/portal/received").text
    case, variables = only_case(engine)
    assert [(f["name"], f["size"]) for f in variables["request"]["files"]] == [
        ("告警.jpg", len(PHOTO)),
        ("switch.log", len(LOG)),
    ]
    assert kept(engine) == 2
    client = sign_in("lixiaowen")
    page = client.get(f"/cases/{case.root_key}").text
    for text in ("客户通过门户提供", "提交时", "告警.jpg", f"/cases/{case.root_key}/files/0/1"):
        assert text in page
    (task,) = engine.instance_tasks(case.root_key)
    assert "switch.log" in client.get(f"/inbox/tasks/{task.user_task_key}").text
    answer = client.get(f"/cases/{case.root_key}/files/0/0")
    assert (answer.data, answer.mimetype) == (PHOTO, "application/octet-stream")
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''%E5%91%8A%E8%AD%A6.jpg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    for wrong in ("0/2", "1/0", "7/7"):
        assert client.get(f"/cases/{case.root_key}/files/{wrong}").status_code == 404
    assert browser.get(f"/cases/{case.root_key}/files/0/0").status_code == 302
    assert engine.compare_tables() == []
    assert engine.run_again() == []


def test_what_breaks_off_in_the_middle_leaves_no_case_and_goes_well_the_next_time(browser, engine, monkeypatch):
    def breaks(*_: object) -> int:
        raise OSError("the database is away")

    sent = FORM | {"request_id": "p1"}
    with monkeypatch.context() as broken:
        broken.setattr("web.portal.routes.start_numbered", breaks)
        assert browser.post("/portal/", **sending(sent, ("告警.jpg", PHOTO))).status_code == 500
    assert engine.find_instances() == []
    assert browser.post("/portal/", **sending(sent, ("告警.jpg", PHOTO))).status_code == 303
    assert [f["name"] for f in only_case(engine)[1]["request"]["files"]] == ["告警.jpg"]
    assert kept(engine) == 1


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ([("page.html", b"<script>")], "不能接收“page.html”"),
        ([("drawing.svg", b"<svg>")], "不能接收“drawing.svg”"),
        ([("tool", b"x")], "不能接收“tool”"),
        ([("jpg", PHOTO)], "不能接收“jpg”"),
        ([("photo.jpg", b"MZ\x90")], "“photo.jpg”的内容与文件类型不符"),
        ([("list.txt", b"a\x00b")], "“list.txt”的内容与文件类型不符"),
        ([("none.txt", b"")], "“none.txt”是空文件"),
        ([("big.txt", b"x" * (LARGEST + 1))], "“big.txt”超过 5 MB"),
        ([(f"{n}.txt", b"x" * LARGEST) for n in range(TOGETHER // LARGEST)] + [("y.txt", b"y")], "合计不要超过 15 MB"),
        ([(f"{n}.txt", b"x") for n in range(MOST_FILES + 1)], "一次最多 5 个文件"),
        ([("a.exe", b"MZ"), ("b.txt", b"")], "不能接收“a.exe”"),
    ],
)
def test_what_can_not_be_taken_is_refused_at_the_field_and_nothing_is_kept(browser, engine, sent, words):
    answer = browser.post("/portal/", **sending(FORM, *sent))
    assert answer.status_code == 422
    assert words in re.search(r'id="files-problem">([^<]*)<', answer.text)[1]
    assert 'value="连不上服务器"' in answer.text
    assert engine.find_instances() == []
    assert kept(engine) == 0


def test_refusals_are_english_on_english_pages(browser):
    browser.post("/language", data={"language": "en"})
    answer = browser.post("/portal/", **sending(FORM, ("a.exe", b"MZ"), ("b.txt", b"")))
    for text in ("“a.exe” can&#39;t be taken", "“b.txt” is empty"):
        assert text in answer.text


def test_files_have_to_be_chosen_again_where_something_else_is_wrong(browser, engine):
    answer = browser.post("/portal/", **sending(FORM | {"title": ""}, ("告警.jpg", PHOTO)))
    assert answer.status_code == 422
    assert "请重新选择文件" in answer.text
    assert kept(engine) == 0


def test_what_is_far_too_much_is_refused_before_it_is_read(browser, engine):
    answer = browser.post("/portal/", **sending(FORM, ("a.txt", b"x" * MOST_BYTES)))
    assert answer.status_code == 413
    assert "超过了服务器允许的大小" in answer.text
    elsewhere = browser.post("/sign-in", data={"name": "x" * 9_000_000})
    assert elsewhere.status_code == 413
    assert engine.find_instances() == []


def test_an_address_that_sends_too_much_has_to_wait(browser, engine):
    data = b"x" * LARGEST
    for n in range(MOST_MEGABYTES * MEGABYTE // TOGETHER):
        more = [(f"{n}{m}.txt", data) for m in range(TOGETHER // LARGEST)]
        assert browser.post("/portal/", **sending(FORM, *more)).status_code == 303
    answer = browser.post("/portal/", **sending(FORM, ("one.txt", b"x")))
    assert answer.status_code == 429
    assert "请重新选择文件" in answer.text
    assert browser.post("/portal/", data=FORM).status_code == 303
    assert kept(engine) == 1  # the same bytes are kept once


def test_a_complaint_brings_files_too(portal, engine, sign_in):
    portal.post("/portal/complaint", **sending(COMPLAINT, ("账单.pdf", b"%PDF-1.7")))
    found, variables = complaint_of(engine)
    assert [f["name"] for f in variables["complaint"]["files"]] == ["账单.pdf"]
    assert "账单.pdf" in sign_in("liufang").get(f"/cases/{found.root_key}").text
    answer = portal.post("/portal/complaint", **sending(COMPLAINT, ("a.js", b"x")))
    assert answer.status_code == 422
    assert "不能接收“a.js”" in answer.text


# ---- adding to a case


def looking(portal):
    portal.post("/portal/", data=FORM)
    portal.post("/portal/status", data=PAIR)
    return "/portal/cases/20261124-0001"


def test_a_customer_adds_a_text_and_files_to_his_case(portal, engine, sign_in):
    path = looking(portal)
    assert "补充情况" in portal.get(path).text
    given = {"text": "又闪红灯\r\n见照片 <b>", "request_id": "a1"}
    for _ in range(2):  # a double click
        answer = portal.post(f"{path}/add", **sending(given, ("红灯.jpg", PHOTO)))
        assert (answer.status_code, answer.location) == (303, path)
    page = portal.get(path).text
    for text in ("谢谢，已补充到您的请求", "您提供的内容", "又闪红灯\n见照片 &lt;b&gt;", "红灯.jpg"):
        assert text in page
    case, _ = only_case(engine)
    client = sign_in("lixiaowen")
    page = client.get(f"/cases/{case.root_key}").text
    assert page.count("又闪红灯") == 2  # among what was sent, and in the history
    assert "补充了工单" in page
    assert client.get(f"/cases/{case.root_key}/files/1/0").data == PHOTO
    entries = [e for e in engine.journal(root_key=case.root_key) if e.command_type == "AddAsCustomer"]
    assert [e.actor for e in entries] == ["customer"]
    portal.post(f"{path}/add", data=given | {"text": "第二句"})  # the page before, with something else in it
    assert "第二句" in portal.get(path).text
    assert engine.compare_tables() == []
    assert engine.run_again() == []


def test_what_was_added_since_a_task_came_is_marked_beside_it(portal, engine, sign_in):
    path = looking(portal)
    engine.run_jobs()
    case, _ = only_case(engine)
    (task,) = engine.instance_tasks(case.root_key, state="created")
    engine.clock.set(engine.clock.now().replace(minute=30))
    portal.post(f"{path}/add", data={"text": "又闪红灯"})
    page = sign_in("lixiaowen").get(f"/inbox/tasks/{task.user_task_key}").text
    assert "又闪红灯" in page
    assert '<span class="tag main">新到</span>' in page


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"text": "  "}, "请填写内容，或选择文件"),
        ({"text": "长" * 4001}, "不要超过 4000 个字"),
        ({"text": "保留这句", "files": (io.BytesIO(b"MZ"), "a.exe")}, "保留这句"),
    ],
)
def test_what_is_wrong_with_an_addition_stands_at_its_field(portal, engine, given, words):
    path = looking(portal)
    answer = portal.post(f"{path}/add", data=given)
    assert answer.status_code == 422
    assert words in answer.text
    assert '<details class="card" open>' in answer.text
    assert "AddAsCustomer" not in [e.command_type for e in engine.journal()]


def test_nobody_adds_to_a_case_that_he_can_not_look_at_or_that_is_closed(portal, engine, make):
    path = looking(portal)
    answer = make().post("/portal/cases/20261124-0001/add", data={"text": "x"})
    assert (answer.status_code, answer.location) == (303, "/portal/status")
    case, _ = only_case(engine)
    engine.execute(commands.CancelInstance(case.root_key, "r"), MANAGER)
    assert "补充情况" not in portal.get(path).text
    answer = portal.post(f"{path}/add", data={"text": "x"}, follow_redirects=True)
    assert "此请求已关闭，请提交新的请求" in answer.text
    assert "AddAsCustomer" not in [e.command_type for e in engine.journal()]
