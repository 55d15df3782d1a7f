"""Registry rows of event definitions, loops and expressions; and which event may stand where."""

from __future__ import annotations

from engine.bpmn.registry.entry import (
    ACTIVITIES,
    DEFINITIONS,
    EVENT_KINDS,
    EVENTS,
    NODES,
    Entry,
    executed,
)

EVENT_PLACES: dict[str, frozenset[str]] = {
    "startEvent": frozenset({"message", "signal", "timer", "conditional"}),
    "event sub-process start": frozenset(
        {"message", "signal", "timer", "conditional", "error", "escalation", "compensation"}
    ),
    "intermediateCatchEvent": frozenset({"message", "signal", "timer", "conditional", "link"}),
    "boundaryEvent": frozenset(
        {"message", "signal", "timer", "conditional", "error", "escalation", "compensation", "cancel"}
    ),
    "intermediateThrowEvent": frozenset({"message", "signal", "escalation", "compensation", "link"}),
    "endEvent": frozenset({"message", "signal", "error", "escalation", "compensation", "cancel", "terminate"}),
    "multi-instance behavior": frozenset({"message", "signal", "escalation"}),
}
"""Where an event definition of which kind is executed; all else is refused."""

PLACE = EVENTS | DEFINITIONS | {"event"}
TIMERS = frozenset({"timerEventDefinition"})
MULTI = frozenset({"multiInstanceLoopCharacteristics"})
FORMAL = ("language", "evaluatesToTypeRef")
BEHAVIOR = frozenset({"complexBehaviorDefinition"})

ROWS: tuple[Entry, ...] = (
    executed("messageEventDefinition", PLACE, "Message event", "消息事件", "1.0", ("messageRef",)),
    executed("signalEventDefinition", PLACE, "Signal event", "信号事件", "8.2", ("signalRef",)),
    executed("timerEventDefinition", PLACE, "Timer event", "定时事件", "1.0"),
    executed("conditionalEventDefinition", PLACE, "Conditional event", "条件事件", "8.9"),
    executed("errorEventDefinition", PLACE, "Error event", "错误事件", "1.0", ("errorRef",)),
    executed("escalationEventDefinition", PLACE, "Escalation event", "升级事件", "8.2", ("escalationRef",)),
    executed(
        "compensateEventDefinition",
        PLACE,
        "Compensation event",
        "补偿事件",
        "8.5",
        ("activityRef", "waitForCompletion"),
        waitForCompletion=("true", "1"),
    ),
    executed("cancelEventDefinition", PLACE, "Cancel event", "取消事件", "BPMN"),
    executed("terminateEventDefinition", PLACE, "Terminate event", "终止事件", "8.1"),
    executed("linkEventDefinition", PLACE, "Link event", "链接事件", "8.2"),
    executed("eventDefinitionRef", EVENTS, "Reference to an event definition", "事件定义引用", "BPMN"),
    executed("timeDate", TIMERS, "Timer date", "定时日期", "1.0", (), FORMAL),
    executed("timeDuration", TIMERS, "Timer duration", "定时时长", "1.0", (), FORMAL),
    executed("timeCycle", TIMERS, "Timer cycle", "定时周期", "1.0", (), FORMAL),
    executed(
        "condition",
        frozenset({"conditionalEventDefinition"}) | BEHAVIOR,
        "Condition",
        "条件",
        "8.9",
        ("language",),
        FORMAL[1:],
    ),
    executed(
        "conditionExpression",
        frozenset({"sequenceFlow"}),
        "Condition of a flow",
        "顺序流条件",
        "1.0",
        ("language",),
        FORMAL[1:],
    ),
    executed("source", frozenset({"linkEventDefinition"}), "Link source", "链接来源", "BPMN"),
    executed("target", frozenset({"linkEventDefinition"}), "Link target", "链接目标", "BPMN"),
    executed(
        "standardLoopCharacteristics",
        ACTIVITIES,
        "Standard loop",
        "标准循环",
        "BPMN",
        ("testBefore", "loopMaximum"),
    ),
    executed(
        "loopCondition",
        frozenset({"standardLoopCharacteristics"}),
        "Loop condition",
        "循环条件",
        "BPMN",
        ("language",),
        FORMAL[1:],
    ),
    executed(
        "multiInstanceLoopCharacteristics",
        ACTIVITIES,
        "Multi-instance",
        "多实例",
        "1.0",
        ("isSequential", "behavior", "noneBehaviorEventRef", "oneBehaviorEventRef"),
        behavior=("All", "None", "One", "Complex"),
    ),
    executed("loopCardinality", MULTI, "Loop cardinality", "循环基数", "BPMN", ("language",), FORMAL[1:]),
    executed("loopDataInputRef", MULTI, "Input collection", "输入集合", "BPMN"),
    executed("loopDataOutputRef", MULTI, "Output collection", "输出集合", "BPMN"),
    executed("inputDataItem", MULTI, "Input item", "输入项", "BPMN", (), ("itemSubjectRef", "isCollection")),
    executed("outputDataItem", MULTI, "Output item", "输出项", "BPMN", (), ("itemSubjectRef", "isCollection")),
    executed(
        "completionCondition",
        MULTI | {"adHocSubProcess"},
        "Completion condition",
        "完成条件",
        "8.0",
        ("language",),
        FORMAL[1:],
    ),
    executed("complexBehaviorDefinition", MULTI, "Complex behavior", "复杂行为", "BPMN"),
    executed("event", BEHAVIOR, "Event of a behavior", "行为的事件", "BPMN"),
    executed(
        "activationCondition",
        frozenset({"complexGateway"}),
        "Activation condition",
        "激活条件",
        "BPMN",
        ("language",),
        FORMAL[1:],
    ),
    executed("script", frozenset({"scriptTask", "globalScriptTask"}), "Script", "脚本", "BPMN"),
    executed("incoming", NODES, "Incoming flow", "流入", "1.0"),
    executed("outgoing", NODES, "Outgoing flow", "流出", "1.0"),
)

assert set(EVENT_KINDS) <= {row.tag for row in ROWS}
