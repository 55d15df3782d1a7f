"""`relaydesk feel EXPRESSION`: evaluates one FEEL expression for people who write them, and says why it is null."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from engine.clock import SystemClock
from engine.errors import InvalidInput, Text
from engine.feel import Expression, Range, analyse, compile_expression, strip, text_of, to_json
from engine.feel.values import Function
from engine.model.values import dumps, loads


def main(arguments: list[str]) -> int:
    """Evaluate a FEEL expression: feel EXPRESSION [--context FILE] [--unary VALUE] [--now TIME] [--zone ZONE]."""
    options = _parser().parse_args(arguments)
    context = _read_context(options.context)
    text = strip(options.expression)
    kind: Any = "expression" if options.unary is None else "unary tests"
    expression = compile_expression(text, kind, names=context)
    for problem in analyse(text, kind, names=context).problems:
        print(f"{problem.line}:{problem.column} {problem.text.in_language('zh')} | {problem.text}", file=sys.stderr)
    if options.unary is not None:
        context = {**context, "?": _read_json(options.unary, "--unary")}
    remarks: list[Text] = []
    print(_shown(_value(expression, context, options, remarks)))
    for remark in remarks:
        print(f"null: {remark.in_language('zh')} | {remark}", file=sys.stderr)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="relaydesk feel", description="Evaluate a FEEL expression. 计算 FEEL 表达式。"
    )
    parser.add_argument("expression", help="the expression, a leading '=' is allowed; 表达式，可以以“=”开头")
    parser.add_argument("--context", metavar="FILE", help="a JSON file with the variables; 变量的 JSON 文件")
    parser.add_argument("--unary", metavar="VALUE", help="read it as unary tests of this JSON value; 作为一元测试")
    parser.add_argument("--now", metavar="TIME", help="the time of now(), ISO 8601 with a zone; now() 的时间")
    parser.add_argument("--zone", default="Asia/Shanghai", help="the time zone of now() and today(); 时区")
    parser.add_argument("--seed", help="decides uuid() and random number(); 随机数的种子")
    return parser


def _value(expression: Expression, context: dict[str, Any], options: argparse.Namespace, remarks: list[Text]) -> Any:
    now = SystemClock().now() if options.now is None else _read_time(options.now)
    seed = options.seed if options.seed is not None else now.isoformat()
    return expression.evaluate(context, now=now, seed=seed, zone=options.zone, remarks=remarks)


def _shown(value: Any) -> str:
    return text_of(value) if isinstance(value, Function | Range) else str(dumps(to_json(value)))


def _read_time(text: str) -> datetime:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        time = None
    if time is None or time.tzinfo is None:
        raise InvalidInput(
            "Expected a time with a zone for --now, but found '{text}'",
            "--now 应当是带时区的时间，但发现“{text}”",
            text=text,
        )
    return time


def _read_context(path: str | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(
            "Expected a readable file '{path}', but: {error}", "读不了文件“{path}”：{error}", path=path, error=error
        ) from error
    context = _read_json(text, path)
    if not isinstance(context, dict):
        raise InvalidInput("Expected a JSON object in '{path}'", "“{path}”里应当是一个 JSON 对象", path=path)
    return context


def _read_json(text: str, where: str) -> Any:
    try:
        return loads(text)
    except ValueError as error:
        raise InvalidInput(
            "Expected JSON in {where}, but: {error}", "{where} 应当是 JSON：{error}", where=where, error=error
        ) from error
