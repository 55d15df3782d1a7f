"""Job type `diagnosis-report`: the fault-diagnosis report of a case as a PDF file (clause 3.1.d).

What it says stands in the decision `diagnosis_report_paper`. The file is printed again, byte for byte, from the
document that is the result. A machine without a Chinese font, or a table that gives no paper, fails the job: the case
waits.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.api import Engine, JobView
from processes.papers.documents import make_document, with_checksum
from processes.workers.declaration import Field, JobType
from processes.workers.document import DOCUMENT, FILE

JOB = JobType(
    "diagnosis-report",
    "生成故障诊断报告",
    "Write the fault-diagnosis report",
    "把诊断报告打印为 PDF 文件；处理经过取自工单的各阶段",
    "Prints the report as a PDF file; how the case went is taken from its stages.",
    inputs=(
        Field(
            "report",
            "record",
            "报告",
            "诊断报告的内容",
            "What the report says.",
            is_of_case=True,
            fields=(
                Field("cause", "text", "故障原因", "故障原因", "Cause of the fault."),
                Field("measures", "text", "处理措施", "处理措施", "Measures taken.", is_required=False),
                Field("advice", "text", "建议", "预防与使用建议", "Advice for prevention and use.", is_required=False),
                Field(
                    "downtime_minutes",
                    "number",
                    "中断分钟",
                    "业务中断的分钟数",
                    "Minutes of interruption.",
                    is_required=False,
                ),
            ),
        ),
        Field("request", "record", "请求", "登记的请求", "The request.", is_required=False, is_of_case=True),
        Field("customer", "record", "客户", "客户", "The customer.", is_required=False, is_of_case=True),
    ),
    outputs=(
        Field("document", "record", "报告文件", "生成的文件", "The file that was made.", fields=(*DOCUMENT, *FILE)),
    ),
)


def write(job: JobView, engine: Engine) -> Mapping[str, Any]:
    JOB.read(job)
    number = job.business_key or str(job.root_key)
    return {"document": with_checksum(make_document(engine, JOB.name, job.variables, number, job.now))}
