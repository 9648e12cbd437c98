"""What commands are told of reports (--unit, --as-of, --reports), and the table that ``shuzheng reports`` writes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from support import FIXTURES, Outcome, assert_mistake

from extractor.records import Report

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
    "reports in",
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
    """全局 is a word, unless a bureau reports."""
    text = "全局新建工会12家。"
    assert "Scope: 全局" in Outcome("explain", text, "--unit", "白河县公安局", "--lang", "en").out
    assert "Scope: 全局" not in Outcome("explain", text, "--unit", "白河县", "--lang", "en").out


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


TITLED = "白河县总工会2025年工作总结\n(2026年1月10日)\n全年,全县新建工会12家。\n"
SPEECHES = "工会讲话 篇1\n(2012年3月1日)\n今年,全市建会12家。\n工会讲话 篇2\n今年建会13家。\n"


def rows(*options: str) -> list[dict[str, str]]:
    """What the command writes to standard output, a dictionary for each report."""
    run = Outcome("reports", *options)
    assert (run.exit_code, run.err) == (0, "")
    assert run.raw.startswith(b"\xef\xbb\xbf")  # by which Excel knows UTF-8
    return list(csv.DictReader(io.StringIO(run.raw.decode("utf-8-sig"))))


def test_a_row_for_each_report_with_its_evidence() -> None:
    Path("in/titled.txt").write_text(TITLED, encoding="utf-8")
    (row,) = rows("in/titled.txt")
    front = ("document", "section", "title", "kind", "reporting_unit", "date", "reporting_period")
    assert tuple(row)[: len(front)] == front
    assert [row[name] for name in front] == [
        *("titled.txt", "", "白河县总工会2025年工作总结", "review", "白河县总工会", "2026-01-10", "2025")
    ]
    assert (row["date_mention"], row["date_rule"], row["date_start"]) == ("2026年1月10日", "report.date-line", "17")


def test_evidence_names_its_place_in_the_original() -> None:
    (row,) = rows(str(FIXTURES / "documents" / "report-chromium.pdf"))
    assert row["title_locator"] == "p. 1"


def test_the_table_gives_back_what_it_was_made_from() -> None:
    """Nothing changes by the table as it was written; what was found keeps the words that say so."""
    Path("in/titled.txt").write_text(TITLED, encoding="utf-8")
    Path("in/speeches.txt").write_text(SPEECHES, encoding="utf-8")
    figures = Outcome("extract", "in", "-o", "-").out
    assert Outcome("reports", "in", "-o", "table.csv", "--quiet").exit_code == 0
    assert Outcome("extract", "in", "-o", "-", "--reports", "table.csv").out == figures
    assert rows("in", "--reports", "table.csv") == rows("in")


def test_a_correction_in_the_table_takes_effect() -> None:
    Path("in/speeches.txt").write_text(SPEECHES, encoding="utf-8")
    before = rows("in/speeches.txt")
    assert [(row["section"], row["date"]) for row in before] == [
        *(("", "2012-03-01"), ("工会讲话 篇1", "2012-03-01"), ("工会讲话 篇2", ""))
    ]
    before[2].update(date="2014/5/4", reporting_unit="青石县")
    with Path("table.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, before[0])
        writer.writeheader()
        writer.writerows(before)
    after = rows("in/speeches.txt", "--reports", "table.csv")
    assert [after[2][name] for name in ("date", "date_rule", "date_mention", "reporting_unit")] == [
        *("2014-05-04", "report.given", "", "青石县")
    ]
    # the period by the date is worked out anew
    assert (after[2]["reporting_period"], after[2]["reporting_period_rule"]) == ("2014", "report.period-by-date")
    assert after[:2] == rows("in/speeches.txt")[:2]


@pytest.mark.parametrize("name", ["reports.csv", "reports.jsonl", "reports.xlsx", "reports.parquet"])
def test_files_of_reports(name: str) -> None:
    Path(name).unlink(missing_ok=True)
    run = Outcome("reports", "in", "-o", name, "--lang", "zh")
    assert (run.exit_code, run.out) == (0, f"读取文档：2份；未能读取：0份。报告：2篇，已写入 {name}\n")
    assert Path(name).stat().st_size
    if name.endswith(".jsonl"):
        read = [Report.model_validate_json(line) for line in Path(name).read_text("utf-8").splitlines()]
        assert [report.document for report in read] == ["county.txt", "other.txt"]
    if name.endswith(".xlsx"):
        headings, first, _ = load_workbook(name).active.iter_rows(values_only=True)
        assert headings[:5] == ("文档", "篇目", "标题", "文种", "填报单位")
        assert (headings[7:10], first[3]) == (("未读取", "未读取的原因", "标题：依据"), "总结")


MISTAKES = [
    (
        "reports in -o reports.docx",
        "reports.docx: .docx is not a known type of output; give .xlsx, .csv, .jsonl, .parq",
    ),
    ("reports in/county.txt -o in/county.txt", "not a known type of output"),
    ("reports none.txt -o nowhere/reports.csv", "make the directory nowhere first"),
]


@pytest.mark.parametrize(("line", "says"), MISTAKES)
def test_command_lines_that_cannot_be_carried_out(line: str, says: str) -> None:
    assert_mistake(line, says)


def test_what_cannot_be_read_is_named_and_the_others_come_out() -> None:
    run = Outcome("reports", "in", "none.txt")
    assert (run.exit_code, run.out.count("\n")) == (1, 4)
    assert run.err == "error: none.txt: no such file or directory; check the path\n"


UNREAD = [
    # (name, bytes, exit code, status)
    ("a.rar", b"\0", 1, "other-type"),
    ("photo.gif", b"\0", 0, "other-type"),
    ("empty.docx", b"", 1, "refused"),
    ("figures.csv", b"sentence,mention,value,indicator\nx,1,1,y\n", 0, "own-output"),
]


@pytest.mark.parametrize(("name", "data", "code", "status"), UNREAD)
def test_files_that_were_not_read_have_a_row(name: str, data: bytes, code: int, status: str) -> None:
    Path("in", name).write_bytes(data)
    assert Outcome("reports", "in", "-o", "out.csv").exit_code == code
    with Path("out.csv").open(encoding="utf-8-sig", newline="") as stream:
        *reports, unread = csv.DictReader(stream)
    assert [(row["document"], row["status"], row["reason"]) for row in reports] == [
        ("county.txt", "", ""),
        ("other.txt", "", ""),
    ]
    assert {key for key, value in unread.items() if value} == {"document", "status", "reason", "reason_zh"}
    assert (unread["document"], unread["status"]) == (name, status)
    assert unread["reason"].startswith(f"{name}: ")


def test_the_table_with_files_that_were_not_read_corrects_the_reports() -> None:
    Path("in/a.rar").write_bytes(b"\0")
    Outcome("reports", "in", "-o", "out.csv")
    Path("in/a.rar").unlink()
    assert resolved("--reports", "out.csv").keys() == {"county.txt", "other.txt"}


def test_a_correction_of_a_file_that_was_not_read_is_not_lost() -> None:
    Path("out.csv").write_text("document,status,date\na.rar,other-type,2012\n", encoding="utf-8")
    assert_mistake("extract in --reports out.csv", "out.csv: line 2: no document is called a.rar")
