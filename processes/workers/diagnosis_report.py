"""Job type `diagnosis-report`: the fault-diagnosis report of a case as a PDF file (clause 3.1.d).

The file is printed again, byte for byte, from the same variables and `made_at`. A machine without a Chinese font fails
the job: the case waits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from engine.api import JobView
from processes.papers.case import diagnosis_report
from processes.papers.layout import print_paper
from processes.workers.declaration import Field, JobType

DOCUMENT = (
    Field("title", "text", "标题", "报告的标题", "Title of the report."),
    Field("number", "text", "工单编号", "工单编号", "Number of the case."),
    Field("paper", "text", "文书", "文书的种类", "Which paper it is; `notify` prints it again by this."),
    Field("pages", "whole number", "页数", "页数", "Number of pages."),
    Field("bytes", "whole number", "字节数", "文件大小", "Size of the file."),
    Field("sha256", "text", "校验值", "文件的 SHA-256", "SHA-256 of the file."),
    Field("made_at", "moment", "生成时间", "生成时间", "When it was made."),
)

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
    outputs=(Field("document", "record", "报告文件", "生成的文件", "The file that was made.", fields=DOCUMENT),),
)


def write(job: JobView) -> Mapping[str, Any]:
    JOB.read(job)
    number = job.business_key or str(job.root_key)
    paper = diagnosis_report(job.variables, number)
    assert paper is not None  # there is a report: it has a cause
    data = print_paper(paper, job.now)
    made = {"paper": JOB.name, "pages": data.count(b"/Type /Page /Parent"), "bytes": len(data)}
    return {
        "document": {"title": paper.title, "number": number, **made}
        | {"sha256": hashlib.sha256(data).hexdigest(), "made_at": job.now.isoformat()}
    }
