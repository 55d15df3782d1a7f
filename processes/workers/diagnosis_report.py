"""Job type `diagnosis-report`: the fault-diagnosis report of a case as a PDF file (clause 3.1.d).

Input: the case's variables, of them `report` with cause, measures and advice. Output `document`: {title, number, paper,
pages, bytes, sha256, made_at}: the file is printed again, byte for byte, from the same variables and `made_at`. Error
INVALID_INPUT where the report is not written. A machine without a Chinese font fails the job: the case waits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from engine.api import BpmnError, JobView
from processes.papers.case import diagnosis_report
from processes.papers.layout import print_paper
from processes.workers.job import INVALID

TYPE = "diagnosis-report"


def write(job: JobView) -> Mapping[str, Any]:
    number = job.business_key or str(job.root_key)
    paper = diagnosis_report(job.variables, number)
    if paper is None:
        raise BpmnError(INVALID, f"{job.type}: report")
    data = print_paper(paper, job.now)
    made = {"paper": TYPE, "pages": data.count(b"/Type /Page /Parent"), "bytes": len(data)}
    return {
        "document": {"title": paper.title, "number": number, **made}
        | {"sha256": hashlib.sha256(data).hexdigest(), "made_at": job.now.isoformat()}
    }
