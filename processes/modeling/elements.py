"""Element templates of what people do, what carries a clause, where promises start and are met, and timers."""

from __future__ import annotations

from collections.abc import Iterator

from processes.modeling.parts import Template, Words, Writer, hidden, of_property
from processes.modeling.promises import PROMISES, Promise

PEOPLE = ("people", ("人工任务", "People's tasks"))
CARRIES = ("clauses", ("条款", "Clauses"))
STARTS = ("promises", ("承诺", "Promises"))
TIMERS = ("timers", ("定时器", "Timers"))
G_PEOPLE: Words = ("由谁办理", "Who does it")
G_CLAUSE: Words = ("条款", "Clause")
G_CUSTOMER: Words = ("客户门户", "Portal")
G_PROMISE: Words = ("承诺", "Promise")
G_TIMER: Words = ("时间", "Time")
WHEN: dict[str, Words] = {"completed": ("完成时", "when completed"), "activated": ("到达时", "when reached")}
WAITS: dict[str, Words] = {"us": ("我方", "us"), "customer": ("客户", "the customer"), "vendor": ("厂商", "the vendor")}
TASKS = ("bpmn:Task", "bpmn:UserTask")
ANY = ("bpmn:Activity", "bpmn:Event", "bpmn:Gateway")
HELD = ("bpmn:Activity", "bpmn:Event")
_KEPT: Words = ("承诺开始并兑现", "Promise starts and is met")
_HELD: Words = ("承诺开始并在此兑现", "Promise starts and is met here")
_ELSEWHERE: Words = ("承诺在别处开始，在这里兑现", "The promise starts elsewhere and is met here")
CLOCKS: tuple[tuple[str, Words, Words, str], ...] = (
    ("timeDate", ("到某一时刻", "at a time"), ("到期时刻", "Due at"), "=now() + duration(limits.response)"),
    ("timeDuration", ("经过一段时间", "after a time"), ("经过多久", "After"), "=duration(limits.response)"),
    ("timeCycle", ("反复提醒", "again and again"), ("间隔", "Interval"), "=cycle(duration(limits.vendor_reminder))"),
)


def people_templates(language: str) -> list[Template]:
    """Return the templates of people's tasks: plain, with a promise that starts and is met there, that meets one."""
    w = Writer(language)
    plain = w.template(
        "task",
        ("带条款的人工任务", "Person's task with a clause"),
        ("候选岗位、表单、到期时间与条款", "Candidate group, form, due time and clause"),
        PEOPLE,
        TASKS,
        {"people": G_PEOPLE, "clause": G_CLAUSE, "customer": G_CUSTOMER},
        [*_task(w, "engineer", "=date and time(request.received_at) + duration(limits.solution)"), _question(w)],
        element={"value": "bpmn:UserTask"},
        shows={"outputs": True},
        version=3,
    )
    return [plain, *(t for p in PROMISES for t in _for_people(w, p))]


def _question(w: Writer) -> Template:
    """Return the field that lets a customer answer the task in the portal (processes.customers.questions)."""
    about = (
        "写了就由客户在门户里自己答复；文字，或以 = 开头的 FEEL",
        "With it the customer answers in the portal; a text, or FEEL with =",
    )
    binding = of_property("customer.question")
    return w.text(
        ("给客户的问题", "Question to the customer"), "customer", binding, about=about, is_required=False, is_long=True
    )


def clause_templates(language: str) -> list[Template]:
    """Return the template that gives any element its clause."""
    w = Writer(language)
    return [
        w.template(
            "clause",
            ("带条款的元素", "Element with a clause"),
            ("任何任务、事件、网关或子流程写明承载的条款", "Any task, event, gateway or sub-process says its clauses"),
            CARRIES,
            ANY,
            {"clause": G_CLAUSE},
            [w.clause("clause")],
            shows=True,
        )
    ]


def promise_templates(language: str) -> list[Template]:
    """Return the templates that let a promise start, or be met, at any activity or event."""
    w = Writer(language)
    return [t for p in PROMISES for t in _anywhere(w, p)]


def timer_templates(language: str) -> list[Template]:
    """Return the templates of timers with their clause: at the edge of an activity."""
    w = Writer(language)
    return [
        w.template(
            f"timer.{kind}",
            (f"带条款的边界定时器：{word[0]}", f"Boundary timer with a clause: {word[1]}"),
            (
                "到时离开所附的任务，或另开一路；写明承载的条款",
                "Leaves its task in time, or opens another way; says its clause",
            ),
            TIMERS,
            ("bpmn:BoundaryEvent",),
            {"timer": G_TIMER, "clause": G_CLAUSE},
            [
                w.text(
                    label,
                    "timer",
                    {"type": "bpmn:TimerEventDefinition#property", "name": kind},
                    value=value,
                    feel="optional",
                ),
                w.clause("clause"),
            ],
            element={"value": "bpmn:BoundaryEvent", "eventDefinition": "bpmn:TimerEventDefinition"},
        )
        for kind, word, label, value in CLOCKS
    ]


def _for_people(w: Writer, promise: Promise) -> Iterator[Template]:
    """Yield the templates of a person's task that starts and meets a promise, and of one that only meets it."""
    head = _task(w, promise.owner, promise.due, promise.clause)
    groups = {"people": G_PEOPLE, "clause": G_CLAUSE, "promise": G_PROMISE}
    for kind, name, about, own in (
        (
            "promise",
            _KEPT,
            ("任务开始时计时，完成时兑现", "The clock starts with the task; completing it keeps the promise"),
            True,
        ),
        ("met", ("兑现承诺的人工任务", "Person's task that meets"), _ELSEWHERE, False),
    ):
        yield w.template(
            f"{kind}.{promise.id}",
            _of(name, promise),
            about,
            PEOPLE,
            TASKS,
            groups,
            [*head, *(_starting(w, promise) if own else ()), _met_when(w, promise)],
            element={"value": "bpmn:UserTask"},
            shows={"outputs": True},
            version=2,
        )


def _anywhere(w: Writer, promise: Promise) -> Iterator[Template]:
    """Yield the templates of any activity or event where a promise starts, starts and is met, or is met."""
    for kind, name, about, starts, meets in (
        (
            "start",
            ("承诺开始", "Promise starts"),
            ("到达这里时开始计时", "The clock starts as this is reached"),
            True,
            False,
        ),
        (
            "hold",
            _HELD,
            ("到达这里时开始计时，完成时兑现", "The clock starts as this is reached; completing it keeps the promise"),
            True,
            True,
        ),
        ("keep", ("承诺兑现", "Promise is met"), _ELSEWHERE, False, True),
    ):
        fields = [*(_starting(w, promise) if starts else ()), *([_met_when(w, promise)] if meets else ())]
        yield w.template(
            f"{kind}.{promise.id}",
            _of(name, promise),
            about,
            STARTS,
            HELD,
            {"promise": G_PROMISE, "clause": G_CLAUSE},
            [*fields, w.clause("clause", value=promise.clause)],
            shows=True,
            version=2 if starts else 1,
        )


def _of(name: Words, promise: Promise) -> Words:
    return f"{name[0]}：{promise.word[0]}", f"{name[1]}: {promise.word[1]}"


def _task(w: Writer, group: str, due: str, clause: str = "") -> list[Template]:
    who = {"type": "zeebe:assignmentDefinition", "property": "candidateGroups"}
    return [
        hidden({"type": "zeebe:userTask"}),
        w.group_of_people(("候选岗位", "Candidate group"), "people", who, group),
        w.text(("表单编号", "Id of the form"), "people", {"type": "zeebe:formDefinition", "property": "formId"}),
        w.text(
            ("到期时间", "Due"),
            "people",
            {"type": "zeebe:taskSchedule", "property": "dueDate"},
            value=due,
            feel="required",
        ),
        w.text(
            ("优先级", "Priority"),
            "people",
            {"type": "zeebe:priorityDefinition", "property": "priority"},
            about=("0 到 100，越大越先", "0 to 100, the higher the sooner"),
            value="=50",
            feel="required",
            is_required=False,
        ),
        w.clause("clause", value=clause),
        w.choice(("等待谁", "Waits for"), "clause", of_property("waits_for"), WAITS, "us"),
    ]


def _starting(w: Writer, promise: Promise) -> list[Template]:
    def named(part: str) -> dict[str, str]:
        return of_property(f"commitment.{promise.id}.{part}")

    return [
        w.text(("何时到期", "Due"), "promise", named("due"), value=promise.due, feel="required"),
        w.text(("名称", "Name"), "promise", named("name"), value=promise.name),
        w.group_of_people(("负责岗位", "Kept by"), "promise", named("owner"), promise.owner),
        w.clause("promise", f"commitment.{promise.id}.clause", promise.clause),
        w.text(
            ("停表", "Pauses"),
            "promise",
            named("pauses"),
            about=("等待谁时时钟停住；空着就不停", "While it waits for whom the clock stands still; empty: never"),
            value="=limits.pauses" if promise.is_by_contract else "",
            feel="required",
            is_required=False,
        ),
        w.text(
            ("工作日历", "Working calendar"),
            "promise",
            named("calendar"),
            about=("停表按哪个日历计；空着就全算", "By which calendar a pause counts; empty: all its time"),
            value="=limits.calendar" if promise.is_by_contract else "",
            feel="required",
            is_required=False,
        ),
    ]


def _met_when(w: Writer, promise: Promise) -> Template:
    return w.choice(("何时兑现", "Met"), "promise", of_property(f"commitment.{promise.id}.met"), WHEN, "completed")
