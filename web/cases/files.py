"""The files that a customer sent by the portal, for those who work on the case to take along."""

from __future__ import annotations

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from processes.customers.keeping import read_file
from web.context import engine
from web.given import given_to, to_be_saved

bp = Blueprint("files", __name__)


@bp.get("/<int:key>/files/<int:number>/<int:place>")
def file(key: int, number: int, place: int) -> ResponseReturnValue:
    """Return a file of what came as `number`, at a place counted from 0; always to be saved, never to be shown."""
    case = engine().read_instance(engine().read_instance(key).root_key)
    files = next((one.files for one in given_to(case) if one.number == number), [])
    data = read_file(engine(), files[place].digest) if place < len(files) else None
    if data is None:
        abort(404)
    return to_be_saved(data, files[place].name)
