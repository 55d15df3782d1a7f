"""When a set-up is good, when it is made anew, and what a person is told when it fails."""

import subprocess
import sys
from pathlib import Path

import pytest

from launcher import setup, stamp
from launcher.lock import only_one
from launcher.say import Stop

HERE = stamp.Stamp(files="f", python="3.11 linux /usr", folder="/somewhere", extras=("test",))


def test_a_set_up_with_more_extras_serves_for_less() -> None:
    assert HERE.serves(stamp.Stamp("f", "3.11 linux /usr", "/somewhere", ()))
    assert not stamp.Stamp("f", "3.11 linux /usr", "/somewhere", ()).serves(HERE)


@pytest.mark.parametrize(
    "wanted",
    [
        stamp.Stamp("other", "3.11 linux /usr", "/somewhere", ()),
        stamp.Stamp("f", "3.12 linux /usr", "/somewhere", ()),
        stamp.Stamp("f", "3.11 linux /usr", "/moved", ()),
    ],
)
def test_changed_files_another_python_or_a_moved_folder_need_a_new_set_up(wanted: stamp.Stamp) -> None:
    assert not HERE.serves(wanted)


def test_a_stamp_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "stamp.json"
    stamp.write(HERE, path)
    assert stamp.read(path) == HERE


@pytest.mark.parametrize("text", ["", '{"files": "f"', '{"files": "f"}', "[]"])
def test_a_stamp_that_was_cut_off_counts_as_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "stamp.json"
    assert stamp.read(path) is None
    path.write_text(text)
    assert stamp.read(path) is None


def test_the_stamp_follows_the_project_file(tmp_path: Path) -> None:
    for name in stamp.MADE_FROM:
        (tmp_path / name).write_text("a")
    before = stamp.wanted(("test",), tmp_path)
    assert stamp.wanted(("test",), tmp_path) == before
    (tmp_path / "pyproject.toml").write_text("b")
    assert not before.serves(stamp.wanted(("test",), tmp_path))


@pytest.mark.parametrize(
    "said",
    [
        "WARNING: Retrying … Failed to establish a new connection: [Errno -3] Temporary failure in name resolution",
        "ERROR: No matching distribution found for hatchling==1.33.0",
        "npm error code EAI_AGAIN",
    ],
)
def test_without_a_network_the_message_says_so(said: str) -> None:
    zh, en = setup.explain(said)
    assert "连不上" in zh
    assert "can't be reached" in en


def test_another_failure_shows_the_end_of_the_output() -> None:
    zh, en = setup.explain("\n".join(f"line {n}" for n in range(50)))
    assert "line 49" in en
    assert "line 10" not in en
    assert "安装失败" in zh


def test_a_second_set_up_waits_for_the_first(tmp_path: Path) -> None:
    waited: list[str] = []

    class Waited(Exception):
        """Ends the waiting of the second one."""

    def on_wait() -> None:
        waited.append("yes")
        raise Waited

    with only_one(tmp_path / "lock", lambda: waited.append("first")):
        assert waited == []
        with pytest.raises(Waited), only_one(tmp_path / "lock", on_wait):
            raise AssertionError("two at once")
    with only_one(tmp_path / "lock", on_wait):
        assert waited == ["yes"]


def test_a_python_without_venv_is_told_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_venv(*given: object, **named: object) -> None:
        raise subprocess.CalledProcessError(1, "ensurepip")

    monkeypatch.setattr(setup, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(setup.venv, "create", no_venv)
    monkeypatch.setattr(setup, "_install_venv_module", lambda version: False)
    with pytest.raises(Stop, match=r"apt-get install python3\.\d+-venv"):
        setup._make_venv()


def test_a_failed_installation_stops_and_leaves_no_stamp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "setup.log"
    monkeypatch.setattr(setup, "SETUP_LOG", log)
    monkeypatch.setattr(setup, "in_venv", lambda name: Path(sys.executable))
    with only_one(tmp_path / "lock", lambda: None) as held, pytest.raises(Stop, match="安装失败"):
        setup._pip(held, "install", "--no-such-option")
    assert "--no-such-option" in log.read_text()
