"""``shuzheng check`` on the command line: what it says, writes and exits with, and newcomers' mistakes."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest
from support import Outcome, assert_mistake
from test_cli import folder

from extractor.checks import CHECKS
from extractor.records import Finding
from extractor.records.names import check_title, name
from extractor.writing.terminal import on_one_line

__all__ = ["folder"]  # the empty directory that each test runs in

WRONG = "信访案件办结率达1000%。126家改制企业中,已有102家完成改制,改制率达92%。"
SUSPECT = "2012年全市新发展会员83630人。会员服务加强。\n2012年全市新发展会员83360人。"


def test_an_error_is_shown_with_its_sentence_and_exits_1() -> None:
    Path("wrong.txt").write_text(WRONG, encoding="utf-8")
    run = Outcome("check", "wrong.txt")
    assert (run.exit_code, run.err) == (1, "")
    assert run.out.splitlines() == [
        "error rate-over-100",
        "  信访案件办结率 is 1000%, more than 100 %",
        "    wrong.txt: 信访案件办结率达【1000%】。",
        "error ratio-mismatch",
        "  102家 of 126家 is 80.95 %, not 92%",
        "    wrong.txt: 【126家】改制企业中,已有【102家】完成改制,改制率达【92%】。",
        "Documents checked: 1; not read: 0. Errors: 2, warnings: 0, information: 0",
    ]


def test_a_report_that_is_right_exits_0() -> None:
    run = Outcome("check", "report.txt")
    assert (run.exit_code, run.err) == (0, "")
    assert run.out == "Documents checked: 1; not read: 0. Errors: 0, warnings: 0, information: 0\n"


def test_a_warning_alone_exits_0() -> None:
    Path("suspect.txt").write_text(SUSPECT, encoding="utf-8")
    run = Outcome("check", "suspect.txt")
    assert run.exit_code == 0
    assert "warning conflict" in run.out
    assert "Errors: 0, warnings: 1" in run.out


def test_in_chinese() -> None:
    Path("wrong.txt").write_text(WRONG, encoding="utf-8")
    run = Outcome("check", "wrong.txt", "--lang", "zh")
    assert "错误 rate-over-100\n  “信访案件办结率”为1000%，超过100%" in run.out
    assert run.out.endswith("检查文档：1份；未能读取：0份。错误2处，警告0处，提示0处\n")


def test_a_check_can_be_left_out() -> None:
    Path("wrong.txt").write_text(WRONG, encoding="utf-8")
    run = Outcome("check", "wrong.txt", "--skip", "rate-over-100", "--skip", "ratio-mismatch")
    assert (run.exit_code, "Errors: 0" in run.out) == (0, True)


def test_several_reports_are_compared() -> None:
    first, second = SUSPECT.split("\n")
    Path("a.txt").write_text(first, encoding="utf-8")
    Path("b.txt").write_text(second, encoding="utf-8")
    run = Outcome("check", "a.txt", "b.txt")
    assert run.exit_code == 0
    assert "info conflict" in run.out
    assert "a.txt: " in run.out
    assert "b.txt: " in run.out


def test_quiet_says_nothing_but_exits_1() -> None:
    Path("wrong.txt").write_text(WRONG, encoding="utf-8")
    run = Outcome("check", "wrong.txt", "-q")
    assert (run.exit_code, run.out, run.err) == (1, "", "")


@pytest.fixture
def findings() -> list[Finding]:
    """What JSON Lines holds for a report with two errors."""
    Path("wrong.txt").write_text(WRONG, encoding="utf-8")
    run = Outcome("check", "wrong.txt", "-o", "findings.jsonl")
    assert run.out.endswith(", in findings.jsonl\n")
    lines = Path("findings.jsonl").read_text(encoding="utf-8").splitlines()
    return [Finding.model_validate_json(line) for line in lines]


def test_jsonl_holds_the_findings(findings: list[Finding]) -> None:
    assert [finding.code for finding in findings] == ["rate-over-100", "ratio-mismatch"]
    row = json.loads(Path("findings.jsonl").read_text(encoding="utf-8").splitlines()[1])
    assert row["compared"] == {"part": "102", "total": "126", "computed": "80.9524", "stated": "92"}
    assert [place["mention"] for place in row["evidence"]] == ["126家", "102家", "92%"]
    for place in row["evidence"]:
        assert WRONG[place["start"] : place["end"]] == place["mention"]
        assert WRONG[place["sentence_start"] :].startswith(place["sentence"])


def test_csv_holds_the_findings(findings: list[Finding]) -> None:
    Outcome("check", "wrong.txt", "-o", "findings.csv")
    with Path("findings.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == [finding.id for finding in findings]
    assert rows[1]["compared"] == "part = 102; total = 126; computed = 80.9524; stated = 92"
    assert rows[1]["message_zh"] == "102家占126家的80.95%，与所述92%不符"
    assert rows[1]["figures"] == " ".join(findings[1].figures)
    assert len(findings[1].evidence) == 3  # in one sentence, which stands once
    assert rows[1]["evidence"] == f"wrong.txt: {findings[1].evidence[0].sentence}"


@pytest.mark.parametrize(("lang", "heading"), [("en", "What is wrong"), ("zh", "问题")])
def test_workbook_holds_the_findings_in_one_language(findings: list[Finding], lang: str, heading: str) -> None:
    Outcome("check", "wrong.txt", "-o", "findings.xlsx", "--lang", lang)
    header, *rows = openpyxl.load_workbook("findings.xlsx")["Findings"].iter_rows(values_only=True)
    messages = [finding.message_zh if lang == "zh" else finding.message for finding in findings]
    assert [row[header.index(heading)] for row in rows] == messages
    names = [name(finding.severity, lang) for finding in findings]
    assert [row[header.index("严重程度" if lang == "zh" else "Severity")] for row in rows] == names


def test_list_names_every_check_with_examples() -> None:
    run = Outcome("check", "--list")
    assert (run.exit_code, run.err) == (0, "")
    for one in CHECKS:
        assert f"{one.code}  ({one.severity})  {check_title(one.code, 'en')}" in run.out
        assert all(f"{parameter} = " in run.out for parameter in one.parameters())
        assert on_one_line(one.example) in run.out
    assert "会指出" in Outcome("check", "--list", "--lang", "zh").out


def test_a_report_that_cannot_be_read_exits_1() -> None:
    run = Outcome("check", "report.txt", "none.txt")
    assert run.exit_code == 1
    assert run.err.startswith("error: none.txt: ")
    assert "not read: 1" in run.out


MISTAKES = [
    ("check", "no report is named; give one, or --list for the checks"),
    ("check report.txt --skip rates", "--skip rates: no such check; the checks are average-mismatch, conflict"),
    ("check report.txt -o findings.docx", ".docx is not a known type of output"),
    ("check report.txt -o none/findings.csv", "make the directory none first"),
    ("check report.txt --as-of yesterday", "--as-of yesterday: not a date"),
    ("check report.txt --lang fr", "'fr' is not one of 'en', 'zh'"),
]


@pytest.mark.parametrize(("line", "says"), MISTAKES)
def test_mistake_gives_one_clear_line_and_exit_code_2(line: str, says: str) -> None:
    assert_mistake(line, says)
