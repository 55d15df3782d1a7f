"""A mail that is worded by a table: its subject and its text, in our own words where the owner's table fails."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, NamedTuple

from engine.api import Engine
from processes.wording.blocks import WordingBroken
from processes.wording.catalogue import Wording
from processes.wording.reading import worded, worded_as_shipped

log = logging.getLogger(__name__)


class MailText(NamedTuple):
    """A subject of one line, and a text whose paragraphs have an empty line between them."""

    subject: str
    text: str


def worded_mail(engine: Engine, wording: Wording, mail: Mapping[str, Any]) -> MailText:
    """Word a mail with what its table sees as `mail`.

    Whoever waits for it gets it anyway: where the deployed table gives nothing, it is worded by the one that came with
    the program, and the log says why.
    """
    values = {"mail": dict(mail)}
    try:
        blocks = worded(engine, wording, values).blocks
    except WordingBroken as broken:
        log.error("%s", broken)
        blocks = worded_as_shipped(wording, values, engine.clock.now()).blocks
    subject = " ".join(next(block.text for block in blocks if block.kind == "subject").split())
    return MailText(subject, "\n\n".join(block.text for block in blocks if block.kind == "part") + "\n")
