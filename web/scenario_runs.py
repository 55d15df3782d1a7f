"""Starting a run of the scenarios from a page: the one that is under way is shown in place of a second one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

from flask import current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from processes.proving import Bundle
from processes.runs import run_under_way, start_run
from web.context import actor, now
from web.words import _


def var() -> Path:
    """Return the folder of what this installation keeps."""
    return cast(Path, current_app.extensions["var"])


def run_scenarios(bundle: Bundle, changed: Sequence[str] = ()) -> ResponseReturnValue:
    """Start the scenarios on a bundle, of which `changed` are not deployed, and lead to the page of the run."""
    run = run_under_way(var(), now())
    if run is not None:
        flash(_("Nothing new was started: this run is still in progress, and one goes on at a time."))
    else:
        run = start_run(var(), bundle, actor().name, now(), changed)
    return redirect(url_for("clauses.proving.show", id_=run.id), 303)
