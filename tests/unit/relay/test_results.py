"""The closing summary of `relay test`."""

from pathlib import Path

from launcher.results import Counts, Stage, closing_line, read_report, summary, totals

REPORT = """<?xml version="1.0"?><testsuites>
<testsuite name="pytest" tests="7" failures="1" errors="1" skipped="2"/>
</testsuites>"""


def test_counts_are_read_from_the_report(tmp_path: Path) -> None:
    report = tmp_path / "unit.xml"
    report.write_text(REPORT)
    assert read_report(report) == Counts(passed=3, failed=2, skipped=2)


def test_no_report_or_half_of_one_gives_no_counts(tmp_path: Path) -> None:
    assert read_report(tmp_path / "none.xml") is None
    (tmp_path / "half.xml").write_text(REPORT[:60])
    assert read_report(tmp_path / "half.xml") is None


def test_totals_are_summed_over_the_test_runs() -> None:
    stages = [
        Stage("lint", True, 1.0),
        Stage("unit", True, 1.0, Counts(5, 0, 1)),
        Stage("web", False, 2.0, Counts(3, 2, 0)),
    ]
    assert closing_line(totals(stages)) == "8 passed, 2 failed, 1 skipped"


def test_a_check_that_failed_without_a_test_is_one_failure() -> None:
    stages = [Stage("types", False, 1.0), Stage("unit", True, 1.0, Counts(5)), Stage("web", False, 1.0)]
    assert closing_line(totals(stages)) == "5 passed, 2 failed"


def test_the_closing_line_stands_alone_at_the_end() -> None:
    lines = summary([Stage("unit", True, 1.5, Counts(5)), Stage("browser", False, 2.0, None, "no report")]).splitlines()
    assert lines[-1] == "5 passed, 1 failed"
    assert any(line.startswith("  FAIL browser") and line.endswith("no report") for line in lines)
    assert any(line.startswith("  ok   unit") and "5 passed, 0 failed" in line for line in lines)
