"""What commands are told of reports (--unit, --as-of, --reports), and the table that ``shuzheng reports`` writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support import Outcome, assert_mistake

COUNTY = "工作报告\n(2026年1月10日)\n去年,全县新建工会12家。\n"
OTHER = "2023年工作总结\n全年,本会新建工会8家。\n"


@pytest.fixture(autouse=True)
def _reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    Path("in/county.txt").write_text(COUNTY, encoding="utf-8")
    Path("in/other.txt").write_text(OTHER, encoding="utf-8")
    Path("reports.csv").write_text("文档,填报单位,日期\ncounty.txt,白河县,2021/1/5\nother.txt,,\n", encoding="utf-8")


def resolved(*options: str) -> dict[str, tuple[str | None, str | None]]:
    """Entity and time of the one figure of each report."""
    run = Outcome("extract", "in", "-o", "-", *options)
    assert (run.exit_code, run.err) == (0, "")
    rows = map(json.loads, run.out.splitlines())
    return {row["document"]: (row["entity"], row["time_period"]) for row in rows}


GIVEN = [
    ([], {"county.txt": (None, "2025"), "other.txt": (None, "2023")}),
    (["--reports", "reports.csv"], {"county.txt": ("白河县", "2020"), "other.txt": (None, "2023")}),
    # the table wins over what holds for all reports; an empty cell leaves that
    (
        ["--reports", "reports.csv", "--unit", "青石县总工会", "--as-of", "2031-02"],
        {"county.txt": ("白河县", "2020"), "other.txt": ("青石县总工会", "2023")},
    ),
    (["--unit", "青石县"], {"county.txt": ("青石县", "2025"), "other.txt": ("青石县", "2023")}),
]


@pytest.mark.parametrize(("options", "rows"), GIVEN)
def test_what_is_given_takes_effect(options: list[str], rows: dict[str, tuple[str | None, str | None]]) -> None:
    assert resolved(*options) == rows


COMMANDS = [
    "extract in -o figures.csv",
    "check in",
    "find 12家 in",
    "compare in/other.txt --against in/county.txt",
    "explain in/county.txt",
    "batch in --out out",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_that_extracts_takes_the_options(command: str) -> None:
    Path("unknown.csv").write_text("document,date\nnone.txt,2012\n", encoding="utf-8")
    assert_mistake(f"{command} --reports unknown.csv", "unknown.csv: line 2: no document is called none.txt (there ")
    assert_mistake(f"{command} --reports none.csv", "none.csv: no such file; check the path of the table of reports")
    assert_mistake(f"{command} --as-of yesterday", "--as-of yesterday: not a date; write it like 2013-01-20, 2013-01")
    blank = Outcome(*command.split(), "--unit", " ")
    assert (blank.exit_code, blank.err) == (2, "error: --unit is blank; name who reports, or leave it out\n")


def test_explain_shows_what_was_given() -> None:
    assert "scope.own-name" not in Outcome("explain", "吉林新建工会12家。").out
    assert "scope.own-name" in Outcome("explain", "吉林新建工会12家。", "--unit", "吉林省").out


def test_the_table_is_no_report_itself() -> None:
    Path("in/reports.csv").write_text("document,date\ncounty.txt,2021\n", encoding="utf-8")
    assert resolved("--reports", "in/reports.csv").keys() == {"county.txt", "other.txt"}


def test_a_section_that_is_no_report_is_a_mistake() -> None:
    Path("unknown.csv").write_text("document,section,date\ncounty.txt,篇3,2012\n", encoding="utf-8")
    assert_mistake(
        "extract in -o - --reports unknown.csv", "line 2: county.txt has no report in a section 篇3; write it"
    )


def test_a_batch_remembers_what_was_given() -> None:
    assert Outcome("batch", "in", "--out", "out", "--reports", "reports.csv", "--jobs", "1").exit_code == 0
    figures = "".join(path.read_text("utf-8") for path in Path("out/figures").iterdir())
    assert {json.loads(line)["entity"] for line in figures.splitlines()} == {"白河县", None}
    assert_mistake("batch in --out out --resume", "made with reports ")
    assert_mistake("batch in --out out --resume --reports reports.csv --unit 青石县", "made with unit None, now it is")
