"""Every index of things is generated or tested: settings, subcommands, pictures, links of the documents, addresses."""

import importlib
import re
import tomllib
from pathlib import Path

import pytest

from processes.module import MODULE

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
SETTING = re.compile(r"\bRELAYDESK_[A-Z]+(?:_[A-Z]+)*\b")
OF_TESTS = {"RELAYDESK_TEST_ON", "RELAYDESK_TEST_CLOCK_SECONDS"}  # one test process hands them to another
LARGEST_PICTURE = 250_000


def sources():
    yield from (ROOT / name for name in ("relay", "hatch_build.py"))
    for top in ("engine", "web", "processes", "launcher", "frontend", "tests/kit", "tests/browser/kit", "features"):
        yield from (p for p in (ROOT / top).rglob("*.py") if "node_modules" not in p.parts)


def test_every_setting_is_on_its_page_and_every_setting_of_the_page_is_read():
    read = {name for path in sources() for name in SETTING.findall(path.read_text(encoding="utf-8"))}
    page = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| `(RELAYDESK_\w+)`", page, re.MULTILINE)
    assert sorted(documented) == sorted(read - OF_TESTS)


def test_the_readme_names_every_subcommand():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    words = {*project["entry-points"]["relaydesk.commands"], "test", "bench", "fuzz"}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [word for word in sorted(words) if f"./relay {word}" not in readme] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_of_the_documents_lead_somewhere(document):
    text = re.sub(r"```.*?```|`[^`\n]*`", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = [t.split("#")[0] for t in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in t]
    assert [t for t in targets if t and not (document.parent / t).exists()] == []


def test_the_readme_shows_the_pictures_and_they_are_small():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    pictures = sorted((ROOT / "docs/images").iterdir())
    assert {"inbox.png", "case.png"} <= {p.name for p in pictures}
    assert [p.name for p in pictures if f"(docs/images/{p.name})" not in readme] == []
    assert [p.name for p in pictures if p.stat().st_size > LARGEST_PICTURE] == []


def test_every_address_that_changes_something_is_asked_for_by_a_test():
    tests = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "tests/web").glob("*.py"))
    asked = [set(re.findall(r"[a-z-]+", path)) for path in re.findall(r"\.post\(\s*f?\"(/[^\"]*)", tests)]
    asked += [set(re.findall(r"[a-z-]+", path)) for path in re.findall(r"f?\"(/[^\"]*)\"", tests)]
    missing = []
    for path in (ROOT / "web").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for address in re.findall(r"\.post\(\"([^\"]+)\"", text):
            words = set(re.findall(r"[a-z-]+", re.sub(r"<[^>]*>", "", address)))
            if not any(words <= found for found in asked):
                missing.append(f"{path.name}: {address}")
    assert missing == []


def test_what_subcommands_and_modules_name_is_there():
    points = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]
    found = {}
    for group, names in points.items():
        for name, target in names.items():
            module, attribute = target.split(":")
            found[group, name] = getattr(importlib.import_module(module), attribute)
    assert found["relaydesk.modules", "service"] is MODULE
    assert all(function.__doc__ for (group, _), function in found.items() if group == "relaydesk.commands")
