"""What must be refused, with a good example next to each bad one; every rule of the reader has its case here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.unit.bpmn.kit import CLOUD, ROOT, ext, file, findings, flow, rules

ERROR = '<error id="bare"/><error id="er" errorCode="E"/><error id="feel" errorCode="=x"/>'
ESCALATION = '<escalation id="es" escalationCode="S"/>'
MESSAGE = (
    '<message id="m" name="M"/><message id="k" name="K">'
    + ext('<zeebe:subscription correlationKey="=id"/>')
    + "</message>"
    + '<message id="nokey" name="N">'
    + ext("<zeebe:subscription/>")
    + "</message>"
)
SIGNAL = '<signal id="s" name="S"/>'
DEFINITIONS = '<signalEventDefinition id="sd" signalRef="s"/><terminateEventDefinition id="td"/>'
BEHAVES = (
    '<task id="a"><multiInstanceLoopCharacteristics {}><loopCardinality>3</loopCardinality>{}'
    "</multiInstanceLoopCharacteristics></task>"
)
COMPLEX = (
    '<complexBehaviorDefinition>{}<event><signalEventDefinition signalRef="s"/></event></complexBehaviorDefinition>'
)
NONE, ONE = 'behavior="None" noneBehaviorEventRef="sd"', 'behavior="One" oneBehaviorEventRef="sd"'
ALL = ERROR + ESCALATION + MESSAGE + SIGNAL + DEFINITIONS


def boundary(id_: str, definition: str, cancel: str = "true", host: str = "a") -> str:
    return f'<boundaryEvent id="{id_}" attachedToRef="{host}" cancelActivity="{cancel}">{definition}</boundaryEvent>'


def catch(id_: str, definition: str) -> str:
    return f'<intermediateCatchEvent id="{id_}">{definition}</intermediateCatchEvent>'


def throw(id_: str, definition: str) -> str:
    return f'<intermediateThrowEvent id="{id_}">{definition}</intermediateThrowEvent>'


def error_event(error: str) -> str:
    return f'<errorEventDefinition errorRef="{error}"/>'


def named_link(name: str, inner: str = "", id_: str = "l") -> str:
    return f'<linkEventDefinition id="{id_}" name="{name}">{inner}</linkEventDefinition>'


def timer(text: str = "PT1H", tag: str = "timeDuration") -> str:
    return f"<timerEventDefinition><{tag}>{text}</{tag}></timerEventDefinition>"


def event_sub_process(start: str, more: str = "", attributes: str = "") -> str:
    inner = f'<startEvent id="st" {attributes}>{start}</startEvent>' if start else '<startEvent id="st"/>'
    return f'<task id="a"/><subProcess id="es1" triggeredByEvent="true">{inner}</subProcess>{more}'


def on(tag: str, extension: str, more: str = "") -> str:
    return f'<{tag} id="a">{ext(extension)}{more}</{tag}>'


def user(inner: str) -> str:
    return f'<userTask id="a">{ext(inner)}</userTask>'


def io(inner: str) -> str:
    return user(f"<zeebe:ioMapping>{inner}</zeebe:ioMapping>")


def link(a: str, b: str, name: str = "L") -> str:
    return (
        '<startEvent id="s0"/>'
        + throw("t", f'<linkEventDefinition name="{a}"/>')
        + catch("c", f'<linkEventDefinition name="{b}"/>')
        + flow("s0", "t")
    )


MESSAGE_EVENT, SIGNAL_EVENT = '<messageEventDefinition messageRef="m"/>', '<signalEventDefinition signalRef="s"/>'
ERROR_EVENT, ESCALATION_EVENT = (
    '<errorEventDefinition errorRef="er"/>',
    '<escalationEventDefinition escalationRef="es"/>',
)
NON_INTERRUPTING = 'isInterrupting="false"'
COMPENSATE = "<compensateEventDefinition/>"
HANDLER = '<task id="h" isForCompensation="true"/><association id="as" sourceRef="b" targetRef="h"/>'
SCRIPT = "<zeebe:script expression='=1' resultVariable='r'/>"
GATE = '<eventBasedGateway id="g"/>'
LISTENER = "<zeebe:executionListeners><zeebe:executionListener {}/></zeebe:executionListeners>"
MULTI = "<multiInstanceLoopCharacteristics>{}</multiInstanceLoopCharacteristics>"
TASK = '<task id="a">{}</task>'
LOOP = ext('<zeebe:loopCharacteristics inputCollection="=xs" {}/>')
GATE_FLOWS = GATE + catch("c", timer()) + catch("d", SIGNAL_EVENT) + flow("g", "c") + flow("g", "d")

TO_C = '<task id="c"/>' + flow("a", "c")
BERLIN = "2026-02-28T08:00:00+01:00[Europe/Berlin]"
AD_HOC = (
    '<adHocSubProcess id="a">{}<task id="t"/><subProcess id="ev" triggeredByEvent="true"><startEvent id="es1">'
    + SIGNAL_EVENT
    + "</startEvent></subProcess></adHocSubProcess>"
)
A_TO_B = '<startEvent id="st"/><task id="a"/><task id="b"/>' + flow("st", "a")

CASES: list[tuple[str, str, str]] = [
    (
        "ad-hoc-event-sub-process",
        AD_HOC.format(ext('<zeebe:adHoc activeElementsCollection="=[]"/>')),
        AD_HOC.format(""),
    ),
    *(
        ("timer-value", catch("a", timer(bad, "timeDate")), catch("a", timer(BERLIN, "timeDate")))
        for bad in ("2026-02-30T08:00:00Z", "2026-02-28T08:00:00[Europe/Nowhere]")
    ),
    (
        "timer-value",
        f'<startEvent id="a">{timer("R/2026-02-30T08:00:00Z/P1D", "timeCycle")}</startEvent>',
        f'<startEvent id="a">{timer("R3/2026-03-28T09:00:00+01:00[Europe/Berlin]/P1D", "timeCycle")}</startEvent>',
    ),
    ("lone-condition", A_TO_B + flow("a", "b", when="x"), A_TO_B + flow("a", "b", when="x") + TO_C),
    ("no-way-in", A_TO_B, A_TO_B + flow("a", "b")),
    (
        "expression-text",
        A_TO_B + flow("a", "b", when="words without operators") + TO_C,
        A_TO_B + flow("a", "b", when="words = &quot;here&quot;") + TO_C,
    ),
    (
        "missing-value",
        f'<endEvent id="e">{error_event("bare")}</endEvent>',
        f'<endEvent id="e">{error_event("er")}</endEvent>',
    ),
    (
        "gateway-direction",
        A_TO_B + '<parallelGateway id="g" gatewayDirection="Converging"/>' + flow("a", "g", "b") + flow("g", "a"),
        A_TO_B + '<parallelGateway id="g" gatewayDirection="Diverging"/>' + flow("a", "g", "b") + flow("g", "a"),
    ),
    ("gateway-direction", '<parallelGateway id="g" gatewayDirection="Mixed"/>', '<parallelGateway id="g"/>'),
    ("gateway-direction", '<parallelGateway id="g" gatewayDirection="Up"/>', '<parallelGateway id="g"/>'),
    ("flow-claim", '<task id="a"><outgoing>x</outgoing></task>', '<task id="a"/>'),
    (
        "whole-number",
        TASK.format(MULTI.format("<loopCardinality>-1</loopCardinality>")),
        TASK.format(MULTI.format("<loopCardinality>0</loopCardinality>")),
    ),
    (
        "event-gateway-target",
        GATE + catch("d", MESSAGE_EVENT) + flow("g", "d") + '<receiveTask id="t" messageRef="k"/>' + flow("g", "t"),
        GATE + catch("d", MESSAGE_EVENT) + flow("g", "d") + catch("t", SIGNAL_EVENT) + flow("g", "t"),
    ),
    (
        "reference",
        throw("t", named_link("L", "<target>no</target>")) + catch("c", named_link("L", id_="cl2")),
        throw("t", named_link("L", "<target>cl</target>")) + catch("c", named_link("L", id_="cl")),
    ),
    (
        "link-target",
        throw("t", named_link("L", "<target>cl</target>"))
        + catch("c", named_link("M", id_="cl"))
        + catch("c2", named_link("L", id_="cl2")),
        throw("t", named_link("L", "<target>cl</target>")) + catch("c", named_link("L", id_="cl")),
    ),
    (
        "misplaced-element",
        '<subProcess id="a"><ioSpecification/><task id="b"/></subProcess>',
        '<task id="a"><ioSpecification/></task>',
    ),
    ("unknown-element", '<task id="a"/><whatever id="w"/>', '<task id="a"/><textAnnotation id="w"/>'),
    ("unknown-element", TASK.format(ext("<task/>")), TASK.format(ext('<note:x xmlns:note="urn:n"/>'))),
    ("not-executed", '<callChoreography id="g"/><task id="a"/>', '<inclusiveGateway id="g"/><task id="a"/>'),
    (
        "activation-condition",
        '<task id="a"/><task id="b"/><complexGateway id="g"/>' + flow("a", "g") + flow("b", "g"),
        '<task id="a"/><task id="b"/><complexGateway id="g"><activationCondition>activationCount &gt; 1'
        "</activationCondition></complexGateway>" + flow("a", "g") + flow("b", "g"),
    ),
    *(
        (rule, BEHAVES.format(*bad), BEHAVES.format(*good))
        for rule, bad, good in (
            ("missing-value", ('behavior="None"', ""), (NONE, "")),
            (
                "event-place",
                ('behavior="One" oneBehaviorEventRef="td"', ""),
                (ONE, ""),
            ),
            (
                "missing-value",
                ('behavior="Complex"', ""),
                ('behavior="Complex"', COMPLEX.format("<condition>true</condition>")),
            ),
            (
                "missing-value",
                ('behavior="Complex"', COMPLEX.format("")),
                ('behavior="Complex"', COMPLEX.format("<condition>true</condition>")),
            ),
        )
    ),
    ("not-executed", '<choreographyTask id="c"/>', '<task id="c"/>'),
    ("not-executed", '<correlationSubscription id="c"/><task id="a"/>', '<task id="a"/>'),
    (
        "not-executed",
        '<task id="a"><dataInputAssociation><assignment/></dataInputAssociation></task>',
        '<task id="a"><dataInputAssociation><sourceRef>x</sourceRef></dataInputAssociation></task>',
    ),
    (
        "not-executed",
        on("serviceTask", "<zeebe:linkedResources/>"),
        on("serviceTask", "<zeebe:taskHeaders/>"),
    ),
    ("misplaced-element", '<task id="a"/><timeDate>x</timeDate>', '<task id="a"/>'),
    ("unknown-attribute", '<task id="a" color="red"/>', '<task id="a" name="red"/>'),
    ("unknown-attribute", f'<task xmlns:b="{"http://www.omg.org/spec/BPMN/20100524/MODEL"}" id="a" b:name="n"/>', TASK),
    (
        "unknown-attribute",
        '<task id="a"/><task id="b"/><sequenceFlow sourceRef="a" targetRef="b">'
        '<conditionExpression xsi:type="tOther">x</conditionExpression></sequenceFlow>',
        '<task id="a"/><task id="b"/><sequenceFlow sourceRef="a" targetRef="b">'
        '<conditionExpression xsi:type="tFormalExpression">x</conditionExpression></sequenceFlow>' + TO_C,
    ),
    (
        "attribute-value",
        '<transaction id="t" method="##Store"><task id="a"/></transaction>',
        '<transaction id="t" method="##Compensate"><task id="a"/></transaction>',
    ),
    (
        "attribute-value",
        TASK.format(
            '<multiInstanceLoopCharacteristics behavior="Some"><loopCardinality>3</loopCardinality>'
            "</multiInstanceLoopCharacteristics>"
        ),
        TASK.format(
            '<multiInstanceLoopCharacteristics behavior="All"><loopCardinality>3</loopCardinality>'
            "</multiInstanceLoopCharacteristics>"
        ),
    ),
    ("foreign-element", '<task id="a"/><note:x/>', f'<task id="a">{ext("<note:x/>")}</task>'),
    ("other-engine", '<userTask id="a" camunda:assignee="kermit"/>', '<userTask id="a" note:assignee="kermit"/>'),
    (
        "other-engine",
        f'<userTask id="a">{ext("<camunda:formData/>")}</userTask>',
        f'<userTask id="a">{ext("")}</userTask>',
    ),
    ("unknown-zeebe", user("<zeebe:magic/>"), user("<zeebe:userTask/>")),
    ("unknown-zeebe", user('<zeebe:userTask x="1"/>'), user("<zeebe:userTask/>")),
    ("unknown-zeebe", '<userTask id="a" zeebe:magic="1"/>', '<userTask id="a" zeebe:modelerTemplate="1"/>'),
    (
        "later-version",
        user('<zeebe:jobPriorityDefinition priority="1"/>'),
        user('<zeebe:priorityDefinition priority="1"/>'),
    ),
    (
        "later-version",
        on("callActivity", "<zeebe:calledElement processId='q' businessId='b'/>"),
        on("callActivity", "<zeebe:calledElement processId='q'/>"),
    ),
    (
        "later-version",
        user(LISTENER.format('eventType="cancel" type="t"')),
        user(LISTENER.format('eventType="end" type="t"')),
    ),
    ("misplaced-zeebe", TASK.format(ext('<zeebe:taskDefinition type="t"/>')), TASK.format("")),
    (
        "misplaced-zeebe",
        on("endEvent", "<zeebe:taskDefinition type='t'/>", SIGNAL_EVENT),
        on("endEvent", "<zeebe:taskDefinition type='t'/>", MESSAGE_EVENT),
    ),
    ("zeebe-once", user("<zeebe:userTask/><zeebe:userTask/>"), user("<zeebe:userTask/>")),
    ("unique-id", '<task id="a"/><task id="a"/>', '<task id="a"/><task id="b"/>'),
    (
        "unique-property",
        user('<zeebe:properties><zeebe:property name="x"/><zeebe:property name="x"/></zeebe:properties>'),
        user('<zeebe:properties><zeebe:property name="x"/><zeebe:property name="y"/></zeebe:properties>'),
    ),
    (
        "unique-listener",
        user(
            '<zeebe:executionListeners><zeebe:executionListener eventType="end" type="t"/>'
            '<zeebe:executionListener eventType="end" type="t"/></zeebe:executionListeners>'
        ),
        user(
            '<zeebe:executionListeners><zeebe:executionListener eventType="start" type="t"/>'
            '<zeebe:executionListener eventType="end" type="t"/></zeebe:executionListeners>'
        ),
    ),
    (
        "listener-event",
        user(LISTENER.format('eventType="before" type="t"')),
        user(LISTENER.format('eventType="start" type="t"')),
    ),
    (
        "listener-event",
        on("startEvent", LISTENER.format("eventType='start' type='t'")),
        on("startEvent", LISTENER.format("eventType='end' type='t'")),
    ),
    ("reference-namespace", '<receiveTask id="a" messageRef="xsi:m"/>', '<receiveTask id="a" messageRef="tns:m"/>'),
    ("reference", '<receiveTask id="a" messageRef="nothing"/>', '<receiveTask id="a" messageRef="m"/>'),
    ("message-reference", '<receiveTask id="a"/>', '<receiveTask id="a" messageRef="m"/>'),
    ("signal-reference", catch("a", "<signalEventDefinition/>"), catch("a", SIGNAL_EVENT)),
    (
        "error-reference",
        '<endEvent id="e"><errorEventDefinition/></endEvent>',
        f'<endEvent id="e">{ERROR_EVENT}</endEvent>',
    ),
    ("escalation-reference", throw("e", "<escalationEventDefinition/>"), throw("e", ESCALATION_EVENT)),
    ("boolean", '<task id="a" isForCompensation="yes"/>', '<task id="a" isForCompensation="false"/>'),
    ("whole-number", '<task id="a" startQuantity="0"/>', '<task id="a" startQuantity="2"/>'),
    (
        "whole-number",
        TASK.format('<standardLoopCharacteristics loopMaximum="-1"/>'),
        TASK.format('<standardLoopCharacteristics loopMaximum="1"/>'),
    ),
    (
        "whole-number",
        on("serviceTask", "<zeebe:taskDefinition type='t' retries='no'/>"),
        on("serviceTask", "<zeebe:taskDefinition type='t' retries='=n'/>"),
    ),
    ("missing-value", '<callActivity id="a"/>', '<callActivity id="a" calledElement="q"/>'),
    ("missing-value", TASK.format(MULTI.format("")), TASK.format(MULTI.format("<loopCardinality>2</loopCardinality>"))),
    (
        "missing-value",
        catch("a", "<conditionalEventDefinition><condition/></conditionalEventDefinition>"),
        catch("a", "<conditionalEventDefinition><condition>x</condition></conditionalEventDefinition>"),
    ),
    (
        "missing-value",
        on("serviceTask", "<zeebe:taskDefinition/>"),
        on("serviceTask", "<zeebe:taskDefinition type='=t'/>"),
    ),
    ("missing-value", '<task name="no id"/>', '<task id="a"/>'),
    ("missing-value", '<receiveTask id="a" messageRef="nokey"/>', '<receiveTask id="a" messageRef="k"/>'),
    (
        "embedded-form",
        user('<zeebe:formDefinition formKey="camunda-forms:bpmn:f"/>'),
        user('<zeebe:formDefinition formKey="f"/>'),
    ),
    ("feel-syntax", io('<zeebe:input source="=1 +" target="x"/>'), io('<zeebe:input source="=1 + 1" target="x"/>')),
    (
        "feel-unknown-function",
        io('<zeebe:input source="=frobnicate(1)" target="x"/>'),
        io('<zeebe:input source="=floor(1.5)" target="x"/>'),
    ),
    (
        "listener-event",
        user('<zeebe:taskListeners><zeebe:taskListener eventType="start" type="t"/></zeebe:taskListeners>'),
        user('<zeebe:taskListeners><zeebe:taskListener eventType="completing" type="t"/></zeebe:taskListeners>'),
    ),
    (
        "unique-header",
        user('<zeebe:taskHeaders><zeebe:header key="k"/><zeebe:header key="k"/></zeebe:taskHeaders>'),
        user('<zeebe:taskHeaders><zeebe:header id="i" key="k"/><zeebe:header key="l"/></zeebe:taskHeaders>'),
    ),
    ("feel-syntax", on("scriptTask", "<zeebe:script expression='=' resultVariable='r'/>"), on("scriptTask", SCRIPT)),
    ("must-be-feel", io('<zeebe:output source="x" target="y"/>'), io('<zeebe:output source="=x" target="y"/>')),
    (
        "must-be-static",
        '<task id="a"/>' + boundary("b", '<errorEventDefinition errorRef="feel"/>'),
        '<task id="a"/>' + boundary("b", ERROR_EVENT),
    ),
    ("mapping-target", io('<zeebe:input source="=x" target="a b"/>'), io('<zeebe:input source="=x" target="a.b"/>')),
    (
        "expression-language",
        '<task id="a"/><task id="b"/><sequenceFlow id="f" sourceRef="a" targetRef="b">'
        '<conditionExpression language="juel">${x &gt; 1}</conditionExpression></sequenceFlow>',
        '<task id="a"/><task id="b"/><sequenceFlow id="f" sourceRef="a" targetRef="b">'
        '<conditionExpression language="juel">x &gt; 1</conditionExpression></sequenceFlow>' + TO_C,
    ),
    (
        "script-language",
        '<scriptTask id="a" scriptFormat="groovy"><script>x</script></scriptTask>',
        '<scriptTask id="a" scriptFormat="feel"><script>x</script></scriptTask>',
    ),
    (
        "one-implementation",
        on("scriptTask", "<zeebe:taskDefinition type='t'/>" + SCRIPT),
        on("scriptTask", "<zeebe:script expression='=1' resultVariable='r'/>"),
    ),
    (
        "variable-name",
        on("scriptTask", "<zeebe:script expression='=1' resultVariable='r s'/>"),
        on("scriptTask", "<zeebe:script expression='=1' resultVariable='结果'/>"),
    ),
    (
        "output-pair",
        TASK.format(MULTI.format(LOOP.format('outputCollection="o"'))),
        TASK.format(MULTI.format(LOOP.format('outputCollection="o" outputElement="=x"'))),
    ),
    (
        "one-loop",
        TASK.format(
            '<standardLoopCharacteristics loopMaximum="1"/>' + MULTI.format("<loopCardinality>1</loopCardinality>")
        ),
        TASK.format('<standardLoopCharacteristics loopMaximum="1"/>'),
    ),
    (
        "loop-end",
        TASK.format("<standardLoopCharacteristics/>"),
        TASK.format("<standardLoopCharacteristics><loopCondition>x</loopCondition></standardLoopCharacteristics>"),
    ),
    (
        "binding",
        user('<zeebe:formDefinition formId="f" bindingType="newest"/>'),
        user('<zeebe:formDefinition formId="f" bindingType="deployment"/>'),
    ),
    (
        "binding",
        user('<zeebe:formDefinition formId="f" versionTag="v"/>'),
        user('<zeebe:formDefinition formId="f" bindingType="versionTag" versionTag="v"/>'),
    ),
    (
        "one-form",
        user('<zeebe:formDefinition formId="f" externalReference="e"/>'),
        user('<zeebe:formDefinition formId="f"/>'),
    ),
    (
        "date-value",
        user('<zeebe:taskSchedule dueDate="tomorrow"/>'),
        user('<zeebe:taskSchedule dueDate="2026-01-01T00:00:00Z"/>'),
    ),
    (
        "priority",
        user('<zeebe:priorityDefinition priority="101"/>'),
        user('<zeebe:priorityDefinition priority="100"/>'),
    ),
    ("timer-definition", catch("a", "<timerEventDefinition/>"), catch("a", timer())),
    ("timer-value", catch("a", timer("one hour")), catch("a", timer("=duration(x)"))),
    (
        "timer-value",
        catch("a", timer("2026-13-01T00:00:00Z", "timeDate")),
        catch("a", timer("2026-12-01T00:00:00+08:00", "timeDate")),
    ),
    (
        "timer-value",
        f'<startEvent id="a">{timer("0 0 25 * * *", "timeCycle")}</startEvent>',
        f'<startEvent id="a">{timer("0 0 9 * * MON-FRI", "timeCycle")}</startEvent>',
    ),
    (
        "timer-cycle-place",
        '<task id="a"/>' + boundary("b", timer("R3/PT1H", "timeCycle")),
        '<task id="a"/>' + boundary("b", timer("R3/PT1H", "timeCycle"), "false"),
    ),
    (
        "timer-cycle-place",
        catch("a", timer("R/PT1H", "timeCycle")),
        f'<startEvent id="a">{timer("R/PT1H", "timeCycle")}</startEvent>',
    ),
    (
        "variable-event",
        catch(
            "a",
            "<conditionalEventDefinition>"
            + ext('<zeebe:conditionalFilter variableEvents="create"/>')
            + "<condition>x</condition></conditionalEventDefinition>",
        ),
        catch(
            "a",
            "<conditionalEventDefinition>"
            + ext('<zeebe:conditionalFilter variableEvents="create, update"/>')
            + "<condition>x</condition></conditionalEventDefinition>",
        ),
    ),
    ("event-place", catch("a", ERROR_EVENT), catch("a", SIGNAL_EVENT)),
    (
        "event-place",
        f'<startEvent id="a">{ESCALATION_EVENT}</startEvent>',
        f'<startEvent id="a">{SIGNAL_EVENT}</startEvent>',
    ),
    ("event-definition", catch("a", ""), throw("a", "")),
    (
        "event-alone",
        '<startEvent id="s0"/>' + throw("a", '<linkEventDefinition name="x"/>' + SIGNAL_EVENT),
        throw("a", MESSAGE_EVENT + SIGNAL_EVENT),
    ),
    (
        "cancel-place",
        '<endEvent id="e"><cancelEventDefinition/></endEvent>',
        '<transaction id="t"><endEvent id="e"><cancelEventDefinition/></endEvent></transaction>',
    ),
    (
        "cancel-place",
        '<task id="a"/>' + boundary("b", "<cancelEventDefinition/>"),
        '<transaction id="a"><task id="i"/></transaction>' + boundary("b", "<cancelEventDefinition/>"),
    ),
    (
        "error-interrupts",
        '<task id="a"/>' + boundary("b", ERROR_EVENT, "false"),
        '<task id="a"/>' + boundary("b", ESCALATION_EVENT, "false"),
    ),
    (
        "error-interrupts",
        event_sub_process(ERROR_EVENT, attributes='isInterrupting="false"'),
        event_sub_process(ERROR_EVENT),
    ),
    (
        "compensation-interrupts",
        f'<subProcess id="o">{event_sub_process(COMPENSATE, attributes=NON_INTERRUPTING)}</subProcess>',
        f'<subProcess id="o">{event_sub_process(COMPENSATE)}</subProcess>',
    ),
    (
        "cancel-interrupts",
        '<transaction id="a"><task id="i"/></transaction>' + boundary("b", "<cancelEventDefinition/>", "false"),
        '<transaction id="a"><task id="i"/></transaction>' + boundary("b", "<cancelEventDefinition/>"),
    ),
    (
        "boundary-host",
        '<task id="a"/>' + boundary("b", timer(), host="nothing"),
        '<task id="a"/>' + boundary("b", timer()),
    ),
    (
        "boundary-host",
        '<parallelGateway id="a"/>' + boundary("b", timer()),
        '<subProcess id="a"><task id="i"/></subProcess>' + boundary("b", timer()),
    ),
    ("flow-end", '<task id="a"/>' + flow("a", "nothing"), '<task id="a"/><task id="b"/>' + flow("a", "b")),
    (
        "flow-scope",
        '<task id="a"/><subProcess id="s1"><task id="i"/></subProcess>' + flow("a", "i"),
        '<task id="a"/><subProcess id="s1"><task id="i"/></subProcess>' + flow("a", "s1"),
    ),
    (
        "no-incoming",
        '<task id="a"/><startEvent id="st"/>' + flow("a", "st"),
        '<task id="a"/><startEvent id="st"/>' + flow("st", "a"),
    ),
    (
        "no-incoming",
        '<task id="a"/>' + boundary("b", timer()) + flow("a", "b"),
        '<task id="a"/><task id="c"/>' + boundary("b", timer()) + flow("b", "c"),
    ),
    (
        "no-outgoing",
        '<task id="a"/><endEvent id="e"/>' + flow("e", "a"),
        '<task id="a"/><endEvent id="e"/>' + flow("a", "e"),
    ),
    (
        "no-condition",
        '<parallelGateway id="g"/><task id="a"/>' + flow("g", "a", when="x"),
        '<inclusiveGateway id="g"/><task id="a"/>' + flow("g", "a", when="x"),
    ),
    (
        "default-flow",
        '<exclusiveGateway id="g" default="x"/><task id="a"/>' + flow("g", "a"),
        '<exclusiveGateway id="g" default="g_a"/><task id="a"/>' + flow("g", "a"),
    ),
    (
        "default-condition",
        '<exclusiveGateway id="g" default="g_a"/><task id="a"/>' + flow("g", "a", when="x"),
        '<exclusiveGateway id="g" default="g_a"/><task id="a"/>' + flow("g", "a"),
    ),
    (
        "ambiguous-choice",
        '<exclusiveGateway id="g"/><task id="a"/><task id="b"/>' + flow("g", "a") + flow("g", "b"),
        '<exclusiveGateway id="g" default="g_a"/><task id="a"/><task id="b"/>'
        + flow("g", "a")
        + flow("g", "b", when="x"),
    ),
    ("event-gateway-flows", GATE + catch("c", timer()) + flow("g", "c"), GATE_FLOWS),
    (
        "event-gateway-target",
        GATE_FLOWS + '<task id="t"/>' + flow("g", "t"),
        GATE_FLOWS + '<receiveTask id="t" messageRef="k"/>' + flow("g", "t"),
    ),
    (
        "event-gateway-target",
        '<task id="t"/>' + GATE_FLOWS + flow("t", "c"),
        '<task id="t"/>' + GATE_FLOWS + flow("t", "g"),
    ),
    (
        "event-gateway-target",
        GATE_FLOWS + '<receiveTask id="a" messageRef="k"/>' + flow("g", "a") + boundary("b", timer()),
        GATE_FLOWS + '<receiveTask id="a" messageRef="k"/>' + flow("g", "a"),
    ),
    (
        "event-gateway-target",
        GATE_FLOWS.replace("<eventBasedGateway", '<eventBasedGateway instantiate="true"'),
        GATE_FLOWS,
    ),
    (
        "instantiating",
        '<startEvent id="st"/><receiveTask id="a" messageRef="m" instantiate="true"/>' + flow("st", "a"),
        '<receiveTask id="a" messageRef="m" instantiate="true"/>',
    ),
    ("nothing-to-start", '<subProcess id="s1"/>', '<subProcess id="s1"><task id="a"/></subProcess>'),
    (
        "nothing-to-start",
        '<task id="a"/><task id="b"/>' + flow("a", "b", "a"),
        '<startEvent id="s1"/><task id="a"/>' + flow("s1", "a", "a"),
    ),
    (
        "parallel-start",
        f'<startEvent id="s1" parallelMultiple="true">{SIGNAL_EVENT}{timer()}</startEvent>',
        f'<startEvent id="s1">{SIGNAL_EVENT}{timer()}</startEvent>',
    ),
    (
        "sub-process-start",
        f'<subProcess id="s1"><startEvent id="st">{timer()}</startEvent></subProcess>',
        '<subProcess id="s1"><startEvent id="st"/></subProcess>',
    ),
    ("event-sub-process-start", event_sub_process(""), event_sub_process(SIGNAL_EVENT)),
    ("event-sub-process-flow", event_sub_process(SIGNAL_EVENT, flow("a", "es1")), event_sub_process(SIGNAL_EVENT)),
    (
        "event-sub-process-boundary",
        event_sub_process(SIGNAL_EVENT, boundary("b", timer(), host="es1")),
        event_sub_process(SIGNAL_EVENT, boundary("b", timer())),
    ),
    (
        "event-sub-process-marker",
        event_sub_process(SIGNAL_EVENT).replace(
            'triggeredByEvent="true">', 'triggeredByEvent="true"><standardLoopCharacteristics loopMaximum="2"/>'
        ),
        event_sub_process(SIGNAL_EVENT),
    ),
    (
        "compensation-place",
        event_sub_process(COMPENSATE),
        f'<subProcess id="o">{event_sub_process(COMPENSATE)}</subProcess>',
    ),
    (
        "ad-hoc-event",
        '<adHocSubProcess id="h"><startEvent id="st"/><task id="a"/></adHocSubProcess>',
        '<adHocSubProcess id="h"><task id="a"/></adHocSubProcess>',
    ),
    ("ad-hoc-empty", '<adHocSubProcess id="h"/>', '<adHocSubProcess id="h"><task id="a"/></adHocSubProcess>'),
    ("link-target", link("L", "M"), link("L", "L")),
    (
        "unique-link",
        link("L", "L") + catch("c2", '<linkEventDefinition name="L"/>'),
        link("L", "L") + catch("c2", '<linkEventDefinition name="M"/>'),
    ),
    (
        "unique-catcher",
        '<task id="a"/>' + boundary("b", ERROR_EVENT) + boundary("c", ERROR_EVENT),
        '<task id="a"/>' + boundary("b", ERROR_EVENT) + boundary("c", "<errorEventDefinition/>"),
    ),
    (
        "unique-catcher",
        '<task id="a"/>' + boundary("b", MESSAGE_EVENT) + boundary("c", MESSAGE_EVENT, "false"),
        '<task id="a"/>' + boundary("b", MESSAGE_EVENT) + boundary("c", '<messageEventDefinition messageRef="k"/>'),
    ),
    (
        "unique-catcher",
        f'<startEvent id="a">{SIGNAL_EVENT}</startEvent><startEvent id="b">{SIGNAL_EVENT}</startEvent>',
        f'<startEvent id="a">{SIGNAL_EVENT}</startEvent><startEvent id="b">{MESSAGE_EVENT}</startEvent>',
    ),
    (
        "unique-catcher",
        event_sub_process(ESCALATION_EVENT)
        + event_sub_process(ESCALATION_EVENT)
        .replace("es1", "es2")
        .replace('"st"', '"st2"')
        .replace('<task id="a"/>', ""),
        event_sub_process(ESCALATION_EVENT),
    ),
    (
        "unique-catcher",
        '<task id="a"/>' + boundary("b", COMPENSATE) + HANDLER + boundary("c", COMPENSATE),
        '<task id="a"/>' + boundary("b", COMPENSATE) + HANDLER,
    ),
    (
        "compensation-boundary",
        '<task id="a"/><task id="n"/>' + boundary("b", COMPENSATE) + HANDLER + flow("b", "n"),
        '<task id="a"/>' + boundary("b", COMPENSATE) + HANDLER,
    ),
    (
        "compensation-handler",
        '<task id="a"/>' + boundary("b", COMPENSATE),
        '<task id="a"/>' + boundary("b", COMPENSATE) + HANDLER,
    ),
    (
        "compensation-handler",
        '<task id="a"/>' + boundary("b", COMPENSATE) + HANDLER.replace('"true"', '"false"'),
        '<task id="a"/>' + boundary("b", COMPENSATE) + HANDLER,
    ),
    (
        "compensation-handler",
        '<task id="a"/><task id="h2" isForCompensation="true"/><association id="a2" sourceRef="b" targetRef="h2"/>'
        + boundary("b", COMPENSATE)
        + HANDLER,
        '<task id="a"/>' + boundary("b", COMPENSATE) + HANDLER,
    ),
    (
        "compensation-target",
        '<task id="a"/>' + throw("t", '<compensateEventDefinition activityRef="nothing"/>'),
        '<task id="a"/>' + throw("t", COMPENSATE),
    ),
    (
        "compensation-target",
        '<task id="a"/>' + throw("t", '<compensateEventDefinition activityRef="a"/>'),
        '<task id="a"/>'
        + throw("t", '<compensateEventDefinition activityRef="a"/>')
        + boundary("b", COMPENSATE)
        + HANDLER,
    ),
]


@pytest.mark.parametrize(("rule", "bad", "good"), CASES, ids=[f"{i}-{case[0]}" for i, case in enumerate(CASES)])
def test_a_rule_refuses_the_bad_and_accepts_the_good(rule: str, bad: str, good: str) -> None:
    assert rule in rules(bad, ALL)
    assert rules(good, ALL) == set()


ZEEBE_CASES: list[tuple[str, str, str]] = [
    ("correlation-key", '<receiveTask id="a" messageRef="m"/>', '<receiveTask id="a" messageRef="k"/>'),
    (
        "ambiguous-choice",
        '<exclusiveGateway id="g"/><task id="a"/><task id="b"/>' + flow("g", "a", when="=x") + flow("g", "b"),
        '<exclusiveGateway id="g"/><task id="a"/><task id="b"/>'
        + flow("g", "a", when="=x")
        + flow("g", "b", when="=y"),
    ),
    (
        "missing-value",
        '<serviceTask id="a"/>',
        on("serviceTask", "<zeebe:taskDefinition type='t'/>"),
    ),
    (
        "empty-expression",
        '<task id="a"/><task id="b"/><sequenceFlow sourceRef="a" targetRef="b"><conditionExpression/></sequenceFlow>',
        '<task id="a"/><task id="b"/>' + flow("a", "b"),
    ),
    (
        "one-none-start",
        '<startEvent id="a"/><startEvent id="b"/>',
        f'<startEvent id="a"/><startEvent id="b">{SIGNAL_EVENT}</startEvent>',
    ),
]


@pytest.mark.parametrize(("rule", "bad", "good"), ZEEBE_CASES, ids=[case[0] for case in ZEEBE_CASES])
def test_a_zeebe_diagram_is_held_to_its_dialect(rule: str, bad: str, good: str) -> None:
    assert rule in rules(bad, ALL, zeebe=True)
    assert rules(bad, ALL) == set()
    assert rules(good, ALL, zeebe=True) == set()


FILES = {
    "well-formed": ("<definitions", file('<task id="a"/>')),
    "bpmn-file": ("<html/>", file('<task id="a"/>')),
    "no-doctype": (
        '<!DOCTYPE x [<!ENTITY a "b">]>' + file('<task id="a"/>'),
        "<!-- <!DOCTYPE x> -->" + file('<task id="a"/>'),
    ),
    "file-size": (
        ROOT + ">" + "<extensionElements>" * 200 + "</extensionElements>" * 200 + "</definitions>",
        file('<task id="a"/>'),
    ),
    "nesting": (
        file("".join(f'<subProcess id="s{i}">' for i in range(60)) + '<task id="a"/>' + "</subProcess>" * 60),
        file("".join(f'<subProcess id="s{i}">' for i in range(20)) + '<task id="a"/>' + "</subProcess>" * 20),
    ),
    "executable-process": (file('<task id="a"/>').replace('"true"', '"false"'), file('<task id="a"/>')),
}


@pytest.mark.parametrize("rule", FILES)
def test_a_file_that_is_no_diagram_is_refused(rule: str) -> None:
    bad, good = FILES[rule]
    assert rule in {finding.rule for finding in findings(bad)}
    assert findings(good) == []


def test_all_findings_come_at_once_with_id_line_and_what_to_do() -> None:
    text = file('<task id="a" color="red"/>\n<callChoreography id="g"/>\n<userTask id="u" camunda:assignee="x"/>')
    found = findings(text)
    assert [(f.rule, f.element_id, f.line, f.resource) for f in found] == [
        ("unknown-attribute", "a", 1, "a.bpmn"),
        ("not-executed", "g", 2, "a.bpmn"),
        ("other-engine", "u", 3, "a.bpmn"),
    ]
    for finding in found:
        assert finding.text.in_language("zh") != finding.text.in_language("en")
        assert finding.action is not None
        assert "zeebe:assignmentDefinition" in str(found[2].action)


def test_a_process_beside_the_executable_one_may_be_a_drawing() -> None:
    drawn = '<process id="q"><startEvent id="x"/><callChoreography id="y"/></process>'
    assert findings(file('<task id="a"/>', drawn)) == []
    assert {f.rule for f in findings(f"{ROOT}{CLOUD}>{drawn}</definitions>")} == {"not-executed"}


def test_every_rule_that_refuses_has_a_case() -> None:
    source = "".join(path.read_text("utf8") for path in Path("engine/bpmn").rglob("*.py"))
    named = set(re.findall(r'\.error\(\s*f?"([a-z{}-]+)"', source))
    kinds = ("signal", "error", "escalation", "cancel", "compensation")
    expanded = {rule.replace("{kind}", kind) for rule in named for kind in kinds} - {
        "signal-interrupts",
        "escalation-interrupts",
        "cancel-reference",
        "compensation-reference",
    }
    covered = {rule for rule, _, _ in CASES + ZEEBE_CASES} | set(FILES)
    assert expanded - covered == set()


POOLS = (
    '<collaboration id="co"><participant id="pa" processRef="p"/><participant id="pb"/>{}</collaboration>'
    '<process id="p"><startEvent id="s"/><task id="a"/><task id="b"/><exclusiveGateway id="g"/>'
    '<textAnnotation id="n"/>' + flow("s", "a", "b", "g") + "</process></definitions>"
)


@pytest.mark.parametrize(
    ("ends", "rule"),
    [
        (("pb", "a"), None),
        (("b", "pb"), None),
        (("a", "b"), "message-flow"),
        (("pa", "b"), "message-flow"),
        (("pa", "pa"), "message-flow"),
        (("g", "pb"), "message-flow"),
        (("n", "pb"), "message-flow"),
        (("s", "pb"), "message-flow"),
        (("a", "nothing"), "drawn-reference"),
    ],
)
def test_message_flows_lead_from_pool_to_pool(ends: tuple[str, str], rule: str | None) -> None:
    drawn = f'<messageFlow id="mf" sourceRef="{ends[0]}" targetRef="{ends[1]}"/>'
    found = findings(ROOT + ">" + POOLS.format(drawn))
    assert {f.rule for f in found} == ({rule} if rule else set())
    assert {f.element_id for f in found} <= {"mf"}
    assert not findings(ROOT + CLOUD + ">" + POOLS.format(drawn))


def test_what_is_drawn_names_what_is_there() -> None:
    text = file('<task id="a"/><association id="as" sourceRef="a" targetRef="nothing"/>')
    assert [(f.rule, f.element_id) for f in findings(text)] == [("drawn-reference", "as")]
    gone = ROOT + ">" + POOLS.format('<participant id="pc" processRef="nothing"/>')
    assert [f.rule for f in findings(gone)] == ["reference"]


def test_correlation_by_drawn_properties_is_refused() -> None:
    drawn = '<correlationKey id="ck"><correlationPropertyRef>cp</correlationPropertyRef></correlationKey>'
    text = ROOT + '><correlationProperty id="cp"/>' + POOLS.format(drawn)
    assert [f.rule for f in findings(text)] == ["correlation-key-drawn"]
    assert not findings(text.replace("<correlationPropertyRef>cp</correlationPropertyRef>", ""))
