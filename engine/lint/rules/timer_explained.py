"""A boundary timer says which promise it keeps."""

from __future__ import annotations

from collections.abc import Mapping

from engine.lint.rule import Place, Rule, each, has_kind


def _is_unexplained(place: Place) -> bool:
    element = place.element
    if element.kind != "boundaryEvent" or not has_kind(element, "timer"):
        return False
    host = place.scope.elements[element.attached_to or ""]
    return element.documentation is None and not _promises(element.properties) and not _promises(host.properties)


def _promises(properties: Mapping[str, str]) -> bool:
    return any(name.startswith(("commitment", "clause")) for name in properties)


RULE = Rule(
    id="timer-explained",
    title=("A boundary timer says which promise it keeps", "边界定时器应写明所依据的承诺"),
    why=(
        "A deadline comes from a clause; whoever changes it must see which one.",
        "时限来自某项条款；修改它的人应当看到是哪一条。",
    ),
    text=(
        "The timer '{id}' has no documentation and no commitment property",
        "定时器“{id}”没有说明文档，也没有承诺属性",
    ),
    action=(
        "Document it, or add an extension property such as commitment or clause.",
        "请填写说明文档，或添加 commitment、clause 等扩展属性。",
    ),
    bad='<userTask id="t" name="响应"/><boundaryEvent id="e" name="4 小时" attachedToRef="t">'
    "<timerEventDefinition><timeDuration>PT4H</timeDuration></timerEventDefinition></boundaryEvent>",
    good='<userTask id="t" name="响应"/><boundaryEvent id="e" name="4 小时" attachedToRef="t">'
    "<documentation>条款 3.1.b：4 小时内响应</documentation>"
    "<timerEventDefinition><timeDuration>PT4H</timeDuration></timerEventDefinition></boundaryEvent>",
    look=each(_is_unexplained, "documentation"),
)
