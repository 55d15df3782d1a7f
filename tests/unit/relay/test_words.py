"""What `relay` understands, and what it says to what it does not."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from launcher import checks, chromium, main, run
from launcher.say import Stop

ROOT = Path(__file__).resolve().parents[3]


def test_without_a_word_it_tells_what_it_can_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main([]) == 2
    assert "./relay demo" in capsys.readouterr().out
    assert main.main(["help"]) == 0


@pytest.mark.parametrize("folder", ["launcher", "frontend"])
def test_it_tells_every_setting_it_reads(folder: str) -> None:
    read = {
        w for file in (ROOT / folder).glob("*.py") for w in re.findall(r"RELAYDESK_[A-Z_]+", file.read_text("utf-8"))
    }
    read.discard(checks.SCENARIO_RESULTS)  # set for the features, and read by them
    assert {name for name in read if name not in main.USAGE} == set()


@pytest.mark.parametrize("words", [["--frob"], ["test", "more"]])
def test_bad_usage_is_refused_before_any_set_up(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(words) == 2
    assert words[-1] in capsys.readouterr().err


def test_an_unknown_benchmark_is_refused_with_the_known_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "tests" / "benchmarks"
    (folder / "dmn").mkdir(parents=True)
    for name in ("step.py", "dmn/tables.py", "dmn/test_tables.py"):
        (folder / name).write_text('if __name__ == "__main__": pass')
    (folder / "helper.py").write_text("")
    monkeypatch.setattr(run, "ROOT", tmp_path)
    with pytest.raises(Stop, match=r"Expected one of dmn\.tables step, but found 'stop'") as stop:
        run.module_of("benchmarks", ["stop"])
    assert stop.value.status == 2


def test_every_folder_of_tests_is_a_stage(tmp_path: Path) -> None:
    for name in (
        "tests/unit",
        "tests/browser",
        "tests/zebra",
        "tests/benchmarks",
        "tests/kit",
        "features",
        "tests/features",
    ):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "test_x.py").write_text("")
    (tmp_path / "tests" / "empty").mkdir()
    groups = checks.test_groups(tmp_path)
    assert list(groups) == ["unit", "zebra", "features", "browser"]
    assert groups["features"] == [tmp_path / "tests" / "features", tmp_path / "features"]


def test_a_stage_that_hangs_is_ended() -> None:
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    assert checks._wait(subprocess.Popen(command), 0.2) == checks.TOO_LONG


def test_a_browser_may_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RELAYDESK_CHROMIUM", str(tmp_path / "none"))
    assert chromium.find() is None
    (tmp_path / "mine").write_text("")
    monkeypatch.setenv("RELAYDESK_CHROMIUM", str(tmp_path / "mine"))
    assert chromium.find() == str(tmp_path / "mine")


def test_what_is_missing_is_said_exactly() -> None:
    told = chromium.instructions(["font"])
    assert "apt-get install fonts-noto-cjk" in told
    assert "- Chromium" not in told


def test_the_file_itself_runs_from_anywhere(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "relay"), "help"], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0
    assert "接力台" in done.stdout


def test_an_old_python_is_refused_in_a_sentence(tmp_path: Path) -> None:
    pretend = f"import sys, runpy; sys.version_info = (3, 9, 1); runpy.run_path({str(ROOT / 'relay')!r})"
    done = subprocess.run(
        [sys.executable, "-c", pretend],
        env={"PATH": str(tmp_path), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2
    assert "Expected Python 3.11 or newer, but this is 3.9." in done.stderr
    assert "需要 Python 3.11" in done.stderr
