"""`relaydesk verify`: checks the journal's chain of hashes; says where it breaks, and prints its head."""

from __future__ import annotations

import argparse

from engine.cli.opening import open_engine


def main(arguments: list[str]) -> int:
    """Check that nobody altered the journal: every entry's hash, and that none is missing."""
    parser = argparse.ArgumentParser(prog="relaydesk verify", description=main.__doc__)
    parser.add_argument("--database", metavar="URL", help="the database (default: RELAYDESK_DATABASE_URL or var/)")
    parser.add_argument("--head", metavar="HASH", help="a head hash noted earlier: it must still be in the chain")
    options = parser.parse_args(arguments)
    engine = open_engine(options.database)
    result = engine.verify_journal()
    if result.problem is not None:
        print(f"流水在第 {result.problem.position} 条处断开：{result.problem.text.in_language('zh')}")
        print(f"The journal breaks at entry {result.problem.position}: {result.problem.text}")
        return 1
    if options.head is not None and not engine.has_entry_with(options.head):
        print(f"流水中没有哈希为 {options.head} 的条目：此前的结尾被截去或替换了。")
        print(f"No entry has the hash {options.head}: an end that was noted was cut off or replaced.")
        return 1
    print(f"流水完整：{result.entries} 条，末条哈希 {result.head_hash}")
    print(f"The journal is whole: {result.entries} entries, head {result.head_hash}")
    return 0
