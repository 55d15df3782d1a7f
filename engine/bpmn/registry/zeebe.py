"""Registry of the zeebe: extension elements and attributes: where each may stand, and since when."""

from __future__ import annotations

from dataclasses import dataclass

from engine.bpmn.registry.entry import ACTIVITIES, EVENTS, GATEWAYS, NODES

JOB_TASKS = frozenset({"serviceTask", "sendTask", "businessRuleTask", "scriptTask"})
INPUTS = ACTIVITIES | {"intermediateThrowEvent", "endEvent"}
OUTPUTS = ACTIVITIES | EVENTS
BINDING = ("bindingType", "versionTag")
PROFILE = (8, 8)


@dataclass(frozen=True, slots=True)
class ZeebeEntry:
    """`inside`: BPMN tags whose extension elements may hold it, or (`nested`) the zeebe element it stands in.

    `later`: attributes of a later version, with that version; `ignored`: attributes without meaning for execution.
    `since` above the profile (8.8) means refused, but for `ahead`, which this engine executes already.
    """

    tag: str
    inside: frozenset[str]
    en: str
    zh: str
    since: str = "1.0"
    attributes: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    later: tuple[tuple[str, str], ...] = ()
    nested: bool = False
    also_in: str = ""
    """One zeebe element more that may hold it."""
    ahead: bool = False
    why: tuple[str, str] = ("", "")


def _on(*tags: str) -> frozenset[str]:
    return frozenset(tags)


ROWS: tuple[ZeebeEntry, ...] = (
    ZeebeEntry("userTask", _on("userTask"), "Engine-managed user task", "引擎管理的用户任务", "8.5"),
    ZeebeEntry(
        "assignmentDefinition",
        _on("userTask"),
        "Assignment",
        "分配",
        "1.3",
        ("assignee", "candidateGroups", "candidateUsers"),
    ),
    ZeebeEntry(
        "taskSchedule", _on("userTask"), "Due and follow-up date", "到期与跟进日期", "8.2", ("dueDate", "followUpDate")
    ),
    ZeebeEntry("priorityDefinition", _on("userTask"), "Priority", "优先级", "8.6", ("priority",)),
    ZeebeEntry(
        "formDefinition",
        _on("userTask", "startEvent"),
        "Form",
        "表单",
        "1.0",
        ("formId", "formKey", "externalReference", *BINDING),
    ),
    ZeebeEntry("userTaskForm", _on("process"), "Embedded form", "内嵌表单", "1.0", ("id",)),
    ZeebeEntry("taskListeners", _on("userTask"), "Task listeners", "任务监听器", "8.8"),
    ZeebeEntry(
        "taskListener",
        _on("taskListeners"),
        "Task listener",
        "任务监听器项",
        "8.8",
        ("eventType", "type", "retries"),
        nested=True,
    ),
    ZeebeEntry("executionListeners", NODES | {"process"}, "Execution listeners", "执行监听器", "8.6"),
    ZeebeEntry(
        "executionListener",
        _on("executionListeners"),
        "Execution listener",
        "执行监听器项",
        "8.6",
        ("eventType", "type", "retries"),
        nested=True,
    ),
    ZeebeEntry(
        "taskDefinition",
        JOB_TASKS | {"intermediateThrowEvent", "endEvent", "adHocSubProcess"},
        "Job",
        "作业",
        "1.0",
        ("type", "retries"),
    ),
    ZeebeEntry(
        "taskHeaders",
        NODES | {"process"},
        "Job headers",
        "作业标头",
        also_in="executionListener",
    ),
    ZeebeEntry(
        "header",
        _on("taskHeaders", "executionListener", "taskListener"),
        "Header",
        "标头项",
        "1.0",
        ("key", "value"),
        ("id",),
        nested=True,
    ),
    ZeebeEntry("ioMapping", OUTPUTS, "Variable mappings", "变量映射"),
    ZeebeEntry(
        "input",
        _on("ioMapping"),
        "Input mapping",
        "输入映射",
        "1.0",
        ("source", "target"),
        ("modelerConfigurationTemplate", "modelerConfigurationName", "retryCounter"),
        nested=True,
    ),
    ZeebeEntry("output", _on("ioMapping"), "Output mapping", "输出映射", "1.0", ("source", "target"), nested=True),
    ZeebeEntry(
        "calledElement",
        _on("callActivity"),
        "Called process",
        "被调用的流程",
        "1.0",
        ("processId", "propagateAllChildVariables", "propagateAllParentVariables", *BINDING),
        later=(("businessId", "8.10"),),
    ),
    ZeebeEntry(
        "calledDecision",
        _on("businessRuleTask"),
        "Called decision",
        "被调用的决策",
        "1.3",
        ("decisionId", "resultVariable", *BINDING),
    ),
    ZeebeEntry("script", _on("scriptTask"), "FEEL script", "FEEL 脚本", "8.2", ("expression", "resultVariable")),
    ZeebeEntry("subscription", _on("message"), "Message correlation", "消息关联", "1.0", ("correlationKey",)),
    ZeebeEntry(
        "loopCharacteristics",
        _on("multiInstanceLoopCharacteristics"),
        "Multi-instance variables",
        "多实例变量",
        "1.0",
        ("inputCollection", "inputElement", "outputCollection", "outputElement"),
    ),
    ZeebeEntry(
        "adHoc",
        _on("adHocSubProcess"),
        "Ad-hoc activation",
        "自由子流程的激活",
        "8.7",
        ("activeElementsCollection", "outputCollection", "outputElement"),
    ),
    ZeebeEntry("versionTag", _on("process"), "Version tag", "版本标签", "8.6", ("value",)),
    ZeebeEntry(
        "conditionalFilter",
        _on("conditionalEventDefinition"),
        "Variables of a condition",
        "条件所看的变量",
        "8.9",
        ("variableNames", "variableEvents"),
        ahead=True,
    ),
    ZeebeEntry("properties", _on("*"), "Extension properties", "扩展属性"),
    ZeebeEntry(
        "property",
        _on("properties"),
        "Property",
        "属性项",
        "1.0",
        ("name", "value"),
        ("modelerConfigurationTemplate", "modelerConfigurationName", "retryCounter"),
        nested=True,
    ),
    ZeebeEntry(
        "publishMessage",
        _on("sendTask", "intermediateThrowEvent", "endEvent"),
        "Published message",
        "发布的消息",
        "8.6",
        why=("it is experimental and belongs to no released profile", "它仍属试验性质，不在任何已发布的版本中"),
    ),
    ZeebeEntry(
        "linkedResources",
        _on("serviceTask"),
        "Linked resources",
        "关联资源",
        "8.7",
        why=("only processes, decisions and forms are deployed here", "这里只部署流程、决策和表单"),
    ),
    ZeebeEntry("jobPriorityDefinition", ACTIVITIES | {"process"}, "Job priority", "作业优先级", "8.10"),
    ZeebeEntry("agentDefinition", _on("serviceTask", "adHocSubProcess"), "AI agent", "智能体", "8.10"),
)

ZEEBE: dict[str, ZeebeEntry] = {row.tag: row for row in ROWS}
"""All rows by zeebe tag."""

ATTRIBUTES = frozenset(
    {
        "modelerTemplate",
        "modelerTemplateVersion",
        "modelerTemplateIcon",
        "modelerConfigurationTemplate",
        "modelerConfigurationName",
        "retryCounter",
    }
)
"""zeebe: attributes on BPMN elements: notes of the modeler, without meaning for execution."""

LISTENER_EVENTS = {
    "executionListener": frozenset({"start", "end"}),
    "taskListener": frozenset({"creating", "assigning", "updating", "completing", "canceling"}),
}
"""The moments at which listeners are called."""
LATER_LISTENER_EVENTS = {"beforeAll": "8.10", "cancel": "8.10"}
NO_LISTENERS = {"start": frozenset({"startEvent", "boundaryEvent"}), "end": GATEWAYS}
"""Where an execution listener has no moment of its own."""


def is_executed(row: ZeebeEntry) -> bool:
    """Return whether this engine executes the element: within the profile or ahead of it, and not refused."""
    version = tuple(int(part) for part in row.since.split("."))
    return not row.why[0] and (row.ahead or version <= PROFILE)
