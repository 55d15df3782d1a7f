"""A short fuzz run of the interpreter; `python -m tests.fuzz.feel` runs longer."""

from tests.fuzz.feel import main, run


def test_two_seconds_of_mutations():
    report = run(seconds=2, seed=20261124)
    assert report.failures == []
    assert report.count > 100


def test_the_command_tells_what_it_did(capsys):
    assert main(["--minutes", "0.002", "--seed", "7"]) == 0
    assert "seed 7:" in capsys.readouterr().out
