"""One row of the registry, and the groups of elements that rows refer to."""

from __future__ import annotations

from dataclasses import dataclass, field

EXECUTED, DRAWN, REFUSED = "executed", "drawn", "refused"

SUB_PROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
SCOPES = SUB_PROCESSES | {"process"}
TASKS = frozenset(
    {
        "task",
        "manualTask",
        "userTask",
        "serviceTask",
        "sendTask",
        "receiveTask",
        "scriptTask",
        "businessRuleTask",
    }
)
GLOBAL_TASKS = frozenset(
    {"globalTask", "globalManualTask", "globalUserTask", "globalScriptTask", "globalBusinessRuleTask"}
)
ACTIVITIES = TASKS | SUB_PROCESSES | {"callActivity"}
CATCHING = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent"})
THROWING = frozenset({"intermediateThrowEvent", "endEvent"})
EVENTS = CATCHING | THROWING
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway"})
NODES = ACTIVITIES | EVENTS | GATEWAYS
EVENT_KINDS = {
    "messageEventDefinition": "message",
    "signalEventDefinition": "signal",
    "timerEventDefinition": "timer",
    "conditionalEventDefinition": "conditional",
    "errorEventDefinition": "error",
    "escalationEventDefinition": "escalation",
    "compensateEventDefinition": "compensation",
    "cancelEventDefinition": "cancel",
    "terminateEventDefinition": "terminate",
    "linkEventDefinition": "link",
}
DEFINITIONS = frozenset({"definitions"})


@dataclass(frozen=True, slots=True)
class Entry:
    """What becomes of an element: `status` executed, drawn (kept, without meaning for execution) or refused.

    `inside`: the elements it may stand in. `attributes`: those that are executed; `drawn`: attributes that are
    documentation. `since`: the first Camunda 8 version that executes it, or `BPMN` where only the standard does.
    `zh` and `en`: its name for people. `why`/`action`: (English, Chinese) of a refusal, or of a drawn one's meaning.
    """

    tag: str
    status: str
    inside: frozenset[str]
    en: str
    zh: str
    attributes: tuple[str, ...] = ()
    drawn: tuple[str, ...] = ()
    since: str = ""
    why: tuple[str, str] = ("", "")
    action: tuple[str, str] = ("", "")
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)


def executed(
    tag: str,
    inside: frozenset[str],
    en: str,
    zh: str,
    since: str,
    attributes: tuple[str, ...] = (),
    drawn: tuple[str, ...] = (),
    **values: tuple[str, ...],
) -> Entry:
    """Return the row of an element that is executed; `values` are the only values of an attribute that are."""
    return Entry(tag, EXECUTED, inside, en, zh, attributes, drawn, since, values=dict(values))


def drawing(tag: str, inside: frozenset[str], en: str, zh: str, why: tuple[str, str] = ("", "")) -> Entry:
    """Return the row of an element that is documentation or drawing; what is inside it is not looked at."""
    return Entry(tag, DRAWN, inside, en, zh, why=why)


def refused(tag: str, inside: frozenset[str], en: str, zh: str, why: tuple[str, str], action: tuple[str, str]) -> Entry:
    """Return the row of a BPMN element that is known and not executed, with the reason and what to do instead."""
    return Entry(tag, REFUSED, inside, en, zh, why=why, action=action)
