"""Registry rows of flow nodes and sequence flows."""

from __future__ import annotations

from engine.bpmn.registry.entry import DEFINITIONS, SCOPES, Entry, executed, refused

ACTIVITY = ("isForCompensation", "startQuantity", "completionQuantity", "default")
NEVER: tuple[str, ...] = ()

ROWS: tuple[Entry, ...] = (
    executed("task", SCOPES, "Task", "任务", "8.2", ACTIVITY),
    executed("manualTask", SCOPES, "Manual task", "手工任务", "1.1", ACTIVITY),
    executed("userTask", SCOPES, "User task", "用户任务", "1.0", ACTIVITY, ("implementation",)),
    executed("serviceTask", SCOPES, "Service task", "服务任务", "1.0", (*ACTIVITY, "implementation", "operationRef")),
    executed(
        "sendTask",
        SCOPES,
        "Send task",
        "发送任务",
        "1.1",
        (*ACTIVITY, "implementation", "operationRef", "messageRef"),
    ),
    executed(
        "receiveTask",
        SCOPES,
        "Receive task",
        "接收任务",
        "1.0",
        (*ACTIVITY, "operationRef", "messageRef", "instantiate"),
        ("implementation",),
    ),
    executed("scriptTask", SCOPES, "Script task", "脚本任务", "1.0", (*ACTIVITY, "scriptFormat")),
    executed("businessRuleTask", SCOPES, "Business rule task", "业务规则任务", "1.0", (*ACTIVITY, "implementation")),
    executed("callActivity", SCOPES, "Call activity", "调用活动", "1.0", (*ACTIVITY, "calledElement")),
    executed("subProcess", SCOPES, "Sub-process", "子流程", "1.0", (*ACTIVITY, "triggeredByEvent")),
    executed(
        "transaction",
        SCOPES,
        "Transaction",
        "事务子流程",
        "BPMN",
        (*ACTIVITY, "triggeredByEvent", "method"),
        ("protocol",),
        method=("##Compensate", "Compensate", "compensate"),
        triggeredByEvent=("false", "0"),
    ),
    executed(
        "adHocSubProcess",
        SCOPES,
        "Ad-hoc sub-process",
        "自由子流程",
        "8.7",
        (*ACTIVITY, "triggeredByEvent", "ordering", "cancelRemainingInstances"),
        ordering=("Parallel", "Sequential"),
        triggeredByEvent=("false", "0"),
    ),
    executed("startEvent", SCOPES, "Start event", "开始事件", "1.0", ("isInterrupting", "parallelMultiple")),
    executed("endEvent", SCOPES, "End event", "结束事件", "1.0"),
    executed(
        "intermediateCatchEvent", SCOPES, "Intermediate catch event", "中间捕获事件", "1.0", ("parallelMultiple",)
    ),
    executed("intermediateThrowEvent", SCOPES, "Intermediate throw event", "中间抛出事件", "1.1"),
    executed(
        "boundaryEvent",
        SCOPES,
        "Boundary event",
        "边界事件",
        "1.0",
        ("attachedToRef", "cancelActivity", "parallelMultiple"),
    ),
    executed("exclusiveGateway", SCOPES, "Exclusive gateway", "排他网关", "1.0", ("default",), ("gatewayDirection",)),
    executed("parallelGateway", SCOPES, "Parallel gateway", "并行网关", "1.0", NEVER, ("gatewayDirection",)),
    executed("inclusiveGateway", SCOPES, "Inclusive gateway", "包容网关", "8.1", ("default",), ("gatewayDirection",)),
    executed(
        "eventBasedGateway",
        SCOPES,
        "Event-based gateway",
        "事件网关",
        "1.0",
        ("instantiate", "eventGatewayType"),
        ("gatewayDirection",),
        eventGatewayType=("Exclusive",),
    ),
    executed("complexGateway", SCOPES, "Complex gateway", "复杂网关", "BPMN", ("default",), ("gatewayDirection",)),
    executed("sequenceFlow", SCOPES, "Sequence flow", "顺序流", "1.0", ("sourceRef", "targetRef"), ("isImmediate",)),
    executed("globalTask", DEFINITIONS, "Global task", "全局任务", "BPMN"),
    executed("globalManualTask", DEFINITIONS, "Global manual task", "全局手工任务", "BPMN"),
    executed("globalUserTask", DEFINITIONS, "Global user task", "全局用户任务", "BPMN", NEVER, ("implementation",)),
    executed("globalScriptTask", DEFINITIONS, "Global script task", "全局脚本任务", "BPMN", ("scriptLanguage",)),
    executed(
        "globalBusinessRuleTask",
        DEFINITIONS,
        "Global business rule task",
        "全局业务规则任务",
        "BPMN",
        ("implementation",),
    ),
    *(
        refused(
            tag,
            SCOPES | DEFINITIONS,
            en,
            zh,
            ("it belongs to choreographies, which are not executed", "它属于编排图，编排图不被执行"),
            ("Draw it as a process with send and receive tasks.", "请改画成带发送任务和接收任务的流程。"),
        )
        for tag, en, zh in (
            ("choreographyTask", "Choreography task", "编排任务"),
            ("subChoreography", "Sub-choreography", "子编排"),
            ("callChoreography", "Call choreography", "调用编排"),
            ("choreography", "Choreography", "编排"),
            ("globalChoreographyTask", "Global choreography task", "全局编排任务"),
        )
    ),
    refused(
        "implicitThrowEvent",
        SCOPES,
        "Implicit throw event",
        "隐式抛出事件",
        ("it has no execution of its own", "它没有自己的执行方式"),
        ("Use an intermediate throw event.", "请使用中间抛出事件。"),
    ),
)
