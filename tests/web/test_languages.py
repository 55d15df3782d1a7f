"""Chinese by default, English by a switch; the Chinese catalogue is complete."""

import re

from web.translations import catalogue, texts


def test_chinese_by_default_and_english_by_a_switch_that_is_remembered(app):
    client = app.test_client()
    assert "登录" in client.get("/sign-in").text
    answer = client.post("/language", data={"language": "en", "next": "/sign-in"})
    assert answer.location == "/sign-in"
    page = client.get("/sign-in").text
    assert '<html lang="en">' in page
    assert "Password" in page
    client.post("/language", data={"language": "xx"})
    assert "Password" in client.get("/sign-in").text


def test_an_english_page_has_no_chinese_but_names_and_the_switch(sign_in):
    client = sign_in("admin")
    client.post("/language", data={"language": "en"})
    page = client.get("/people/new").text.replace("中文", "").replace("管理员", "")
    assert not re.findall("[\u4e00-\u9fff]+", page)


def test_the_catalogue_has_exactly_the_texts_each_translated():
    chinese = catalogue("zh")
    wanted = {message.id for message in texts() if message.id}
    known = {message.id: message for message in chinese if message.id}
    assert wanted - set(known) == set(), "run: python -m web.translations"
    assert set(known) - wanted == set(), "run: python -m web.translations"
    assert [m.id for m in known.values() if not m.string or m.fuzzy] == []


def test_translations_keep_their_places():
    places = re.compile(r"%\(\w+\)[sd]")
    wrong = [m.id for m in catalogue("zh") if m.id and sorted(places.findall(m.id)) != sorted(places.findall(m.string))]
    assert wrong == []
