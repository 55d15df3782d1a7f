"""The register on screen: everybody reads it, some keep it, files are checked before they are taken in."""

import html
import io
from datetime import timedelta

import pytest

from engine.api import SYSTEM, Actor, commands
from processes.deploy import read_bundle
from processes.register import sample
from processes.register.changes import SaveEntry
from processes.register.kinds import KINDS
from processes.register.queries import find_entries, read_entry
from processes.register.spares import LendSpare, ReleaseSpare, ReserveSpare

from .conftest import HASH

CUSTOMER = {"id": "acme", "is_new": "yes", "name": "甲公司", "industry": "制造", "needs": "夜间\r\n不停机", "note": ""}


@pytest.fixture(autouse=True)
def register(engine):
    engine.execute(commands.CreateUser("chengang", "陈刚", ("spare_keeper", "vendor_desk"), password_hash=HASH), SYSTEM)
    for command in sample.commands():
        engine.execute(command, SYSTEM)


def test_everybody_reads_every_kind(sign_in):
    client = sign_in("zhangmin")
    assert client.get("/register/").status_code == 200
    for kind in KINDS:
        page = client.get(f"/register/{kind}/")
        assert page.status_code == 200
        assert KINDS[kind].zh in page.text
    assert client.get("/register/planet/").status_code == 404


def test_a_search_finds_by_serial_number_and_by_name_and_a_list_by_its_customer(sign_in):
    client = sign_in("zhangmin")
    assert "haichuan-sw1" in client.get("/register/?text=HT7506-2503").text
    assert "没有找到" in client.get("/register/?text=无此物").text
    page = client.get("/register/product/?customer=haichuan").text
    assert "haichuan-sw1" in page
    assert "rmyy-db1" not in page


def test_an_entry_shows_what_belongs_to_it(sign_in):
    page = sign_in("zhangmin").get("/register/customer/haichuan").text
    for text in ("海川物流集团", 'href="/register/site/', 'href="/register/product/haichuan-sw1"', "智能仓储网络建设"):
        assert text in page
    assert "/edit" not in page


@pytest.mark.parametrize(
    ("name", "kind", "may"),
    [
        ("lixiaowen", "customer", True),
        ("lixiaowen", "spare", False),
        ("chengang", "spare", True),
        ("chengang", "vendor", True),
        ("chengang", "duty", False),
        ("liufang", "duty", True),
        ("zhangmin", "customer", False),
        ("zhangmin", "training", True),
    ],
)
def test_who_keeps_what(sign_in, name, kind, may):
    client = sign_in(name)
    assert client.get(f"/register/{kind}/new").status_code == (200 if may else 403)
    assert client.get(f"/register/{kind}/import").status_code == (200 if may else 403)
    assert client.post(f"/register/{kind}/save", data={"id": "x"}).status_code == (422 if may else 403)
    assert ("新增" in client.get(f"/register/{kind}/").text) is may


def test_an_entry_is_added_changed_and_removed_and_its_history_tells_it(sign_in, engine):
    client = sign_in("lixiaowen")
    assert client.post("/register/customer/save", data=CUSTOMER).location == "/register/customer/acme"
    assert read_entry(engine, "customer", "acme")["needs"] == "夜间\n不停机"
    client.post("/register/customer/save", data=CUSTOMER | {"is_new": "", "industry": "物流"})
    page = client.get("/register/customer/acme").text
    assert "制造 → 物流" in page
    assert "李晓雯" in page
    client.post("/register/customer/acme/remove", data={"reason": "重复"})
    assert read_entry(engine, "customer", "acme") is None
    page = client.get("/register/customer/acme").text
    assert "这一条已删除" in page
    assert "重复" in page
    assert engine.verify_journal().problem is None


def test_nothing_changed_says_so(sign_in):
    client = sign_in("lixiaowen")
    client.post("/register/customer/save", data=CUSTOMER)
    client.post("/register/customer/save", data=CUSTOMER | {"is_new": ""})
    assert "没有改动" in client.get("/register/customer/acme").text


def test_the_second_of_two_who_edit_is_told_who_was_faster_and_keeps_what_they_wrote(sign_in, engine):
    client = sign_in("lixiaowen")
    page = client.get("/register/customer/haichuan/edit").text
    seen = page.split('name="seen_at" value="')[1].split('"')[0]
    engine.clock.advance(timedelta(minutes=1))
    engine.execute(SaveEntry("customer", "haichuan", {"industry": "制造"}), SYSTEM)
    data = {"id": "haichuan", "name": "海川物流", "industry": "物流", "seen_at": seen}
    answer = client.post("/register/customer/save", data=data)
    assert answer.status_code == 409
    assert "已在" in answer.text
    assert 'value="海川物流"' in answer.text
    seen = answer.text.split('name="seen_at" value="')[1].split('"')[0]
    assert client.post("/register/customer/save", data=data | {"seen_at": seen}).status_code == 303
    assert read_entry(engine, "customer", "haichuan")["name"] == "海川物流"


def test_the_week_shows_who_stands_in_and_the_gaps_ahead(sign_in, engine):
    engine.deploy({"team.dmn": read_bundle()["team.dmn"]}, SYSTEM)
    page = sign_in("liufang").get("/register/duty/?week=2026-11-28").text
    assert "2026-11-23 起的一周" in page
    assert "调班</span>" in page
    assert "未来 28 天的值班空缺" not in page
    engine.execute(SaveEntry("duty_change", "2026-11-28-engineer", {"user": None}), SYSTEM)
    client = sign_in("liufang")
    page = client.get("/register/duty_change/?week=2026-11-28").text
    assert "未来 28 天的值班空缺" in page
    assert "无人" in page or "没有人" in page
    assert client.get("/register/duty/?week=nonsense").status_code == 200


def test_an_id_that_is_taken_is_not_overwritten(sign_in, engine):
    answer = sign_in("lixiaowen").post("/register/customer/save", data=CUSTOMER | {"id": "haichuan"})
    assert answer.status_code == 422
    assert "已有这个编号" in answer.text
    assert read_entry(engine, "customer", "haichuan")["name"] == "海川物流集团"


def test_what_is_wrong_stands_beside_its_field_and_what_was_written_stays(sign_in, engine):
    data = {
        "id": "p 1",
        "is_new": "yes",
        "name": "交换机",
        "customer": "",
        "vendor_months": "三",
        "delivered_on": "昨天",
    }
    answer = sign_in("lixiaowen").post("/register/product/save", data=data)
    assert answer.status_code == 422
    assert answer.text.count('class="wrong"') == 5  # id, customer, serial, delivered_on, vendor_months
    assert 'value="交换机"' in answer.text
    assert len(find_entries(engine, "product")) == 5


def test_flags_and_numbers_are_read(sign_in, engine):
    data = {
        "id": "bj-9",
        "is_new": "yes",
        "name": "电源",
        "model": "M",
        "serial": "S9",
        "is_original": "no",
        "state": "in_stock",
    }
    sign_in("chengang").post("/register/spare/save", data=data)
    assert read_entry(engine, "spare", "bj-9")["is_original"] is False
    data = {"id": "p9", "is_new": "yes", "customer": "haichuan", "name": "N", "serial": "S", "vendor_months": "36"}
    sign_in("lixiaowen").post("/register/product/save", data=data)
    assert read_entry(engine, "product", "p9")["vendor_months"] == 36


def test_what_is_referred_to_stays(sign_in, engine):
    answer = sign_in("lixiaowen").post("/register/customer/haichuan/remove")
    assert answer.status_code == 409
    assert read_entry(engine, "customer", "haichuan")


def test_a_spare_unit_tells_which_case_has_it(sign_in, engine):
    engine.execute(ReserveSpare("bj-sw-01", "20261124-0001"), SYSTEM)
    client = sign_in("chengang")
    page = client.get("/register/spare/bj-sw-01").text
    assert "为工单 20261124-0001 预留" in page
    assert "已预留" in client.get("/register/spare/").text
    engine.execute(LendSpare("bj-sw-01", "20261124-0001"), SYSTEM)
    assert "借给工单 20261124-0001 的客户" in client.get("/register/spare/bj-sw-01").text
    engine.execute(ReleaseSpare("bj-sw-01", "20261124-0001"), SYSTEM)
    assert "工单 20261124-0001 已归还" in client.get("/register/spare/bj-sw-01").text


def test_the_roster_tells_who_is_on_duty_and_where_nobody_is(sign_in, engine):
    engine.deploy({"team.dmn": read_bundle()["team.dmn"]}, SYSTEM)
    client = sign_in("liufang")
    page = client.get("/register/duty/").text
    assert "现在值班" in page
    assert "应有" not in page
    client.post("/register/duty/desk-night/remove")
    page = client.get("/register/duty/").text
    assert "应有 1 人值班，只有 0 人" in page
    assert "20:00" in page


def upload(client, kind, text, **more):
    data = {"file": (io.BytesIO(text.encode() if isinstance(text, str) else text), "x.csv"), **more}
    return client.post(f"/register/{kind}/import", data=data)


def test_a_file_is_checked_line_by_line_and_nothing_is_written(sign_in, engine):
    text = "编号,名称,行业\nhaichuan,海川物流集团,物流\nrmyy,江北区人民医院,健康\nacme,甲公司,\nbeta,,制造\n"
    answer = upload(sign_in("lixiaowen"), "customer", text, confirmed="yes")
    assert answer.status_code == 422
    for tag in ("无变化", "修改", "新增", "有误"):
        assert tag in answer.text
    assert "名称: 必填" in answer.text
    assert "导入全部" not in answer.text
    assert read_entry(engine, "customer", "acme") is None


def test_a_file_that_is_right_is_taken_in_after_a_second_look(sign_in, engine):
    client = sign_in("lixiaowen")
    text = "编号,名称,行业\nacme,甲公司,制造\n"
    answer = upload(client, "customer", text)
    assert answer.status_code == 200
    assert "导入全部" in answer.text
    assert read_entry(engine, "customer", "acme") is None
    answer = client.post("/register/customer/import", data={"text": text, "confirmed": "yes"})
    assert answer.status_code == 303
    assert read_entry(engine, "customer", "acme")["name"] == "甲公司"
    assert "从文件导入" in client.get("/register/customer/acme").text


def test_a_large_file_is_confirmed_too(sign_in, engine):
    text = "编号,名称,备注\n" + "".join(f"k{number},客户{number},{'备' * 400}\n" for number in range(600))
    assert len(text.encode()) > 600_000
    answer = sign_in("lixiaowen").post("/register/customer/import", data={"text": text, "confirmed": "yes"})
    assert answer.status_code == 303
    assert len(find_entries(engine, "customer")) == 604


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_what_a_spreadsheet_saved_is_read(sign_in, encoding):
    answer = upload(sign_in("lixiaowen"), "customer", "编号,名称\nacme,甲公司\n".encode(encoding))
    assert answer.status_code == 200
    assert "甲公司" in answer.text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "文件中没有可以读取的行"),
        ("编号,名称\n".encode(), "文件中没有可以读取的行"),
        (b"\xff\xfe\x00\xff", "第一行应当写明各列"),
        (b"PK\x03\x04 a workbook", "另存为"),
        ('编号,名称\na,"甲\n'.encode(), "从第 2 行开始的一行无法读取"),
    ],
)
def test_a_file_that_is_no_table_is_refused_on_its_page(sign_in, data, words):
    answer = upload(sign_in("lixiaowen"), "customer", data)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'type="file"' in answer.text


def test_what_a_browser_makes_of_new_lines_in_a_cell_changes_nothing(sign_in, engine):
    client = sign_in("lixiaowen")
    text = '编号,名称,备注\r\nacme,甲公司,"一\n二"\r\n'
    client.post(
        "/register/customer/import", data={"text": text.replace("\r\n", "\n").replace("\n", "\r\n"), "confirmed": "yes"}
    )
    assert read_entry(engine, "customer", "acme")["note"] == "一\n二"
    assert "无变化" in upload(client, "customer", text).text


def test_of_a_long_file_the_page_shows_what_has_to_be_looked_at(sign_in):
    text = "编号,名称\n" + "".join(f"k{number},客户{number}\n" for number in range(600)) + "rmyy,江北区人民医院（新）\n"
    page = upload(sign_in("lixiaowen"), "customer", text).text
    assert page.index("江北区人民医院（新）") < page.index(">k0<")
    assert "另有 101 项" in page
    assert ">k599<" not in page


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_exported_changes_nothing_when_it_is_imported(sign_in, kind):
    client = sign_in("liufang")
    text = client.get(f"/register/{kind}.csv").get_data()
    answer = upload(client, kind, text)
    assert answer.status_code == 200
    assert "无变化" in answer.text
    assert '<span class="tag main">修改</span>' not in answer.text


def test_an_unknown_entry_is_not_found(sign_in):
    client = sign_in("lixiaowen")
    assert client.get("/register/customer/nobody").status_code == 404
    assert client.get("/register/customer/nobody/edit").status_code == 404


def test_english(sign_in):
    client = sign_in("lixiaowen")
    client.post("/language", data={"language": "en"})
    assert "Serial number" in client.get("/register/product/").text
    assert "in stock" in client.get("/register/spare/").text


def test_what_is_retired_is_not_offered_but_stays_where_it_is_used(sign_in, engine):
    client = sign_in("lixiaowen")
    engine.execute(SaveEntry("customer", "haichuan", {"is_retired": True}), SYSTEM)
    assert 'href="/register/customer/haichuan"' not in client.get("/register/customer/").text
    assert 'href="/register/customer/haichuan"' not in client.get("/register/?text=海川").text
    page = client.get("/register/customer/?retired=yes").text
    assert 'href="/register/customer/haichuan"' in page
    assert "已停用</span>" in page
    assert 'value="haichuan"' not in client.get("/register/site/new").text
    page = client.get("/register/product/haichuan-sw1/edit").text
    assert '<option value="haichuan" selected>海川物流集团（已停用）' in page
    assert '<option value="hengtong" selected>' in page
    assert "海川物流集团（已停用）" in client.get("/register/product/").text
    assert "已停用</span>" in client.get("/register/customer/haichuan").text


def test_a_retired_group_is_not_offered_for_a_shift(sign_in, engine):
    engine.execute(SaveEntry("group", "trainer", {"is_retired": True}), SYSTEM)
    client = sign_in("liufang")
    assert 'value="trainer"' not in client.get("/register/duty/new").text
    duty = {"group": "trainer", "user": "zhangmin", "days": "daily", "starts": "08:00", "ends": "09:00"}
    engine.execute(SaveEntry("duty", "t", duty), SYSTEM)
    assert '<option value="trainer" selected' in client.get("/register/duty/t/edit").text


def test_who_confirms_a_file_is_told_who_changed_an_entry_since_the_check(sign_in, engine):
    client = sign_in("lixiaowen")
    text = "编号,名称,行业\nhaichuan,海川物流集团,制造\nacme,甲公司,\n"
    page = upload(client, "customer", text).text
    assert '<span class="quiet">物流</span> → 制造' in page
    engine.clock.advance(timedelta(minutes=1))
    engine.execute(SaveEntry("customer", "haichuan", {"industry": "航运"}), SYSTEM)
    data = {"text": text, "confirmed": "yes", "seen": seen_on(page)}
    answer = client.post("/register/customer/import", data=data)
    assert answer.status_code == 409
    assert "此后有 1 条已被改动" in answer.text
    assert "haichuan" in answer.text
    assert '<span class="quiet">航运</span> → 制造' in answer.text
    assert read_entry(engine, "customer", "acme") is None
    assert client.post("/register/customer/import", data=data | {"seen": seen_on(answer.text)}).status_code == 303
    assert read_entry(engine, "customer", "haichuan")["industry"] == "制造"


@pytest.mark.parametrize("seen", ["nonsense", "[]", '{"a": 1}'])
def test_what_no_page_of_ours_confirmed_is_refused(sign_in, seen):
    data = {"text": "编号,名称\nacme,甲公司\n", "confirmed": "yes", "seen": seen}
    assert sign_in("lixiaowen").post("/register/customer/import", data=data).status_code == 400


def seen_on(page):
    return html.unescape(page.split('name="seen" value="')[1].split('"')[0])


def test_a_skill_is_suggested_and_one_that_nobody_asks_for_is_told(sign_in, engine):
    files = read_bundle()
    engine.deploy({"skill.dmn": files["skill.dmn"]}, SYSTEM)
    client = sign_in("liufang")
    page = client.get("/register/skill/new").text
    for skill in ("网络", "服务器", "培训"):
        assert f'<option value="{skill}">' in page
    data = {"id": "s", "is_new": "yes", "user": "zhangmin", "skill": "占卜"}
    assert (
        "没有流程或决策会要求技能“占卜”" in client.post("/register/skill/save", data=data, follow_redirects=True).text
    )
    data |= {"id": "t", "skill": "网络"}
    assert "会要求技能" not in client.post("/register/skill/save", data=data, follow_redirects=True).text


def test_models_of_which_too_few_lie_ready_are_told(sign_in, engine):
    client = sign_in("liufang")
    assert "在库 1 件，至少应有 2 件" in client.get("/register/spare/").text  # power supplies of the sample
    engine.execute(ReserveSpare("bj-sw-01", "20261124-0009"), SYSTEM)
    for address in ("/register/stock/", "/manager/"):
        assert "在库 0 件，至少应有 1 件" in client.get(address).text
    assert "备件在库不足" not in client.get("/register/vendor/").text


def test_gaps_that_are_coming_are_on_the_managers_overview(sign_in, engine):
    engine.deploy({"team.dmn": read_bundle()["team.dmn"]}, SYSTEM)
    client = sign_in("liufang")
    assert "未来 28 天的值班空缺" not in client.get("/manager/").text
    engine.execute(SaveEntry("duty_change", "2026-11-28-engineer", {"user": None}), SYSTEM)
    page = client.get("/manager/").text
    assert "未来 28 天的值班空缺" in page
    assert "/register/duty/?week=2026-11-2" in page


def test_a_gap_that_is_coming_is_in_the_managers_inbox_in_the_morning(sign_in, engine):
    bundle = read_bundle()
    engine.deploy({name: bundle[name] for name in ("roster_watch.bpmn", "roster_gap.form", "team.dmn")}, SYSTEM)
    engine.execute(SaveEntry("duty_change", "2026-11-28-engineer", {"user": None}), SYSTEM)
    engine.clock.advance(timedelta(days=1))
    engine.run_due()
    engine.run_jobs()
    client = sign_in("liufang")
    assert "补齐值班空缺" in client.get("/inbox/?scope=groups").text
    [task] = [t for t in engine.inbox(Actor("liufang", frozenset({"service_manager"}))) if t.name == "补齐值班空缺"]
    page = client.get(f"/inbox/tasks/{task.user_task_key}").text
    assert "工程师：11-28 00:00 至 11-28 08:00 在岗 0 人" in page
    assert "到了开始的时间" in page
    for address in (f"/inbox/tasks/{task.user_task_key}", f"/cases/{task.root_key}"):
        assert "档案里还没有这个客户" not in client.get(address).text
