"""`relaydesk WORD …`: subcommands are entry points of the group `relaydesk.commands`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points

from engine.errors import EngineError

GROUP = "relaydesk.commands"
USAGE_ERROR = 2
INTERRUPTED = 130


def main() -> int:
    """Run the subcommand that the command line names; its result is the exit status."""
    return run(sys.argv[1:])


def run(arguments: list[str]) -> int:
    """Run `arguments` (without the program's name) and return the exit status.

    2 when there is no such subcommand, 1 on an engine error, 130 when Ctrl+C ended it.
    """
    known = {point.name: point for point in entry_points(group=GROUP)}
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(usage(known))
        return 0 if arguments else USAGE_ERROR
    point = known.get(arguments[0])
    if point is None:
        words = ", ".join(sorted(known))
        print(f"relaydesk: 不认识“{arguments[0]}”，可用的有：{words}", file=sys.stderr)
        print(f"relaydesk: expected one of {words}, but found '{arguments[0]}'", file=sys.stderr)
        return USAGE_ERROR
    command: Callable[[list[str]], int] = point.load()
    try:
        return command(arguments[1:])
    except EngineError as error:
        print(f"relaydesk {point.name}: {error.text.in_language('zh')}\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED


def usage(known: dict[str, EntryPoint]) -> str:
    """Return a line for each subcommand: its name and the first line of its docstring."""
    lines = ["usage: relaydesk COMMAND [ARGUMENT ...]", ""]
    for name in sorted(known):
        about = (known[name].load().__doc__ or "").strip().splitlines()
        lines.append(f"  {name:<10} {about[0] if about else ''}")
    return "\n".join(lines)
