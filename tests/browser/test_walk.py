"""One case on its whole way, in a real browser: hotline, phone, remote, on site, spare, vendor, closing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.kit.desk import Person
from tests.browser.kit.morning import OFFSET, seconds_to_morning
from tests.browser.kit.server import ServerProcess, free_port
from tests.browser.kit.watch import READY, picture
from web.demo import PASSWORD


@pytest.fixture
def server(tmp_path: Path, bundle: None) -> Iterator[ServerProcess]:
    """The demonstration on a database of its own, as a process that can be killed."""
    port = free_port()
    environment = {
        "RELAYDESK_VAR": str(tmp_path / "var"),
        "RELAYDESK_PORT": str(port),
        OFFSET: str(seconds_to_morning()),
    }
    process = ServerProcess([], port, environment, tmp_path / "server.log", entry="tests.browser.kit.morning:demo")
    process.start()
    yield process
    process.kill()


def register(desk: Person) -> str:
    """Take a call and return the number that the caller is told."""
    page = desk.page
    page.get_by_role("link", name="登记工单").click()
    page.get_by_role("link", name="档案中没有这个客户").click()
    page.get_by_label("客户", exact=True).fill("海川物流集团")
    page.get_by_label("现场").fill("城东仓库机房")
    page.get_by_label("联系人").fill("周建国")
    page.get_by_label("回电号码").fill("023-5550 1201")
    page.get_by_label("问题概要").fill("核心交换机不通电")
    page.get_by_label("客户描述").fill("今早断电恢复后，核心交换机的指示灯全部不亮，仓库停止发货。")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("请告诉客户工单号")).to_be_visible()
    expect(page.get_by_text("我们的承诺")).to_be_visible()
    picture(page, "walk-registered")
    return page.get_by_role("heading", level=1).inner_text()


def look(person: Person, number: str, name: str, height: int = 900) -> None:
    """Open the case's page and keep a picture of it."""
    page = person.page
    page.set_viewport_size({"width": (page.viewport_size or {"width": 1280})["width"], "height": height})
    page.goto(f"{person.address}/cases/?state=all&text={number}")
    page.get_by_role("link", name=number, exact=True).click()
    page.wait_for_selector(READY, state="attached")
    assert page.locator(".rd-failed").count() == 0
    picture(page, name)


def test_a_case_goes_from_the_hotline_to_the_vendor_and_is_closed(server: ServerProcess, browser: Browser) -> None:
    def person(name: str, *, on_phone: bool = False) -> Person:
        return Person(browser, server.address, name, PASSWORD, on_phone=on_phone)

    desk = person("lixiaowen")
    number = register(desk)
    desk.page.goto(f"{server.address}/inbox/?scope=groups")
    picture(desk.page, "inbox")
    desk.take("响应客户请求", number)
    picture(desk.page, "walk-task")
    desk.fill(
        {
            "主要现象": "不通电、不启动",
            "客户说明的准确情况": "市电正常，交换机电源指示灯不亮。",
            "给客户的明确答复与安排": "工程师十分钟内来电指导。",
        }
    )
    desk.complete("响应客户请求")

    engineer = person("wangqiang")
    engineer.do("电话诊断与指导", number, {"电话结果": "需要远程支持", "现象与判断": "更换电源线无效。"})

    for one in (desk, engineer):
        one.page.goto("about:blank")  # nothing is under way that the kill would cut off
    server.kill()
    server.start()

    engineer.do("取得远程授权", number, {"客户是否同意远程接入": "是", "授权人": "周建国", "远程方式": "客户 VPN"})
    engineer.do(
        "远程诊断与处理",
        number,
        {"处理结果": "未解决，需要上门", "诊断结论": "管理口无响应。", "所做操作": "尝试从备机登录。"},
    )
    look(engineer, number, "case", 1240)
    engineer.leave()

    on_site = person("wangqiang", on_phone=True)
    on_site.do("接单并出发", number, {"上门工程师": "王强", "预计到达": "11:30"})
    on_site.do("到达现场签到", number, {"现场接待人": "周建国", "已与客户核对现场环境，确认可以开始": True})
    on_site.take("现场诊断与处理", number)
    picture(on_site.page, "walk-phone")
    on_site.fill({"本轮结果": "现场无法解决，转备件或厂商", "现场诊断": "电源模块损坏。", "所做处理": "更换插槽无效。"})
    on_site.complete("现场诊断与处理")
    look(on_site, number, "walk-phone-case")

    keeper = person("chengang")
    keeper.do(
        "选定备件",
        number,
        {"备件型号": "HT-S7506", "备件序列号": "HT7506-BJ-0001", "是否原厂": "原厂备件", "来源": "本库库存"},
    )
    keeper.do("发出备件", number, {"送达方式": "专车", "预计送达": "14:00"})
    on_site.do("安装备件并验证", number, {"安装结果": "客户可用，原设备仍待修复", "验证情况": "备机已恢复发货。"})
    keeper.do(
        "确认责任厂商",
        number,
        {"问题归属": "硬件厂商", "厂商": "恒通网络设备", "厂商服务联系人": "林岚 400-555-0103"},
    )
    keeper.do(
        "协调硬件厂商维修或更换",
        number,
        {"厂商措施": "更换", "厂商答复": "更换电源模块，今日发出。", "预计完成时间": "明天 10:00"},
    )
    on_site.do("落实并验证方案", number, {"验证结果": "已解决", "验证情况": "新电源模块运行正常。"})
    on_site.do(
        "编写故障诊断报告",
        number,
        {
            "故障原因": "断电恢复时浪涌损坏电源模块。",
            "处理措施": "备机顶替，更换电源模块。",
            "预防与使用建议": "加装防浪涌插座。",
            "业务中断（分钟）": "180",
        },
    )
    desk.do(
        "请客户确认", number, {"客户确认问题已解决": "确认解决", "确认人（客户方）": "周建国", "满意度": "非常满意"}
    )
    keeper.do("收回备件", number, {"备件去向": "已收回入库", "备件序列号": "HT7506-BJ-0001"})

    look(desk, number, "walk-closed")
    expect(desk.page.get_by_text("已关闭").first).to_be_visible()
    manager = person("liufang")
    manager.page.goto(f"{server.address}/audit/verify")
    expect(manager.page.get_by_text("日志完整无缺")).to_be_visible()
    for one in (desk, on_site, keeper, manager):
        one.leave()
