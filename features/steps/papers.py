"""Steps about printed papers: what they say, who words them, and that a paper which was made stays as it is."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pypdfium2
from lxml import etree
from pytest_bdd import given, parsers, then, when

from engine.api import commands
from features.steps.cases import request_of
from features.steps.deploying import deploy
from features.steps.service import bundle
from features.steps.world import World
from processes.deploy import read_bundle
from processes.papers.documents import print_again

LATER = "20261124-0002"
HOLDERS = {"报告": "report", "报价单": "renewal"}
TABLES = {"报告": "diagnosis_report_paper", "报价单": "renewal_quote_paper"}
DMN = {"dmn": "https://www.omg.org/spec/DMN/20191111/MODEL/"}


@given(parsers.re(r"流程负责人把(?P<paper>报告|报价单)的结语改为“(?P<text>[^”]+)”并部署"))
@when(parsers.re(r"流程负责人把(?P<paper>报告|报价单)的结语改为“(?P<text>[^”]+)”并部署"))
def _(world: World, paper: str, text: str) -> None:
    _deploy_with(world, paper, "closing", 3, f'"{text}"')


@given(parsers.parse("流程负责人把报告的结语改得在工单“{title}”上算不出来，并部署"))
def _(world: World, title: str) -> None:
    _deploy_with(world, "报告", "closing", 3, f'if request.title = "{title}" then 5 else "请签字。"')


@when("流程负责人删去报告的标题并部署")
def _(world: World) -> None:
    _deploy_with(world, "报告", "title", 2, "")


@when(parsers.parse("客户又报修“{title}”，同样电话解决并写出报告"))
def _(world: World, title: str) -> None:
    world.register(request_of("海川物流集团", title), LATER)
    world.complete("服务台", "响应客户请求")
    world.complete("工程师", "电话诊断与指导", ["已解决"])
    world.complete("工程师", "编写故障诊断报告")


@when("客服经理让停下的工单继续")
def _(world: World) -> None:
    [incident] = world.engine.incidents(world.case)
    assert incident.job_key is not None
    for command in (commands.SetJobRetries(incident.job_key, 1), commands.ResolveIncident(incident.incident_key)):
        world.engine.execute(command, world.actor("客服经理"))
    world.work()


@then(parsers.re(r"(?P<paper>报告|报价单)上印着“(?P<text>.+)”"))
def _(world: World, paper: str, text: str) -> None:
    _, data = _printed(world, world.case, HOLDERS[paper])
    assert text in _text(data), _text(data)


@then(parsers.parse("前一张工单的报告没有印“{text}”，与当时的文件一字不差"))
def _(world: World, text: str) -> None:
    first = min(case.instance_key for case in world.engine.find_instances("support_request", root_only=True))
    document, data = _printed(world, first, "report")
    assert text not in _text(data)
    assert sha256(data).hexdigest() == document["sha256"]


@then("没有生成报告文件")
def _(world: World) -> None:
    assert "document" not in world.engine.variables(world.case)["report"]


def _deploy_with(world: World, paper: str, kind: str, cell: int, text: str) -> None:
    """Deploy the table of a paper with another text in one cell (2 the label, 3 the text) of the rows of a kind."""
    files = {**read_bundle(), **bundle()}
    name, root = next(
        (name, etree.fromstring(content.encode()))
        for name, content in files.items()
        if name.endswith(".dmn") and f'<decision id="{TABLES[paper]}"' in content
    )
    table = f".//dmn:decision[@id='{TABLES[paper]}']//dmn:rule"
    for rule in root.iterfind(table, DMN):
        cells = rule.findall("dmn:outputEntry/dmn:text", DMN)
        if cells[0].text == f'"{kind}"':
            cells[cell - 1].text = text
    deploy(world, {name: etree.tostring(root, encoding="unicode")})


def _printed(world: World, case: int, holder: str) -> tuple[dict[str, Any], bytes]:
    family = [case, *(child.instance_key for child in world.engine.child_instances(case))]
    variables = next(known for key in family if holder in (known := world.engine.variables(key)))
    document = variables[holder]["document"]
    number = world.engine.read_instance(case).business_key
    printed = print_again(document, variables, number or "")
    assert printed is not None
    return document, printed[1]


def _text(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)
