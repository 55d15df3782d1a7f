"""Registry rows of what stands beside flow nodes: the file, its processes, declarations, and what is only drawn."""

from __future__ import annotations

from engine.bpmn.registry.entry import (
    ACTIVITIES,
    CATCHING,
    DEFINITIONS,
    EVENTS,
    GLOBAL_TASKS,
    NODES,
    SCOPES,
    SUB_PROCESSES,
    THROWING,
    Entry,
    drawing,
    executed,
    refused,
)

PROCESS = frozenset({"process"})
CALLABLE = PROCESS | GLOBAL_TASKS
ANYWHERE = frozenset({"*"})
ROLES = CALLABLE | ACTIVITIES
DATA = (
    "data objects, inputs and outputs are drawn; values live in variables",
    "数据对象、输入和输出只是图形；取值存放在变量中",
)
CORRELATION = (
    ("only the correlation key of a message is executed", "只执行消息的关联键"),
    (
        'Give the message a <zeebe:subscription correlationKey="=…"/>.',
        '请给消息加上 <zeebe:subscription correlationKey="=…"/>。',
    ),
)

ROWS: tuple[Entry, ...] = (
    executed(
        "definitions",
        ANYWHERE,
        "BPMN file",
        "BPMN 文件",
        "1.0",
        ("targetNamespace", "expressionLanguage"),
        ("typeLanguage", "exporter", "exporterVersion"),
    ),
    executed(
        "process",
        DEFINITIONS,
        "Process",
        "流程",
        "1.0",
        ("isExecutable",),
        ("processType", "isClosed", "definitionalCollaborationRef"),
    ),
    executed("message", DEFINITIONS, "Message", "消息", "1.0", (), ("itemRef",)),
    executed("signal", DEFINITIONS, "Signal", "信号", "8.2", (), ("structureRef",)),
    executed("error", DEFINITIONS, "Error", "错误", "1.0", ("errorCode",), ("structureRef",)),
    executed("escalation", DEFINITIONS, "Escalation", "升级", "8.2", ("escalationCode",), ("structureRef",)),
    executed("interface", DEFINITIONS, "Interface", "接口", "BPMN", (), ("implementationRef",)),
    executed("operation", frozenset({"interface"}), "Operation", "操作", "BPMN", (), ("implementationRef",)),
    executed("inMessageRef", frozenset({"operation"}), "Message of an operation", "操作的消息", "BPMN"),
    drawing("outMessageRef", frozenset({"operation"}), "Answer of an operation", "操作的应答"),
    drawing("errorRef", frozenset({"operation"}), "Error of an operation", "操作的错误"),
    executed("operationRef", frozenset({"messageEventDefinition"}), "Operation of an event", "事件的操作", "BPMN"),
    executed("laneSet", SCOPES, "Lane set", "泳道集", "1.0"),
    executed("childLaneSet", frozenset({"lane"}), "Inner lane set", "内层泳道集", "1.0"),
    executed("lane", frozenset({"laneSet", "childLaneSet"}), "Lane", "泳道", "1.0", (), ("partitionElementRef",)),
    executed("flowNodeRef", frozenset({"lane"}), "Element of a lane", "泳道中的元素", "1.0"),
    drawing("partitionElement", frozenset({"lane"}), "Lane partition", "泳道划分依据"),
    executed(
        "association",
        SCOPES | {"collaboration"},
        "Association",
        "关联",
        "8.5",
        ("sourceRef", "targetRef"),
        ("associationDirection",),
    ),
    executed("extensionElements", ANYWHERE, "Extension elements", "扩展元素", "1.0"),
    executed("documentation", ANYWHERE, "Documentation", "说明文档", "1.0", (), ("textFormat",)),
    executed("humanPerformer", ROLES, "Human performer", "执行人", "BPMN"),
    executed("performer", ROLES, "Performer", "执行者", "BPMN"),
    executed("potentialOwner", ROLES, "Potential owner", "候选人", "BPMN"),
    executed(
        "resourceRef", frozenset({"humanPerformer", "performer", "potentialOwner"}), "Resource", "资源引用", "BPMN"
    ),
    executed(
        "resourceAssignmentExpression",
        frozenset({"humanPerformer", "performer", "potentialOwner"}),
        "Resource assignment",
        "资源分配",
        "BPMN",
    ),
    executed(
        "formalExpression",
        frozenset({"resourceAssignmentExpression"}),
        "Expression",
        "表达式",
        "BPMN",
        ("language",),
        ("evaluatesToTypeRef",),
    ),
    drawing(
        "resourceParameterBinding",
        frozenset({"humanPerformer", "performer", "potentialOwner"}),
        "Resource parameter",
        "资源参数",
    ),
    drawing("resourceRole", ROLES, "Resource role", "资源角色"),
    drawing("rendering", ACTIVITIES | GLOBAL_TASKS, "Rendering", "呈现方式"),
    drawing("resource", DEFINITIONS, "Resource", "资源"),
    drawing("import", DEFINITIONS, "Import of types", "导入的类型"),
    drawing("itemDefinition", DEFINITIONS, "Item definition", "数据项定义"),
    drawing("dataStore", DEFINITIONS, "Data store", "数据存储", DATA),
    drawing("category", DEFINITIONS, "Category", "类别"),
    drawing("collaboration", DEFINITIONS, "Collaboration", "协作图"),
    drawing("globalConversation", DEFINITIONS, "Conversation", "会话图"),
    drawing("correlationProperty", DEFINITIONS, "Correlation property", "关联属性"),
    drawing("partnerEntity", DEFINITIONS, "Partner", "合作方"),
    drawing("partnerRole", DEFINITIONS, "Partner role", "合作方角色"),
    drawing("endPoint", DEFINITIONS, "End point", "端点"),
    drawing("relationship", DEFINITIONS, "Relationship", "关系"),
    executed(
        "extension",
        DEFINITIONS,
        "Extension declaration",
        "扩展声明",
        "BPMN",
        ("mustUnderstand",),
        ("definition",),
        mustUnderstand=("false", "0"),
    ),
    refused("correlationSubscription", PROCESS, "Correlation subscription", "关联订阅", *CORRELATION),
    drawing("textAnnotation", SCOPES | {"collaboration"}, "Text annotation", "文字注释"),
    drawing("group", SCOPES | {"collaboration"}, "Group", "分组"),
    drawing("artifact", SCOPES, "Artifact", "人工制品"),
    drawing("dataObject", SCOPES, "Data object", "数据对象", DATA),
    drawing("dataObjectReference", SCOPES, "Data object reference", "数据对象引用", DATA),
    drawing("dataStoreReference", SCOPES, "Data store reference", "数据存储引用", DATA),
    drawing("property", PROCESS | ACTIVITIES | EVENTS, "Property", "属性", DATA),
    drawing(
        "ioSpecification", CALLABLE | ACTIVITIES - SUB_PROCESSES, "Input/output specification", "输入输出规格", DATA
    ),
    drawing("ioBinding", CALLABLE, "Input/output binding", "输入输出绑定"),
    executed("dataInputAssociation", ACTIVITIES | THROWING, "Data input association", "数据输入关联", "BPMN"),
    executed("dataOutputAssociation", ACTIVITIES | CATCHING, "Data output association", "数据输出关联", "BPMN"),
    drawing(
        "sourceRef",
        frozenset({"dataInputAssociation", "dataOutputAssociation"}),
        "Source of an association",
        "关联来源",
    ),
    drawing(
        "targetRef",
        frozenset({"dataInputAssociation", "dataOutputAssociation"}),
        "Target of an association",
        "关联目标",
    ),
    *(
        refused(
            tag,
            frozenset({"dataInputAssociation", "dataOutputAssociation"}),
            en,
            zh,
            (
                "data associations are drawn, and values are not copied along them",
                "数据关联只是图形，不会沿着它复制取值",
            ),
            ("Use <zeebe:ioMapping> with inputs and outputs.", "请使用 <zeebe:ioMapping> 的输入和输出映射。"),
        )
        for tag, en, zh in (("assignment", "Assignment", "赋值"), ("transformation", "Transformation", "转换"))
    ),
    *(
        drawing(tag, EVENTS, en, zh, DATA)
        for tag, en, zh in (
            ("dataInput", "Data input", "数据输入"),
            ("dataOutput", "Data output", "数据输出"),
            ("inputSet", "Input set", "输入集"),
            ("outputSet", "Output set", "输出集"),
        )
    ),
    drawing("supportedInterfaceRef", CALLABLE, "Supported interface", "支持的接口"),
    drawing("supports", PROCESS, "Supported process", "支持的流程"),
    drawing("categoryValueRef", ANYWHERE, "Category of an element", "元素的类别"),
    drawing("auditing", PROCESS | NODES | {"sequenceFlow"}, "Auditing", "审计说明"),
    drawing("monitoring", PROCESS | NODES | {"sequenceFlow"}, "Monitoring", "监控说明"),
)
