"""The register of clauses as the page that is made shows it: read once for a request."""

from __future__ import annotations

from typing import cast

from flask import g

from processes.contract import ClauseRegister, register_of
from web.context import engine


def clause_register() -> ClauseRegister:
    """Return the clauses of this engine: released, added, changed, and which of them are retired."""
    if "clause_register" not in g:
        g.clause_register = register_of(engine())
    return cast(ClauseRegister, g.clause_register)
