"""What makes a page that is sent twice happen once: the id it was made with, and what was written into it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from web.requests import request_id

LONGEST = 50  # characters of a page's id


def once_for(kind: str, *content: Any) -> str | None:
    """Return the request id of a command that a page causes; None where the page has none.

    A double click brings the same content and is one command. Who goes back, writes something else and sends it again
    means something else: it is not lost behind the first.
    """
    sent = request_id()
    if not sent:
        return None
    written = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    return f"{kind}-{sent[:LONGEST]}-{written[:24]}"
