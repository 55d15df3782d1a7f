"""Writes docs/reference/bpmn.md from the registry: `python -m engine.bpmn.reference_page > docs/reference/bpmn.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from engine.bpmn.registry.entry import DRAWN, EXECUTED, REFUSED, Entry
from engine.bpmn.registry.events import EVENT_PLACES
from engine.bpmn.registry.foreign import DRAWING_NAMESPACES, INSTEAD, OTHER_ENGINES
from engine.bpmn.registry.table import BPMN
from engine.bpmn.registry.zeebe import ATTRIBUTES, LISTENER_EVENTS, PROFILE, ZEEBE, ZeebeEntry, is_executed

HEAD = """# BPMN reference · BPMN 参考

Generated from the registry of `engine.bpmn` by `python -m engine.bpmn.reference_page`; a test compares both.
What is not listed here is refused at deployment, by element id and line.
本页由 `engine.bpmn` 的登记表生成，并有测试核对。未列出的内容在部署时按元素标识和行号拒绝。

“Since” is the first Camunda 8 version that executes the element; `BPMN` means that only the standard does.
The executed profile is {profile}. “自”为最早执行该元素的 Camunda 8 版本；`BPMN` 表示仅标准规定。
"""

PLAIN = """## Plain BPMN · 纯 BPMN

What a diagram without zeebe elements means where the standard leaves it open · 标准未明确之处，纯 BPMN 图的含义：

- A process without `isExecutable` is executable; beside one that says `true` it may be a mere drawing.
  未写 `isExecutable` 的流程可执行；若同文件中另有 `true` 的流程，它也可以只是图形。
- Conditions, completion conditions, cardinalities and scripts are FEEL, with or without a leading `=`.
  条件、完成条件、循环基数和脚本都是 FEEL，是否以 `=` 开头均可。
- A service, send or business rule task without task definition is a job; its type is the `implementation`, else the
  name of the operation, else the element's id. 没有任务定义的服务、发送、业务规则任务是作业；
  类型取 `implementation`，否则取操作名称，否则取元素标识。
- A send task or throw event with a message and without task definition publishes the message, with the message's
  correlation key if it has one. 带消息而无任务定义的发送任务或抛出事件直接发布消息，并带上消息的关联键（若有）。
- A message without correlation key matches by its name alone; a message or signal without name is called by its id.
  没有关联键的消息只按名称匹配；没有名称的消息或信号以其标识为名。
- An error or escalation without code is caught as any. 没有代码的错误或升级，捕获时匹配任意。
- The entries of a context that a script without result variable returns become variables.
  没有结果变量的脚本若返回上下文，其各项成为变量。
- `humanPerformer` assigns a user task, `potentialOwner` names its candidate groups: by expression, or by the resource's
  name. `humanPerformer` 指定办理人，`potentialOwner` 指定候选组：用表达式，或用资源名称。
- The data of `loopDataInputRef` is the variable with the name (else the id) of the data object at the other end of its
  association. `loopDataInputRef` 的数据是其关联另一端的数据对象名称（否则标识）所指的变量。
- A non-interrupting conditional event is triggered again after its condition was false; in a file of the dialect's
  modeler at each change of what it reads. 非中断条件事件在条件变为假之后才会再次触发；
  在该方言建模工具的文件中，所读变量每次变化都会触发。
- A script task without a script does nothing. 没有脚本的脚本任务什么也不做。
- A complex gateway's conditions see `activationCount` (the tokens that wait) and `waitingForStart`; its outgoing flows
  without condition are taken as it activates, not as it is reset.
  复杂网关的条件可用 `activationCount`（等待的令牌数）和 `waitingForStart`；没有条件的流出只在激活时走，复位时不走。
- A global task is a process with that one task, `<id>_task`. 全局任务是只含一个任务 `<id>_task` 的流程。
- A sequence flow without id is called `Flow_<n>`. 没有标识的顺序流称为 `Flow_<n>`。
"""


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") or "–" for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _code(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _attributes(row: Entry) -> str:
    values = (
        f"`{name}` ({', '.join(row.values[name])})" if name in row.values else f"`{name}`" for name in row.attributes
    )
    return ", ".join(values)


def _bpmn(status: str) -> list[Entry]:
    return [row for row in BPMN.values() if row.status == status]


def _zeebe_note(row: ZeebeEntry) -> str:
    notes = [f"{name}: {since}+" for name, since in row.later]
    if row.tag in LISTENER_EVENTS:
        notes.append("eventType: " + ", ".join(sorted(LISTENER_EVENTS[row.tag])))
    if not is_executed(row):
        notes.append("refused · 拒绝" + (f": {row.why[0]} · {row.why[1]}" if row.why[0] else f": since {row.since}"))
    return "; ".join(notes)


def render() -> str:
    """Return the page."""
    parts = [
        HEAD.format(profile=".".join(map(str, PROFILE))),
        PLAIN,
        "## Executed · 可执行\n\nIn parentheses: the only executed values; `id` and `name` are always possible.",
        _table(
            ("Element", "Name", "名称", "Since · 自", "Attributes · 属性", "Drawn attributes · 仅记录"),
            ((f"`{r.tag}`", r.en, r.zh, r.since, _attributes(r), _code(r.drawn)) for r in _bpmn(EXECUTED)),
        ),
        "## Events by place · 事件的位置",
        _table(
            ("Place", "Event definitions · 事件定义"),
            ((place, ", ".join(sorted(kinds))) for place, kinds in EVENT_PLACES.items()),
        ),
        "## Refused · 拒绝",
        _table(
            ("Element", "Name", "名称", "Why", "原因", "Instead", "改用"),
            ((f"`{r.tag}`", r.en, r.zh, *r.why, *r.action) for r in _bpmn(REFUSED)),
        ),
        "## Drawing and documentation · 图形与说明\n\nKept, without meaning for execution; so are elements of "
        + _code(sorted(DRAWING_NAMESPACES))
        + ".",
        _table(
            ("Element", "Name", "名称", "Note", "说明"),
            ((f"`{r.tag}`", r.en, r.zh, *r.why) for r in _bpmn(DRAWN)),
        ),
        "## zeebe extension elements · zeebe 扩展元素",
        _table(
            ("Element", "Name", "名称", "Since · 自", "On · 位于", "Attributes · 属性", "Note · 说明"),
            (
                (
                    f"`zeebe:{r.tag}`",
                    r.en,
                    r.zh,
                    r.since,
                    "any" if "*" in r.inside else _code(sorted(r.inside)),
                    _code(r.attributes),
                    _zeebe_note(r),
                )
                for r in ZEEBE.values()
            ),
        ),
        "Attributes of the modeler that are kept without meaning · 建模工具属性，仅保留: "
        + _code(f"zeebe:{name}" for name in sorted(ATTRIBUTES)),
        "## Other engines' vocabularies · 其他引擎的词汇\n\nRefused, with the zeebe form to use. "
        "Unknown namespaces are kept and named in a warning.\n"
        "一律拒绝，并指出对应的 zeebe 写法；未知命名空间予以保留并给出警告。",
        _table(("Namespace", "Engine"), ((f"`{uri}`", name) for uri, name in OTHER_ENGINES.items())),
        _table(("Theirs · 原写法", "Instead · 改用"), ((f"`{name}`", f"`{new[0]}`") for name, new in INSTEAD.items())),
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


if __name__ == "__main__":
    sys.stdout.write(render())
