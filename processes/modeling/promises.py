"""The promises that element templates declare: id, words, who keeps it, its clause, when it is due."""

from __future__ import annotations

from dataclasses import dataclass

from processes.modeling.parts import Words


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise as `commitment.<id>.…` declares it; `due` is FEEL, `name` what the ledger calls it.

    `is_by_contract`: decision `service_level` may give it pauses and a working calendar.
    """

    id: str
    word: Words
    name: str
    owner: str
    clause: str
    due: str
    is_by_contract: bool = False


def _since_request(limit: str) -> str:
    return f"=date and time(request.received_at) + duration(limits.{limit})"


PROMISES: tuple[Promise, ...] = (
    Promise("response", ("响应", "response"), "响应与安排", "service_desk", "3.1.b", _since_request("response"), True),
    Promise("solution", ("解决", "solution"), "解决问题", "engineer", "3.1.c", _since_request("solution"), True),
    Promise(
        "onsite",
        ("到场", "arrival on site"),
        "到达现场",
        "engineer",
        "3.1.e",
        "=date and time(onsite_from) + duration(limits.onsite)",
        True,
    ),
    Promise("spare", ("备件", "spare unit"), "备件到位", "spare_keeper", "3.1.f", _since_request("spare"), True),
    Promise(
        "answer",
        ("答复", "answer"),
        "配置问题答复",
        "engineer",
        "3.4.d",
        "=date and time(configuration.promised_at)",
    ),
    Promise("report", ("报告", "report"), "故障诊断报告", "engineer", "3.1.d", "=now() + duration(limits.report)"),
    Promise(
        "diagnosis", ("应急诊断", "emergency diagnosis"), "应急诊断", "operations", "4.5.a", _since_request("diagnosis")
    ),
    Promise(
        "recovery",
        ("恢复运行", "recovery"),
        "恢复运行",
        "operations",
        "4.1.a",
        "=date and time(request.received_at) + duration(emergency.recovery)",
    ),
    Promise(
        "notice",
        ("升级通知", "upgrade notice"),
        "升级通知",
        "service_desk",
        "3.2.c",
        "=date and time(upgrade.received_at) + duration(limits.upgrade_notice)",
    ),
    Promise("upgrade", ("升级实施", "upgrade"), "实施升级", "engineer", "3.2.c", "=now() + duration(limits.upgrade)"),
    Promise(
        "complaint",
        ("投诉答复", "answer to a complaint"),
        "答复投诉",
        "service_manager",
        "1.4.a",
        "=date and time(complaint.received_at) + duration(limits.complaint)",
    ),
)
"""In the order of lists. Any other id is declared by the extension properties of docs/reference/commitments.md."""
