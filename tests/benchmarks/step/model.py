"""The model of the benchmark: a case handed on from desk to desk, each with a clock, in both expression languages."""

from __future__ import annotations

STAGES = 8
"""User tasks of one instance."""


def diagram(is_feel: bool) -> str:
    """Return the BPMN; the two differ in the language of conditions and durations alone."""
    duration = "PT2H" if is_feel else '"PT2H"'
    parts = [
        '<startEvent id="start"/>',
        '<endEvent id="solved"/>',
        '<sequenceFlow id="f0" sourceRef="start" targetRef="s1"/>',
    ]
    for n in range(1, STAGES + 1):
        following = f"s{n + 1}" if n < STAGES else "solved"
        condition = "=is_solved" if is_feel else "is_solved"
        parts.append(
            f'<userTask id="s{n}" name="Stage {n}"/>'
            f'<boundaryEvent id="late{n}" attachedToRef="s{n}" cancelActivity="false"><timerEventDefinition>'
            f'<timeDuration xsi:type="tFormalExpression">{duration}</timeDuration></timerEventDefinition></boundaryEvent>'
            f'<userTask id="escalated{n}"/><endEvent id="told{n}"/>'
            f'<sequenceFlow id="l{n}" sourceRef="late{n}" targetRef="escalated{n}"/>'
            f'<sequenceFlow id="t{n}" sourceRef="escalated{n}" targetRef="told{n}"/>'
            f'<exclusiveGateway id="g{n}" default="n{n}"/>'
            f'<sequenceFlow id="g{n}f" sourceRef="s{n}" targetRef="g{n}"/>'
            f'<sequenceFlow id="y{n}" sourceRef="g{n}" targetRef="solved"><conditionExpression xsi:type="tFormalExpression">'
            f"{condition}</conditionExpression></sequenceFlow>"
            f'<sequenceFlow id="n{n}" sourceRef="g{n}" targetRef="{following}"/>'
        )
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="bench" id="file">'
        f'<process id="case" isExecutable="true">{"".join(parts)}</process></definitions>'
    )


def answers(stage: int) -> dict[str, object]:
    """Return what the form of a stage gives."""
    return {"is_solved": False, f"note{stage}": "客户电话无法接通，已约定下午再联系", "minutes": stage * 5}
