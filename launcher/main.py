"""What `relay` understands."""

from __future__ import annotations

import sys

from launcher import run, setup
from launcher.checks import run_all
from launcher.say import Stop

USAGE = """\
接力台 Relaydesk

  ./relay demo            带示例数据，在 127.0.0.1:8000 打开       with sample data, on 127.0.0.1:8000
  ./relay serve           正式使用：真实数据库，不带示例           for real: your database, no samples
  ./relay test            全部检查和测试                         every check and test
  ./relay bench NAME      性能测试：step、feel…                   measurements: step, feel, …
  ./relay fuzz NAME       不限时的随机测试                       random tests without an end
  ./relay tck DIR         DMN 一致性测试                         DMN conformance tests
  ./relay WORD …          其余交给 relaydesk：verify、worker…     anything else goes to relaydesk: verify, worker, …

第一次运行会自动安装所需的一切，只要有 Python 3.11 和网络。
The first run sets up all it needs; Python 3.11 and a network are enough.

  RELAYDESK_DATABASE_URL  另一个数据库，默认 var/ 下的 SQLite       another database than SQLite under var/
  RELAYDESK_VAR           数据放在别处，默认 var/                  another folder than var/
  RELAYDESK_FRONTEND      auto、force、skip：是否打包网页           whether to bundle the browser pages
  RELAYDESK_NODE          wheel：不用本机的 Node                  do not use this machine's Node
  RELAYDESK_CHROMIUM      测试用的浏览器                         the browser that tests use"""


def main(arguments: list[str]) -> int:
    """Run the launcher; return the exit status."""
    _speak_utf8()
    if not arguments or arguments[0] in ("help", "-h", "--help"):
        print(USAGE)
        return 0 if arguments else 2
    word, rest = arguments[0], arguments[1:]
    try:
        if word.startswith("-"):
            raise Stop(
                f"不认识 {word}。./relay help 列出全部用法。", f"Unknown option {word}; see ./relay help.", status=2
            )
        return _obey(word, rest)
    except Stop as stop:
        print(f"\nrelay: {stop}", file=sys.stderr)
        return stop.status
    except KeyboardInterrupt:
        print("\nrelay: 已中断 · interrupted", file=sys.stderr)
        return 130


def _obey(word: str, rest: list[str]) -> int:
    if word == "test":
        if rest:
            raise Stop("relay test 不带参数。", f"relay test takes no arguments, but found '{rest[0]}'.", status=2)
        setup.ensure(("test",))
        return run_all()
    if word in ("bench", "fuzz"):
        setup.ensure(("test",))
        return run.module_of("benchmarks" if word == "bench" else "fuzz", rest)
    setup.ensure()
    return run.relaydesk([word, *rest])


def _speak_utf8() -> None:
    """A console of another encoding must not stop the launcher."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
