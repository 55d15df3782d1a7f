"""`relaydesk verify`: checks the journal's chain of hashes; says where it breaks, and prints its head."""

from __future__ import annotations

import argparse

from engine.api import Engine
from engine.cli.opening import open_engine


def main(arguments: list[str]) -> int:
    """Check that nobody altered the journal: every entry's hash, and that none is missing."""
    parser = argparse.ArgumentParser(prog="relaydesk verify", description=main.__doc__)
    parser.add_argument("--database", metavar="URL", help="the database (default: RELAYDESK_DATABASE_URL or var/)")
    parser.add_argument("--head", metavar="HASH", help="a head hash noted earlier: it must still be in the chain")
    parser.add_argument("--tables", action="store_true", help="build all tables anew from the journal and compare")
    parser.add_argument("--run-again", action="store_true", help="run all commands again and compare their events")
    options = parser.parse_args(arguments)
    engine = open_engine(options.database)
    result = engine.verify_journal()
    if result.problem is not None:
        print(f"日志在第 {result.problem.position} 条处断开：{result.problem.text.in_language('zh')}")
        print(f"The journal breaks at entry {result.problem.position}: {result.problem.text}")
        return 1
    if options.head is not None and not engine.has_entry_with(options.head):
        print(f"日志中没有哈希为 {options.head} 的条目：此前的结尾被截去或替换了。")
        print(f"No entry has the hash {options.head}: an end that was noted was cut off or replaced.")
        return 1
    print(f"日志完整：{result.entries} 条，末条哈希 {result.head_hash}")
    print(f"The journal is whole: {result.entries} entries, head {result.head_hash}")
    found = 0
    if options.tables:
        found += _tables(engine)
    if options.run_again:
        found += _run_again(engine)
    return 1 if found else 0


def _tables(engine: Engine) -> int:
    found = engine.compare_tables()
    for difference in found:
        print(f"  {difference.table}: {difference.rebuilt} ≠ {difference.found}")
    print(f"由日志重建数据表：{len(found)} 处不同 / tables built anew from the journal: {len(found)} difference(s)")
    return len(found)


def _run_again(engine: Engine) -> int:
    found = engine.run_again()
    for deviation in found:
        print(f"  {deviation.position} {deviation.command_type}: {deviation.recorded} ≠ {deviation.now}")
        if deviation.refused is not None:
            print(f"    {deviation.refused}")
    print(f"重新执行全部命令：{len(found)} 条不同 / commands run again: {len(found)} deviation(s)")
    return len(found)
