"""Lists beside many cases: nothing old drops off, and no page asks the database more often because there are more."""

from datetime import timedelta

import pytest

from engine.api import SYSTEM, Actor, commands
from tests.kit.statements import counted

DESK = Actor("lixiaowen", frozenset({"service_desk"}))
FEW, MANY = 25, 40
"""Both more than the page of a clause shows at once."""


def begin(engine, count, first=1, process_id="support_request", **variables):
    """Start cases of a customer; return their keys, the oldest first."""
    told = {"customer": {"name": "晨光医院"}, "request": {"title": "连不上服务器"}, **variables}
    found = []
    for number in range(first, first + count):
        start = commands.StartInstance(process_id, told, f"20261124-{number:04d}")
        found.append(engine.execute(start, DESK).instance_key)
    return found


PAGES = (
    "/manager/",
    "/cases/?state=all",
    "/cases/?state=completed",
    "/cases/?state=all&text=晨光",
    "/inbox/?scope=all",
    "/inbox/?scope=groups&text=晨光",
    "/commitments/?state=all",
    "/commitments/?state=all&text=晨光",
    "/clauses/",
    "/clauses/3.1.b",
    "/audit/",
)


def test_a_list_asks_as_often_for_many_cases_as_for_few(sign_in, engine):
    client = sign_in("liufang")
    asked = []
    for count, first in ((FEW, 1), (MANY, 101)):
        for key in begin(engine, count, first)[::4]:
            [task] = engine.instance_tasks(key)
            engine.execute(commands.ClaimUserTask(task.user_task_key), DESK)
            engine.execute(commands.CompleteUserTask(task.user_task_key, {"situation": "断电"}), DESK)
        asked.append({page: asks(engine, client, page) for page in PAGES})
    assert asked[0] == asked[1]
    assert max(asked[0].values()) < 60


def asks(engine, client, page):
    """Return how many statements a page sends; what never changes is read beforehand."""
    client.get(page)
    with counted(engine._database) as statements:
        assert client.get(page).status_code == 200
    return len(statements)


def test_the_overview_counts_all_and_shows_the_most_urgent_first(sign_in, engine):
    keys = begin(engine, 130)
    engine.clock.advance(timedelta(minutes=30))
    engine.execute(commands.ClaimUserTask(engine.instance_tasks(keys[0])[0].user_task_key), DESK)
    client = sign_in("liufang")
    page = client.get("/manager/").text
    assert '<div class="big">130</div>个工单处理中' in page.replace("\n", "")
    assert '<div class="big">129</div>项任务无人认领' in page.replace("\n", "")
    assert page.count('class="assign"') == 100
    assert 'href="/manager/?show=200#tasks"' in page
    assert client.get("/manager/?show=200").text.count('class="assign"') == 130
    assert "还有更晚的" in page


def test_an_inbox_says_that_there_is_more(sign_in, engine):
    begin(engine, 101)
    client = sign_in("lixiaowen")
    page = client.get("/inbox/?scope=groups").text
    assert page.count("/claim") == 100
    assert "/inbox/?scope=groups&amp;show=200" in page
    assert client.get("/inbox/?scope=groups&show=200").text.count("/claim") == 101
    assert client.get("/inbox/?scope=groups&text=20261124-0101").text.count("/claim") == 1
    assert client.get("/inbox/?scope=groups&text=响应").text.count("/claim") == 100


def test_what_is_given_back_leads_to_where_one_was(sign_in, engine, case):
    engine.execute(commands.ClaimUserTask(case.task), DESK)
    assert 'name="next" value="/inbox/?scope=mine"' in sign_in("lixiaowen").get("/inbox/?scope=mine").text


def test_a_complaint_shows_on_its_case_behind_a_hundred_later_ones(sign_in, engine, case):
    [about] = begin(engine, 1, 500, "complaint", complaint={"case_number": "20261124-0001", "text": "久等"})
    begin(engine, 105, 501, "complaint", complaint={"case_number": "", "text": "占线"})
    page = sign_in("lixiaowen").get(f"/cases/{case.key}").text
    related = page[page.index('id="related"') :].partition("</section>")[0]
    assert f'href="/cases/{about}"' in related
    assert "对本工单的投诉" in related
    assert related.count("<li>") == 1
    other = sign_in("lixiaowen").get(f"/cases/{about}").text
    assert f'href="/cases/{case.key}"' in other[other.index('id="related"') :].partition("</section>")[0]
    assert "被投诉的工单" in other


@pytest.mark.parametrize("state", ["active", "suspended", "completed", "canceled"])
def test_a_case_in_any_state_can_be_complained_about(sign_in, engine, case, state):
    if state == "completed":
        engine.execute(commands.ClaimUserTask(case.task), DESK)
        engine.execute(commands.CompleteUserTask(case.task, {"situation": "断电"}), DESK)
    elif state != "active":
        kind = commands.SuspendInstance if state == "suspended" else commands.CancelInstance
        engine.execute(kind(case.key, "客户要求"), SYSTEM)
    assert engine.read_instance(case.key).state == state
    client = sign_in("lixiaowen")
    assert f"/start/complaint?case={case.key}" in client.get(f"/cases/{case.key}").text
    begin(engine, 1, 500, "complaint", complaint={"case_number": "20261124-0001", "text": "久等"})
    assert "对本工单的投诉" in client.get(f"/cases/{case.key}").text


def test_a_case_without_a_number_can_be_complained_about_and_shows_it(sign_in, engine):
    """As the rounds of a timer are: the complaint names it by its key."""
    case = engine.execute(commands.StartInstance("support_request", {}), DESK).instance_key
    client = sign_in("lixiaowen")
    assert f"/start/complaint?case={case}" in client.get(f"/cases/{case}").text
    answers = {"complaint": {"text": "没人理"}, "customer": {"name": "晨光医院"}}
    address = f"/cases/start/complaint?case={case}"
    answer = client.post(address, json={"variables": answers, "requestId": "r1"})
    complaint = answer.get_json()["redirect"].rpartition("/")[2]
    page = client.get(f"/cases/{case}").text
    assert f'href="/cases/{complaint}"' in page[page.index('id="related"') :].partition("</section>")[0]
    assert f'href="/cases/{case}"' in client.get(f"/cases/{complaint}").text


def test_a_case_that_was_handed_over_leads_to_where_it_came_from_and_back(sign_in, engine, case):
    [other] = begin(engine, 1, 2, origin={"number": "20261124-0001", "instance_key": case.key})
    client = sign_in("lixiaowen")
    assert "由本工单转出" in client.get(f"/cases/{case.key}").text
    assert "转出本工单的工单" in client.get(f"/cases/{other}").text


def test_the_cases_of_a_customer_are_all_of_them(sign_in, make, engine):
    make()
    known = {"id": "rmyy", "name": "江北区人民医院"}
    first, *_rest, last = begin(engine, 7, customer=known)
    begin(engine, 3, 200)
    client = sign_in("lixiaowen")
    page = client.get(f"/cases/{last}").text
    known_part = page[page.index('id="known"') :].partition("</section>")[0]
    assert f'href="/cases/{first}"' not in known_part
    assert 'href="/cases/?state=all&amp;customer=rmyy">全部 7 张' in known_part
    listed = client.get("/cases/?state=all&customer=rmyy").text
    assert listed.count('class="name number"') == 7
    assert "只显示一位客户的工单" in listed
    assert '/customer/rmyy">江北区人民医院</a>' in listed


def test_cases_of_a_customer_that_nobody_registered_are_those_of_the_same_name(sign_in, engine):
    one, other = begin(engine, 2)
    begin(engine, 1, 3, customer={"name": "海川物流"})
    page = sign_in("zhangmin").get(f"/cases/{one}").text
    assert "“晨光医院”的其他工单" in page
    assert f'href="/cases/{other}"' in page


def test_the_list_of_cases_searches_all_and_goes_on_with_the_search(sign_in, engine):
    [oldest] = begin(engine, 1, customer={"name": "Jiangbei Hospital"})
    begin(engine, 60, 100)
    client = sign_in("lixiaowen")
    assert f'href="/cases/{oldest}"' in client.get("/cases/?text=jiangbei").text
    page = client.get("/cases/?text=晨光").text
    assert page.count('class="name number"') == 50
    older = page.partition('href="/cases/?state=active&amp;text=%E6%99%A8%E5%85%89&amp;before=')[2].partition('"')[0]
    assert client.get(f"/cases/?text=晨光&before={older}").text.count('class="name number"') == 10


def test_the_cases_of_a_clause_are_paged_through_in_both_directions(sign_in, engine):
    keys = begin(engine, 45)
    client = sign_in("zhaolei")

    def page(**where):
        text = client.get("/clauses/3.1.b", query_string=where).text
        part = text[text.index('id="cases"') :].partition("</section>")[0]
        shown = [key for key in keys[::-1] if f'href="/cases/{key}#' in part]
        return shown, [word for word in ("较新的工单", "更早的工单") if f">{word}</a>" in part], part

    assert '#cases">45 张工单</a>' in client.get("/clauses/").text
    shown, ways, part = page()
    assert (shown, ways) == (keys[:24:-1], ["更早的工单"])
    assert '<span class="quiet small number">45</span>' in part
    assert page(before=keys[25])[:2] == (keys[24:4:-1], ["较新的工单", "更早的工单"])
    assert page(before=keys[5])[:2] == (keys[4::-1], ["较新的工单"])
    assert page(after=keys[4])[:2] == (keys[24:4:-1], ["较新的工单", "更早的工单"])
    assert page(after=keys[24])[:2] == (keys[44:24:-1], ["更早的工单"])
    assert "最新的工单" in page(before=keys[0])[2]


def test_promises_are_searched_by_customer_and_counted_however_many_there_are(sign_in, engine):
    begin(engine, 3)
    engine.clock.advance(timedelta(minutes=46))
    begin(engine, 2, 100)
    page = sign_in("liufang").get("/commitments/").text
    assert '<div class="big due-soon">3</div>' in page
    counts = [
        engine.count_nearly_due(timedelta(minutes=within), part)
        for within, part in ((61, 0), (60, 0), (0, 24), (0, 23))
    ]
    assert counts == [5, 3, 3, 0]
    engine.execute(commands.StartInstance("support_request", {"customer": {"name": "海川"}}, "A"), SYSTEM)
    assert sign_in("liufang").get("/commitments/?text=海川").text.count("明确响应</a>") == 1
