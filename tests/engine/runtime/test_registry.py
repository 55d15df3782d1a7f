"""Every command has a handler, every event an applier."""

from engine.model import commands, events
from engine.model.commands import Command
from engine.model.events import Event
from engine.runtime.appliers import APPLIERS
from engine.runtime.handlers import HANDLERS


def concrete(module, base):
    return {c for c in vars(module).values() if isinstance(c, type) and issubclass(c, base)} - {base}


def test_every_command_has_a_handler():
    assert concrete(commands, Command) == set(HANDLERS)


def test_every_event_has_an_applier_in_its_version():
    assert {(event, event.VERSION) for event in concrete(events, Event)} <= set(APPLIERS)
    assert {event for event, _ in APPLIERS} == concrete(events, Event)
