"""Makes the papers of a case and prints them again: worded once, by the table of that moment, and kept as values.

A document has the blocks that its table gave, and the number of the layout that printed them: it is the same file,
byte for byte, whatever becomes of the table, and of the layout.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from engine.api import Engine
from processes.moments import read_moment
from processes.papers.layout import Paper, print_paper
from processes.wording.blocks import Block
from processes.wording.catalogue import DIAGNOSIS_REPORT, RENEWAL_QUOTE, Wording
from processes.wording.reading import worded, worded_as_shipped
from processes.wording.values import with_values

PAPERS: Mapping[str, Wording] = {"diagnosis-report": DIAGNOSIS_REPORT, "renewal-quote": RENEWAL_QUOTE}
"""The papers by the job types that make them."""

_ALWAYS = "客户联系人产品问题故障类别质保受理时间业务中断报告描述原因处理经过措施配件与备件预防使用建议"
"""Letters of headings that the font of a report had, printed or not, before a document named its layout."""
LAYOUTS: Mapping[int, Callable[[Paper, datetime], bytes]] = {0: partial(print_paper, also=_ALWAYS), 1: print_paper}
"""Every layout that papers were ever printed with. A new one gets the next number; those before stay as they are."""
NEWEST = max(LAYOUTS)


def make_document(
    engine: Engine, paper: str, variables: Mapping[str, Any], number: str, at: datetime
) -> dict[str, Any]:
    """Return a new document of a case, worded by the newest table. Raises WordingBroken."""
    wording = PAPERS[paper]
    blocks, version = worded(engine, wording, with_values(variables, number, at))
    return {
        "title": Paper(blocks).title,
        "number": number,
        "paper": paper,
        "made_at": at.isoformat(),
        "layout": NEWEST,
        "decision": wording.decision,
        "decision_version": version,
        "blocks": [block._asdict() for block in blocks],
    }


def with_checksum(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a new document with what its file is: pages, bytes, sha256. Raises NoFont."""
    _, data = _printed(_kept(document) or (), document)
    pages = data.count(b"/Type /Page /Parent")
    return {**document, "pages": pages, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def print_again(document: Any, variables: Mapping[str, Any], number: str) -> tuple[str, bytes] | None:
    """Return the title and the PDF file of a document of a case; None where it is no paper. Raises NoFont.

    One that was made before papers kept their blocks is worded by the table that came with the program.
    """
    if not is_document(document, variables):
        return None
    blocks = _kept(document)
    if blocks is None:
        at = read_moment(document["made_at"])
        blocks = worded_as_shipped(PAPERS[document["paper"]], with_values(variables, number, at), at).blocks
    return _printed(blocks, document)


def is_document(document: Any, variables: Mapping[str, Any]) -> bool:
    """Say whether a value is a document of a case that can be printed."""
    if not isinstance(document, Mapping) or str(document.get("paper")) not in PAPERS:
        return False
    try:
        at = read_moment(str(document.get("made_at")))
    except ValueError:
        return False
    if _kept(document) is not None:
        return document.get("layout") in LAYOUTS
    return PAPERS[str(document["paper"])].has_values(with_values(variables, "", at))


def _kept(document: Mapping[str, Any]) -> tuple[Block, ...] | None:
    blocks = document.get("blocks")
    if not isinstance(blocks, list) or not all(isinstance(block, Mapping) for block in blocks):
        return None
    return tuple(Block(*(str(block.get(name) or "") for name in Block._fields)) for block in blocks)


def _printed(blocks: tuple[Block, ...], document: Mapping[str, Any]) -> tuple[str, bytes]:
    paper = Paper(blocks)
    layout = LAYOUTS[document.get("layout", 0)]
    return paper.title, layout(paper, read_moment(document["made_at"]))
