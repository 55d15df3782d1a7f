"""Writes docs/reference/feel.md from the registry: `python -m engine.feel.reference_page > docs/reference/feel.md`."""

from __future__ import annotations

import sys

from engine.feel.builtins import FAMILIES
from engine.feel.builtins.registry import Builtin, Formal

TITLES = {
    "boolean": "Boolean · 布尔",
    "context": "Context · 上下文",
    "conversion": "Conversion · 转换",
    "engine": "Engine · 引擎",
    "list": "List · 列表",
    "numeric": "Numbers · 数字",
    "range": "Ranges · 区间",
    "sort": "Sorting · 排序",
    "statistics": "Statistics · 统计",
    "string": "Strings · 字符串",
    "temporal": "Dates and times · 日期与时间",
    "working time": "Working calendars · 工作日历",
}
HEAD = """# FEEL: built-in functions · FEEL 内置函数

Generated from the registry of `engine.feel` by `python -m engine.feel.reference_page`; a test compares both. What
people need daily, with examples, is in the [cheat-sheet](../how-to/feel.zh.md). The language is that of DMN 1.5,
chapter 10; the score against its compatibility kit is in [tck.md](tck.md).
本页由 `engine.feel` 的登记表生成，并有测试核对。常用写法和例子见[速查](../how-to/feel.zh.md)。

`name?` may be left out, `name*` takes one list or its items one by one. What a function can't do is `null`, never an
error that stops the case; `now()`, `today()`, `uuid()` and `random number()` get their values from the command that is
carried out, so that it gives the same when it is run again.
In a diagram or a form, a name that is not called is a variable: where there is no variable `product`, `product` is
null, though there is a function of this name. In a decision it is the function, as DMN has it.
`name?` 可省略；`name*` 可给一个列表，也可逐个给出。做不到时结果为 `null`。
流程图和表单里，没有被调用的名字就是变量：没有变量 `product` 时，`product` 为 null，即使有同名函数；
决策里按 DMN 的规定是函数。
"""


def signatures(builtin: Builtin) -> list[str]:
    """Return every way to call a built-in."""
    found = [f"{builtin.name}({', '.join(map(_parameter, o.formals))})" for o in builtin.overloads]
    if builtin.variadic is not None:
        found.append(f"{builtin.name}({builtin.variadic.name}*)")
    return found or [f"{builtin.name}({', '.join(p.name for p in builtin.parameters)})"]


def page() -> str:
    """Return the page's text."""
    lines = [HEAD]
    for family in sorted(FAMILIES, key=TITLES.__getitem__):
        lines.append(f"## {TITLES[family]}\n")
        for name in sorted(FAMILIES[family].builtins):
            calls = " · ".join(f"`{call}`" for call in signatures(FAMILIES[family].builtins[name]))
            lines.append(f"- {calls}")
        lines.append("")
    return "\n".join(lines)


def _parameter(formal: Formal) -> str:
    kind = "" if formal.kind.name == "Any" else f": {formal.kind.name}"
    return f"{formal.name}{'?' if formal.is_optional else ''}{kind}"


if __name__ == "__main__":
    sys.stdout.write(page())
