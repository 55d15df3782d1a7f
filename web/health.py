"""Says whether the server answers and its database can be read."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from web.context import engine

bp = Blueprint("health", __name__)


@bp.get("/health")
def show() -> ResponseReturnValue:
    """Answer 200 after one read of the database."""
    engine().find_instances(limit=1)
    return jsonify(status="ok")
