"""Who may see what: each part of the site against each role."""

import pytest

PARTS = {
    "/inbox/": {"lixiaowen", "wangqiang", "zhangmin", "liufang", "zhaolei", "admin"},
    "/cases/": {"lixiaowen", "wangqiang", "zhangmin", "liufang", "zhaolei", "admin"},
    "/cases/new": {"lixiaowen", "wangqiang", "liufang", "admin"},
    "/commitments/": {"lixiaowen", "wangqiang", "zhangmin", "liufang", "zhaolei", "admin"},
    "/clauses/": {"lixiaowen", "wangqiang", "zhangmin", "liufang", "zhaolei", "admin"},
    "/clauses/new": {"zhaolei", "admin"},
    "/clauses/3.1.b/edit": {"zhaolei", "admin"},
    "/register/": {"lixiaowen", "wangqiang", "zhangmin", "liufang", "zhaolei", "admin"},
    "/manager/": {"liufang"},
    "/designer/": {"zhaolei"},
    "/audit/": {"liufang"},
    "/people/": {"admin"},
}


@pytest.mark.parametrize("path", PARTS)
@pytest.mark.parametrize("name", ["lixiaowen", "wangqiang", "zhangmin", "liufang", "zhaolei", "admin"])
def test_each_part_opens_for_its_people_alone(sign_in, path, name):
    answer = sign_in(name).get(path)
    assert answer.status_code == (200 if name in PARTS[path] else 403)
    if answer.status_code == 403:
        assert "没有权限" in answer.text


def test_the_menu_shows_what_one_may_open(sign_in):
    page = sign_in("lixiaowen").get("/inbox/").text
    assert 'href="/cases/"' in page
    for path in ("/manager/", "/designer/", "/audit/", "/people/"):
        assert f'href="{path}"' not in page
