"""An output that is among the reports: a report is never lost, and what an earlier run wrote is no report."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import Outcome, assert_mistake

REPORT = "指标,2012年\n新建工会（个）,8182\n"
TEXT = "2012年，全市新建工会8182个。"


@pytest.fixture(autouse=True)
def folder(english_folder: Path) -> Path:
    """A working directory with a report that is a table, and one that is a text."""
    Path("table.csv").write_text(REPORT, encoding="utf-8")
    Path("in").mkdir()
    Path("in/report.txt").write_text(TEXT, encoding="utf-8")
    return english_folder


REPLACED = [
    "extract table.csv -o table.csv",
    "extract in/report.txt table.csv -o ./table.csv",
    "extract in ta*.csv in/../table.csv -o table.csv",
    "check table.csv -o table.csv",
    "find 8182 table.csv in -o table.csv",
    "compare in/report.txt --against table.csv -o table.csv",
    "compare table.csv --against in -o table.csv",
]


@pytest.mark.parametrize("line", REPLACED)
def test_a_report_is_not_replaced(line: str) -> None:
    assert_mistake(line, "table.csv: is one of the reports, and would be replaced; choose another output")
    assert Path("table.csv").read_text(encoding="utf-8") == REPORT


def test_a_folder_of_nothing_else_is_not_replaced() -> None:
    Path("alone").mkdir()
    Path("table.csv").rename("alone/table.csv")
    assert_mistake("extract alone -o alone/table.csv", "alone/table.csv: is one of the reports, and would be replaced")
    assert Path("alone/table.csv").read_text(encoding="utf-8") == REPORT


@pytest.mark.parametrize("line", ["extract in -o in/f.csv", "check in -o in/f.csv", "find 8182 in -o in/f.csv"])
def test_what_an_earlier_run_wrote_is_no_report(line: str) -> None:
    first = Outcome(*line.split())
    written = Path("in/f.csv").read_bytes()
    again = Outcome(*line.split())
    assert (first.exit_code, first.err) == (0, "")
    assert (again.exit_code, again.out) == (0, first.out)
    assert again.err == "warning: in/f.csv: is to be written, and is left out of the reports\n"
    assert Path("in/f.csv").read_bytes() == written


def test_the_default_output_is_no_report_either() -> None:
    Path("in/second.txt").write_text(TEXT.replace("8182", "900"), encoding="utf-8")
    first, again = (Outcome("extract", ".", "--quiet") for _ in range(2))
    assert (first.err, again.err) == (
        "",
        "warning: output/figures.xlsx: is to be written, and is left out of the reports\n",
    )


def test_other_outputs_are_written() -> None:
    run = Outcome("extract", "table.csv", "-", "-o", "other.csv", stdin=TEXT.encode())
    assert (run.exit_code, run.err) == (0, "")
    assert Path("table.csv").read_text(encoding="utf-8") == REPORT
