"""Short BPMN for tests: elements as texts, wired in a row or by hand."""

from __future__ import annotations

from itertools import pairwise

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="tests" id="file">'
)


def file(*processes: str, others: str = "") -> str:
    return f"{HEAD}{others}{''.join(processes)}</definitions>"


def process(id_: str, *parts: str, others: str = "", extension: str = "") -> str:
    """A file with one process."""
    extra = f"<extensionElements>{extension}</extensionElements>" if extension else ""
    return file(f'<process id="{id_}" isExecutable="true">{extra}{"".join(parts)}</process>', others=others)


def element(tag: str, id_: str, extension: str = "", inner: str = "", **attributes: str) -> str:
    attrs = "".join(f' {k}="{v}"' for k, v in attributes.items())
    extra = f"<extensionElements>{extension}</extensionElements>" if extension else ""
    return f'<{tag} id="{id_}"{attrs}>{extra}{inner}</{tag}>'


def start(id_: str = "start", inner: str = "") -> str:
    return element("startEvent", id_, inner=inner)


def end(id_: str = "end", inner: str = "") -> str:
    return element("endEvent", id_, inner=inner)


def user(id_: str, groups: str = "", assignee: str = "", users: str = "", more: str = "", name: str = "") -> str:
    given = "".join(
        f' {k}="{v}"' for k, v in (("assignee", assignee), ("candidateGroups", groups), ("candidateUsers", users)) if v
    )
    assignment = f"<zeebe:assignmentDefinition{given}/>" if given else ""
    named = {"name": name} if name else {}
    return element("userTask", id_, f"<zeebe:userTask/>{assignment}{more}", **named)


def service(id_: str, type_: str, retries: int = 3, more: str = "") -> str:
    return element("serviceTask", id_, f'<zeebe:taskDefinition type="{type_}" retries="{retries}"/>{more}')


def timer(text: str, kind: str = "timeDuration") -> str:
    return f'<timerEventDefinition><{kind} xsi:type="tFormalExpression">{text}</{kind}></timerEventDefinition>'


def boundary(id_: str, host: str, inner: str, cancel: bool = True) -> str:
    return element("boundaryEvent", id_, inner=inner, attachedToRef=host, cancelActivity=str(cancel).lower())


def message(id_: str, name: str, key: str = "") -> str:
    inner = f'<extensionElements><zeebe:subscription correlationKey="{key}"/></extensionElements>' if key else ""
    return f'<message id="{id_}" name="{name}">{inner}</message>'


def on_message(ref: str) -> str:
    return f'<messageEventDefinition messageRef="{ref}"/>'


def on_signal(ref: str) -> str:
    return f'<signalEventDefinition signalRef="{ref}"/>'


def flow(source: str, target: str) -> str:
    return f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}"/>'


def branch(source: str, target: str, condition: str) -> str:
    """A flow with a condition."""
    shown = condition.replace("<", "&lt;").replace(">", "&gt;")
    inner = f"<conditionExpression>{shown}</conditionExpression>"
    return f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>'


def row(*ids: str) -> str:
    """Flows from each id to the next."""
    return "".join(flow(a, b) for a, b in pairwise(ids))
