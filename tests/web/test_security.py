"""Every answer carries the policies; a form without the page's token is refused."""

import pytest


def test_every_answer_carries_the_policies(app, sign_in):
    for answer in (app.test_client().get("/sign-in"), sign_in("lixiaowen").get("/inbox/"), app.test_client().get("/x")):
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"


def test_pages_have_no_inline_script_or_style(sign_in, case):
    client = sign_in("liufang")
    for path in ("/inbox/", f"/inbox/tasks/{case.task}", f"/cases/{case.key}", "/manager/", "/audit/"):
        page = client.get(path).text
        assert "style=" not in page
        assert "onclick=" not in page
        assert "<style" not in page


def test_cookies_are_kept_from_scripts_and_other_sites(app):
    cookie = app.test_client().get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/language", "/inbox/tasks/1/claim", "/cases/new"])
def test_a_form_without_its_token_is_refused(app, sign_in, path):
    client = sign_in("lixiaowen")
    app.config["WTF_CSRF_ENABLED"] = True
    answer = client.post(path, data={})
    assert answer.status_code == 400
    assert "刷新后再试" in answer.text


@pytest.mark.parametrize(("path", "status"), [("/nothing", 404), ("/inbox/tasks/999", 404), ("/cases/999", 404)])
def test_what_is_not_there_says_so_in_both_languages(sign_in, path, status):
    client = sign_in("lixiaowen")
    answer = client.get(path)
    assert answer.status_code == status
    assert "没有找到" in answer.text
    client.post("/language", data={"language": "en"})
    assert "Not found" in client.get(path).text


@pytest.mark.parametrize(
    "path", ["/inbox/tasks/{}", "/cases/{}", "/audit/cases/{}", "/commitments/{}", "/manager/cases/{}"]
)
def test_a_number_that_no_key_can_be_is_not_there(sign_in, path):
    for key in (2**63 - 1, 2**63, 10**40):
        assert sign_in("liufang").get(path.format(key)).status_code == 404


@pytest.mark.parametrize("path", ["/cases/?before={}", "/audit/journal?after={}", "/commitments/?case={}"])
def test_a_parameter_that_no_key_can_be_is_as_if_not_given(sign_in, path):
    for key in (-1, 2**63, 10**40, "x", "٣"):
        assert sign_in("liufang").get(path.format(key)).status_code == 200


def test_json_without_end_is_not_understood(sign_in):
    body = b'{"xml": ' + b"[" * 50_000 + b"]" * 50_000 + b"}"
    assert sign_in("zhaolei").post("/designer/check", data=body, content_type="application/json").status_code == 400


def test_health_needs_no_sign_in(app):
    answer = app.test_client().get("/health")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_too_much_input_is_refused(app, sign_in):
    app.config["MAX_CONTENT_LENGTH"] = 100
    assert sign_in("zhaolei").post("/designer/check", json={"name": "a.bpmn", "xml": "x" * 200}).status_code == 413
