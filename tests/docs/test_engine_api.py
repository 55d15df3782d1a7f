"""The page on driving the engine is run, block by block, as it stands."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs/reference/engine-api.md"
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_the_page_runs():
    text = PAGE.read_text(encoding="utf-8")
    names: dict[str, object] = {}
    blocks = list(BLOCK.finditer(text))
    assert len(blocks) > 10
    for block in blocks:
        line = text.count("\n", 0, block.start(1))
        code = compile("\n" * line + block[1], str(PAGE), "exec")
        exec(code, names)
