"""Which timers were a promise's own is told from the journal afterwards, too: what was done when it was at risk."""

from datetime import timedelta

from engine.api import Engine, FrozenClock, commands
from tests.engine.commitments.test_pauses import HOUR, MANAGER, START, complete, diagram, start, warned, with_more
from tests.kit import bpmn


def kinds(engine):
    [promise] = engine.commitments()
    scheduled = {}
    for entry in engine.journal():
        for event in entry.events:
            if type(event).__name__ == "TimerScheduled":
                scheduled[event.timer_key] = event.element_id
    return {scheduled[key]: kind for key, kind in engine.commitment_timers(promise.commitment_key).items()}


def open_engine(text):
    engine = Engine.open("sqlite://", clock=FrozenClock(START))
    engine.deploy({"p.bpmn": text}, MANAGER)
    return engine


def test_those_due_with_it_and_those_that_warn_of_it_and_no_others():
    other = bpmn.boundary("daily", "solve", bpmn.timer("PT4H"), cancel=False)
    engine = open_engine(with_more(warned(), other, bpmn.user("look"), bpmn.flow("daily", "look")))
    case = start(engine, ["customer"])
    assert kinds(engine) == {"soon": "ahead", "late": "due"}
    complete(engine, "try")
    engine.clock.advance(9 * HOUR)
    complete(engine, "ask")
    limits = {"solution": "PT6H", "pauses": ["customer"], "calendar": None}
    engine.execute(commands.SetVariables(case, {"limits": limits}), MANAGER)
    engine.execute(commands.RetimeCommitments(case, "another level"), MANAGER)
    engine.clock.advance(timedelta(days=2))
    engine.run_due()
    assert engine.timers() == []
    assert kinds(engine) == {"soon": "ahead", "late": "due"}
    engine.close()


def test_one_that_is_set_for_as_long_as_it_lasts():
    limit = 'duration("PT4H")'.replace('"', "&quot;")
    text = diagram(f"=now() + {limit}").replace(bpmn.timer(f"=now() + {limit}", "timeDate"), bpmn.timer(f"={limit}"))
    engine = open_engine(text)
    start(engine)
    assert kinds(engine) == {"late": "due"}
    engine.close()
