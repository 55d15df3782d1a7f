"""What batches and their items are called on screens."""

from __future__ import annotations

from engine.api import Batch
from web.context import engine
from web.diagrams import process_name
from web.words import _, _later

KINDS = {
    "cancel": _later("cancel cases"),
    "suspend": _later("suspend cases"),
    "resume": _later("resume cases"),
    "retry": _later("try again what failed"),
    "set_variables": _later("change data"),
    "migrate": _later("move to another version"),
    "move": _later("move to another element"),
}
ITEM_STATES = {
    "pending": _later("waits"),
    "done": _later("done"),
    "failed": _later("refused"),
    "canceled": _later("left alone"),
}
ITEM_LEVELS = {"pending": "main", "done": "fine", "failed": "late", "canceled": ""}


def batch_state(batch: Batch) -> tuple[str, str]:
    """Return how a batch stands, in a word, and the level of its tag."""
    if batch.ended_at is None:
        return _("under way"), "main"
    if batch.canceled:
        return _("stopped"), "soon"
    return (_("ended, some refused"), "late") if batch.failed else (_("ended"), "fine")


def what(batch: Batch) -> str:
    """Return what a batch does, with its target."""
    arguments = batch.arguments
    if batch.kind == "migrate":
        definition = engine().read_definition(arguments["definition_key"])
        name = process_name(definition.definition_key)
        return _("move to version %(number)d of “%(name)s”", number=definition.version, name=name)
    if batch.kind == "move":
        return _("move from %(one)s to %(other)s", one=arguments["from_element"], other=arguments["to_element"])
    return str(KINDS[batch.kind])
