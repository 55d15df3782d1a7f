"""The model of the benchmark: the support chain in one diagram, in both expression languages.

Five desks, each an embedded sub-process under a response clock and a solution clock: accept the case, then work on it,
again and again until the desk is done with it; and a last task that closes the case. Bare SpiffWorkflow can't read call
activities of the zeebe dialect, so the desks stand inside. Each desk needs `ROUNDS` visits and none solves the case, so
an instance has `STEPS` completions.
"""

from __future__ import annotations

DESKS = ("phone", "remote", "onsite", "spare", "vendor")
ROUNDS = 3
"""How often a desk works on the case: the customer was not there, a part was missing, and so on."""

STEPS = (1 + ROUNDS) * len(DESKS) + 1
"""User tasks that are completed in one instance."""


NOTE = "客户电话无法接通，已约定下午再联系"
CASE = {
    "case_number": "SR-2026-000173",
    "channel": "hotline",
    "priority": 2,
    "title": "核心交换机间歇性丢包，影响门诊挂号",
    "description": "自上午九点起门诊楼三层交换机每隔数分钟丢包，重启后恢复约二十分钟，随后再次出现。已检查光模块。",
    "customer": {"id": "C-0042", "name": "第一人民医院", "level": "gold", "phone": "021-55550142"},
    "site": {"id": "S-0107", "city": "上海", "address": "延安西路 1600 号 3 号楼", "access": "工作日 08:00-18:00"},
    "contact": {"name": "周工", "phone": "13900001234", "email": "zhou@example.org"},
    "product": {"model": "SW-9300", "serial": "FCW2317L0AB", "version": "17.9.4", "installed": "2023-05-18"},
    "contract": {"id": "M-2023-118", "level": "7x24", "until": "2027-05-17", "response_hours": 2},
    "is_solved": False,
    "is_refused": False,
    "attachments": ["log-0900.txt", "topology.png"],
}
"""What is known of the case as it begins: as much as the hotline's form asks for."""


def diagram(is_feel: bool) -> str:
    """Return the BPMN; the two differ in the language of conditions and durations alone."""
    language = _Language(is_feel)
    parts = ['<startEvent id="start"/>', _flow("start", DESKS[0])]
    for i, desk in enumerate(DESKS):
        following = DESKS[i + 1] if i + 1 < len(DESKS) else "close"
        parts += [
            _desk(desk, language),
            _clock(f"{desk}_response", desk, language.duration("PT2H")),
            _clock(f"{desk}_solution", desk, language.duration("PT24H")),
            _choice(desk, f"{desk}_solved", "close", following, language.condition("is_solved")),
        ]
    parts += ['<userTask id="close"/>', '<endEvent id="closed"/>', _flow("close", "closed")]
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="bench" id="file">'
        f'<process id="case" isExecutable="true">{"".join(parts)}</process></definitions>'
    )


def answers(step: int) -> dict[str, object]:
    """Return what the form of a step gives."""
    is_done = step % (1 + ROUNDS) == 0
    return {"is_solved": False, "is_refused": False, "is_done": is_done, "note": NOTE, "minutes": step}


class _Language:
    def __init__(self, is_feel: bool) -> None:
        self._is_feel = is_feel

    def duration(self, text: str) -> str:
        return text if self._is_feel else f'"{text}"'

    def condition(self, name: str) -> str:
        return f"={name}" if self._is_feel else name


def _desk(desk: str, language: _Language) -> str:
    accept, again, work, start, end = (f"{desk}_{name}" for name in ("accept", "again", "work", "start", "end"))
    return (
        f'<subProcess id="{desk}"><startEvent id="{start}"/><userTask id="{accept}"/><userTask id="{work}"/>'
        f'<exclusiveGateway id="{again}"/><endEvent id="{end}"/><endEvent id="{desk}_no"/>{_flow(start, accept)}'
        f"{_choice(accept, f'{desk}_refused', f'{desk}_no', again, language.condition('is_refused'))}"
        f"{_flow(again, work)}{_choice(work, f'{desk}_done', end, again, language.condition('is_done'))}</subProcess>"
    )


def _clock(id_: str, host: str, duration: str) -> str:
    return (
        f'<boundaryEvent id="{id_}" attachedToRef="{host}" cancelActivity="false"><timerEventDefinition>'
        f'<timeDuration xsi:type="tFormalExpression">{duration}</timeDuration></timerEventDefinition></boundaryEvent>'
        f'<userTask id="{id_}_told"/><endEvent id="{id_}_end"/>'
        f"{_flow(id_, f'{id_}_told')}{_flow(f'{id_}_told', f'{id_}_end')}"
    )


def _choice(source: str, id_: str, yes: str, no: str, condition: str) -> str:
    return (
        f'<exclusiveGateway id="{id_}" default="{id_}_{no}"/>{_flow(source, id_)}{_flow(id_, no)}'
        f'<sequenceFlow id="{id_}_yes" sourceRef="{id_}" targetRef="{yes}">'
        f'<conditionExpression xsi:type="tFormalExpression">{condition}</conditionExpression></sequenceFlow>'
    )


def _flow(source: str, target: str) -> str:
    return f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}"/>'
