"""Shows a text before it is deployed: a paper as its PDF, a mail as it reads, with a sample case or a real one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from engine.api import DecisionModel, NotFound, read_model
from processes.papers.font import NoFont
from processes.papers.layout import Paper, print_paper
from processes.wording.catalogue import PAPER, WORDINGS, Wording
from processes.wording.reading import worded, worded_by
from processes.wording.samples import NUMBER
from processes.wording.values import with_values
from web.context import engine, now
from web.papers import variables_of

bp = Blueprint("wording", __name__, url_prefix="/texts")


def words_in(text: str) -> list[Wording]:
    """Return the texts that a decision file words."""
    return [wording for id_, wording in WORDINGS.items() if f'<decision id="{id_}"' in text]


@bp.get("/")
def index() -> ResponseReturnValue:
    """List the texts that owners word, and what they can be looked at with."""
    deployed = {decision.id: decision for decision in engine().decisions()}
    return render_template("texts.html", wordings=WORDINGS.values(), deployed=deployed)


@bp.post("/preview")
def preview() -> ResponseReturnValue:
    """Return a text as it would be with the table of an editor or an uploaded file, or as deployed; nothing is kept."""
    model = _model()
    wording = _wording(model)
    values = _values(wording)
    blocks = worded(engine(), wording, values).blocks if model is None else worded_by(model, wording, values, now())
    if wording.kinds is not PAPER:
        return render_template("text_preview.html", wording=wording, blocks=blocks)
    try:
        data = print_paper(Paper(blocks), now())
    except NoFont as problem:
        return Response(str(problem), 503, mimetype="text/plain")
    answer = Response(data, content_type="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=f"{wording.decision}.pdf")
    return answer


def _model() -> DecisionModel | None:
    """Return the decision file that came along, None for what is deployed. DefinitionInvalid where it can't be read."""
    file = request.files.get("file")
    text = request.form.get("xml", "").replace("\r\n", "\n")
    if file is not None and file.filename:
        try:
            text = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            abort(400)
    return read_model(text, "preview.dmn") if text else None


def _wording(model: DecisionModel | None) -> Wording:
    """Return the text that is asked for; of a file that has no such one, its first."""
    asked = request.form.get("decision") or request.form.get("sample", "").partition("/")[0]
    known = WORDINGS if model is None else {id_: w for id_, w in WORDINGS.items() if id_ in model.decisions}
    wording = known.get(asked) or (None if model is None else next(iter(known.values()), None))
    if wording is None:
        raise NotFound(
            "Expected a file with the table of a paper or message, but it has none.",
            "应当是含有文书或消息文字的文件，但其中没有。",
        )
    return wording


def _values(wording: Wording) -> Mapping[str, Any]:
    """Return what the table sees: of the case whose number is given, else of the sample that was chosen."""
    number = request.form.get("case", "").strip()
    if not number or not wording.is_of_case:
        place = request.form.get("sample", "").partition("/")[2]
        known = {str(number): sample for number, sample in enumerate(wording.samples)}
        return with_values(known.get(place, wording.samples[0]).variables, NUMBER, now())
    case = next((c for c in engine().find_instances(business_key=number) if c.business_key == number), None)
    if case is None:
        raise NotFound(
            "Expected case '{number}' to exist, but it does not.", "应当有工单“{number}”，但没有。", number=number
        )
    return with_values(variables_of(case), number, now())
