"""The command line: what each command writes where, exit codes, and newcomers' mistakes."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from support import Outcome, assert_mistake

from extractor.records import Figure
from extractor.records.columns import DATA_COLUMNS
from extractor.version import __version__

REPORT = """一、2012年工作回顾
2012年，全市新建工会8182个，发展会员83630人。
二、2013年工作要点
力争新建工会900个。
"""
FIELDS = [column.field for column in DATA_COLUMNS]


@pytest.fixture(autouse=True)
def folder(english_folder: Path) -> Path:
    """A working directory with a report in it."""
    Path("report.txt").write_text(REPORT, encoding="utf-8")
    return english_folder


def header(path: str | Path) -> list[object]:
    book = openpyxl.load_workbook(path)
    return [cell.value for cell in book["Figures" if "Figures" in book.sheetnames else "数据"][1]]


def mentions(jsonl: str) -> list[str]:
    return [json.loads(line)["mention"] for line in jsonl.splitlines()]


# ── extract: where the output goes ──────────────────────────────────────────────────────────────────────────


def test_without_output_the_workbook_is_named_after_the_report(folder: Path) -> None:
    run = Outcome("extract", "report.txt")
    assert (run.exit_code, run.err) == (0, "")
    assert openpyxl.load_workbook("output/report.xlsx")["Figures"].max_row == 4
    assert re.search(r"Trade unions +│ +2 │ +1 │ +0", run.out)
    assert "Documents read: 1; not read: 0. Figures: 3, in output/report.xlsx" in run.out
    assert [path.name for path in (folder / "output").iterdir()] == ["report.xlsx"]


def test_what_the_checks_find_is_said_and_written() -> None:
    Path("wrong.txt").write_text("全市职工入会率达到1000%。", encoding="utf-8")
    run = Outcome("extract", "wrong.txt")
    assert (run.exit_code, run.err) == (0, "")
    assert run.out.endswith("The checks found errors: 1, warnings: 0, information: 0; see Findings\n")
    assert "rate-over-100" in [row[2].value for row in openpyxl.load_workbook("output/wrong.xlsx")["Findings"]]
    assert "checks found" not in Outcome("extract", "wrong.txt", "-o", "wrong.csv").out
    assert Outcome("extract", "wrong.txt", "--lang", "zh").out.endswith(
        "检查发现错误1处，警告0处，提示0处，详见“检查”\n"
    )


def test_several_reports_go_into_one_workbook() -> None:
    Path("second.md").write_text("新建工会**12**个。", encoding="utf-8")
    run = Outcome("extract", ".")
    assert run.exit_code == 0
    assert openpyxl.load_workbook("output/figures.xlsx")["Figures"].max_row == 5


@pytest.mark.parametrize("name", ["f.jsonl", "f.csv", "f.xlsx", "数据.XLSX"])
def test_output_is_written_where_it_is_wanted(folder: Path, name: str) -> None:
    run = Outcome("extract", "report.txt", "-o", name)
    assert (run.exit_code, run.err) == (0, "")
    assert name in run.out
    assert sorted(path.name for path in folder.iterdir()) == sorted(["report.txt", name])


def test_an_empty_name_is_no_name(folder: Path) -> None:
    run = Outcome("extract", "report.txt", "-o", "")
    assert (run.exit_code, run.err) == (0, "")
    assert (folder / "output" / "report.xlsx").is_file()


# a day as ISO has it, as people write it, and as spreadsheets do
@pytest.mark.parametrize("given", ["2013-01-20", "2013年1月20日", "2013/1/20", "2013-1-20"])
def test_a_date_is_taken_as_people_write_it(given: str, folder: Path) -> None:
    (folder / "year.txt").write_text("今年新建工会12家。", encoding="utf-8")
    run = Outcome("extract", "year.txt", "--as-of", given, "-o", "-")
    assert (run.exit_code, '"time_period":"2013"' in run.out) == (0, True)


@pytest.mark.parametrize("given", ["2013-02-31", "2013-13", "13", "上周"])
def test_a_date_that_is_none_is_refused_before_all_work(given: str) -> None:
    run = Outcome("extract", "report.txt", "--as-of", given)
    assert (run.exit_code, run.out) == (2, "")
    assert run.err == f"error: --as-of {given}: not a date; write it like 2013-01-20, 2013-01 or 2013\n"


def test_jsonl_on_standard_output_is_alone_there(folder: Path) -> None:
    run = Outcome("extract", "report.txt", "-o", "-")
    assert (run.exit_code, run.err) == (0, "")
    assert mentions(run.out) == ["8182个", "83630人", "900个"]
    assert [Figure.model_validate_json(line).document for line in run.out.splitlines()] == ["report.txt"] * 3
    assert [path.name for path in folder.iterdir()] == ["report.txt"]


def test_csv_on_standard_output() -> None:
    run = Outcome("extract", "report.txt", "-o", "-", "--format", "csv", "--lang", "zh")
    rows = list(csv.reader(io.StringIO(run.raw.decode("utf-8-sig"))))
    assert (rows[0], len(rows)) == (FIELDS, 4)


FORMAT_OPTIONS = [
    # (options, what is written, how it starts)
    ("--format csv", "output/report.csv", b"\xef\xbb\xbf"),
    ("--format jsonl -o figures", "figures", b'{"id":'),  # without a suffix
    ("--format jsonl -o figures.json", "figures.json", b'{"id":'),  # with one that tells nothing
    ("--format csv -o f.csv", "f.csv", b"\xef\xbb\xbf"),
    ("--format webannotation", "output/report.jsonld", b'{"@context":'),
    ("--format datapackage", "output/report/datapackage.json", b"{"),
    ("--format datapackage -o package", "package/figures.csv", b'"document",'),
    ("--format datapackage -o v1.2", "v1.2/documents.csv", b'"document_id",'),
    ("-o f.jsonld", "f.jsonld", b'{"@context":'),
    ("--profile sdmx", "output/report.xlsx", b"PK"),
    ("--profile sdmx --format csv", "output/report.csv", b'\xef\xbb\xbf"INDICATOR"'),
    ("--profile sdmx -o f.jsonl", "f.jsonl", b'{"INDICATOR":'),
]


@pytest.mark.parametrize(("options", "path", "start"), FORMAT_OPTIONS)
def test_format_is_told_by_name_or_suffix(options: str, path: str, start: bytes) -> None:
    run = Outcome("extract", "report.txt", *options.split())
    assert (run.exit_code, run.err) == (0, "")
    assert Path(path).read_bytes().startswith(start)


def test_datapackage_of_several_reports_is_a_folder_that_is_replaced() -> None:
    Path("second.md").write_text("新建工会**12**个。", encoding="utf-8")
    for _ in range(2):
        run = Outcome("extract", "report.txt", "second.md", "--format", "datapackage")
        assert (run.exit_code, run.err) == (0, "")
        assert run.out.endswith("Figures: 4, in output/figures\n")
        assert len(Path("output/figures/figures.csv").read_text(encoding="utf-8").splitlines()) == 5


def test_folder_of_other_files_is_refused_before_any_work() -> None:
    Path("mine").mkdir()
    Path("mine/notes.txt").write_bytes(b"")
    run = Outcome("extract", "missing.txt", "-o", "mine", "--format", "datapackage")
    assert (run.exit_code, run.out) == (2, "")
    assert run.err == "error: mine: holds other files, which would be lost; give the name of a new folder\n"
    Path("output").mkdir()
    Path("output/missing").write_bytes(b"of mine")
    run = Outcome("extract", "missing.txt", "--format", "datapackage")
    assert (run.exit_code, run.out) == (2, "")
    assert run.err.startswith("error: output/missing: is a file, and what is to be written is a folder; ")


def test_webannotations_on_standard_output_are_in_the_language_asked_for() -> None:
    run = Outcome("extract", "report.txt", "-o", "-", "--format", "webannotation", "--lang", "zh")
    (first, *_) = json.loads(run.out)["first"]["items"]
    assert first["body"][0]["value"] == "新建工会：8182 个（工会组织；新增量；已完成；2012；全市）"


def test_observations_on_standard_output() -> None:
    run = Outcome("extract", "report.txt", "-o", "-", "--profile", "sdmx")
    assert [json.loads(line)["OBS_VALUE"] for line in run.out.splitlines()] == ["8182", "83630", "900"]


def test_standard_input_is_a_report(folder: Path) -> None:
    run = Outcome("extract", "-", "-o", "-", stdin=REPORT.encode("gb18030"))
    assert [json.loads(line)["document"] for line in run.out.splitlines()] == ["stdin"] * 3
    assert Outcome("extract", "-", stdin=REPORT.encode()).exit_code == 0
    assert (folder / "output" / "stdin.xlsx").is_file()


def test_text_without_figures_gives_an_empty_table() -> None:
    Path("none.txt").write_text("各位代表、同志们：现在开会。", encoding="utf-8")
    run = Outcome("extract", "none.txt")
    assert (run.exit_code, run.err) == (0, "")
    assert "Figures: 0" in run.out
    assert openpyxl.load_workbook("output/none.xlsx")["Figures"].max_row == 1
    assert Outcome("extract", "none.txt", "-o", "-").raw == b""
    assert Outcome("extract", "none.txt", "-o", "-", "--format", "csv").raw.count(b"\n") == 1


@pytest.mark.parametrize(
    ("variables", "options", "heading", "word"),
    [
        ({"LANG": "zh_CN.UTF-8"}, [], "文档", "工会组织"),
        ({"LANG": "en_GB.UTF-8"}, [], "Document", "Trade unions"),
        ({"LANG": "C"}, [], "Document", "Trade unions"),
        ({"LANG": "en_GB", "LC_ALL": "zh_TW"}, [], "文档", "工会组织"),  # LC_ALL goes first
        ({"LANG": "zh_CN"}, ["--lang", "en"], "Document", "Trade unions"),  # and an option before all
        ({"LANG": "en_GB"}, ["--lang", "zh"], "文档", "工会组织"),
    ],
)
def test_language_of_headings_and_summary(
    monkeypatch: pytest.MonkeyPatch,
    variables: dict[str, str],
    options: list[str],
    heading: str,
    word: str,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    run = Outcome("extract", "report.txt", *options)
    assert word in run.out
    assert header("output/report.xlsx")[0] == heading


def test_quiet_says_nothing() -> None:
    run = Outcome("extract", "report.txt", "--quiet")
    assert (run.exit_code, run.out, run.err) == (0, "", "")
    assert Path("output/report.xlsx").is_file()


def test_encoding_can_be_given() -> None:
    Path("gbk.txt").write_bytes(REPORT.encode("gbk"))
    told = Outcome("extract", "gbk.txt", "-o", "-")
    given = Outcome("extract", "gbk.txt", "-o", "-", "--encoding", "gbk")
    assert mentions(told.out) == mentions(given.out) == ["8182个", "83630人", "900个"]
    wrong = Outcome("extract", "gbk.txt", "-o", "-", "--encoding", "utf-8")
    assert wrong.exit_code == 0
    assert re.fullmatch(r"warning: gbk\.txt: \d+ undecodable places were replaced .*--encoding\n", wrong.err)


def test_undecodable_bytes_are_counted_even_when_quiet() -> None:
    Path("bad.txt").write_bytes(REPORT.encode() + b"\xff\n")
    run = Outcome("extract", "bad.txt", "--quiet")
    assert run.exit_code == 0
    assert run.err.startswith("warning: bad.txt: 1 undecodable places were replaced (read as utf-8)")


def test_dates_are_resolved_as_of_a_day() -> None:
    Path("r.txt").write_text("去年，全市新建工会12个。", encoding="utf-8")
    assert json.loads(Outcome("extract", "r.txt", "-o", "-").out)["time_period"] is None
    dated = json.loads(Outcome("extract", "r.txt", "-o", "-", "--as-of", "2013-01-20").out)
    assert (dated["period"], dated["time_period"]) == ("去年", "2012")


def test_same_input_gives_the_same_bytes() -> None:
    first, second = (Outcome("extract", "report.txt", "-o", "-").raw for _ in range(2))
    assert first == second != b""


# ── extract: documents that fail ────────────────────────────────────────────────────────────────────────────


def test_failed_documents_are_named_and_the_others_come_out() -> None:
    Path("empty.txt").write_bytes(b"")
    Path("binary.txt").write_bytes(bytes(range(256)) * 20)
    run = Outcome("extract", "empty.txt", "report.txt", "missing.txt", "binary.txt", "-o", "f.xlsx")
    assert run.exit_code == 1
    assert [line.split(":")[:2] for line in run.err.splitlines()] == [
        ["error", " empty.txt"],
        ["error", " missing.txt"],
        ["error", " binary.txt"],
    ]
    assert "Documents read: 1; not read: 3. Figures: 3" in run.out
    assert openpyxl.load_workbook("f.xlsx")["Figures"].max_row == 4


FAILING_REPORTS = [
    # (what is given, what the line must say)
    ("missing.txt", "no such file or directory; check the path"),
    ("*.text", "no such file or directory"),  # a pattern that matched nothing
    ("nothing", "no reports in this directory; put there .txt"),
    ("empty.txt", "the file is empty"),
    ("blank.txt", "holds no text"),
    ("binary.txt", "looks like a binary file"),
    ("report.rar", "files of type .rar cannot be read; give .txt, .md"),
    ("word.txt", "a ZIP archive or an Office file (docx, xlsx), not text"),
]


@pytest.mark.parametrize(("given", "says"), FAILING_REPORTS)
def test_report_that_fails_says_what_to_do_in_one_line(folder: Path, given: str, says: str) -> None:
    (folder / "nothing").mkdir()
    Path("empty.txt").write_bytes(b"")
    Path("blank.txt").write_bytes(b"\r\n")
    Path("binary.txt").write_bytes(bytes(range(256)) * 20)
    Path("report.rar").write_bytes(b"PK\x03\x04")
    Path("word.txt").write_bytes(b"PK\x03\x04")
    run = Outcome("extract", given)
    assert (run.exit_code, run.out, run.err.count("\n")) == (1, "", 1)
    assert run.err.startswith(f"error: {given}: ")
    assert says in run.err
    assert not (folder / "output").exists()  # nothing came out, nothing is written


# ── mistakes in the command line ────────────────────────────────────────────────────────────────────────────

MISTAKES = [
    # (command line, what the one line on standard error must say)
    ("extrac report.txt", "No such command 'extrac'. Did you mean 'extract'?"),
    ("report.txt", "No such command 'report.txt'"),
    ("extract", "Missing argument 'REPORT...'"),
    ("extract report.txt --out f.csv", "No such option: --out"),
    ("extract report.txt -o", "Option '-o' requires an argument"),
    ("extract report.txt -o f.docx", ".docx is not a known type of output; give .xlsx, .csv, .jsonl"),
    ("extract report.txt -o f", "f: has no suffix, which would tell the type of output; give .xlsx, .csv, .jsonl"),
    ("extract report.txt -o f", ".jsonld, or the format datapackage\n"),
    ("extract report.txt -o f.parqet", ".parqet is not a known type of output; give .xlsx"),
    ("extract report.txt -o f.zip --format datapackage", "f.zip: .zip is the suffix of a file, and datapackage is a"),
    ("extract report.txt -o none/f.csv", "make the directory none first"),
    ("extract report.txt -o none/at/all/f.csv", "make the directory none/at/all first"),
    ("extract report.txt --format doc", "--format doc: the known formats are xlsx, csv, jsonl, html, parquet"),
    ("extract report.txt -o - --format xlsx", "--format xlsx: standard output takes jsonl, csv, webannotation"),
    ("extract report.txt -o - --format datapackage", "--format datapackage: standard output takes jsonl, csv"),
    ("extract report.txt -o f.csv --format jsonl", "f.csv: .csv is the suffix of csv, not of jsonl; change one"),
    ("extract report.txt -o f.csv --format datapackage", "f.csv: .csv is the suffix of csv, not of datapackage"),
    ("extract report.txt -o report.txt --format datapackage", "report.txt: is a file, and what is to be written is a"),
    ("extract report.txt -o . --format datapackage", ".: holds other files, which would be lost"),
    ("extract report.txt -o f.html --profile sdmx", ".html is no type of output for these columns; give .xlsx, .csv"),
    ("extract report.txt -o f.parquet --profile sdmx", "f.parquet: .parquet is no type of output for these columns"),
    (
        "extract report.txt --profile sdmx --format html",
        "--profile sdmx --format html: the known formats are xlsx, csv, jsonl",
    ),
    (
        "extract report.txt -o - --profile sdmx --format webannotation",
        "--profile sdmx --format webannotation: standard output takes jsonl, csv",
    ),
    ("extract report.txt --profile dcat", "Invalid value for '--profile': 'dcat' is not one of 'sdmx'"),
    ("extract report.txt --lang fr", "'fr' is not one of 'en', 'zh'"),
    ("extract report.txt --encoding gbkk", "'gbkk' is not a known text encoding; try utf-8, gb18030"),
    ("extract report.txt --as-of yesterday", "yesterday"),
    ("extract report.txt --as-of 2013-02-30", "2013-02-30"),
    ("extract report.txt --rules none.toml", "none.toml"),
    ("extract report.txt --rules broken.toml", "broken.toml is not valid TOML"),
    ("extract report.txt --rules bad.toml", "bad.toml, rule unit.bad: "),
    ("explain", "Missing argument 'TEXT'"),
    ("explain 8个 9个", "unexpected extra argument"),
    ("explain 8个 --rules broken.toml", "broken.toml is not valid TOML"),
    ("explain .", ".: is a folder; explain one report of it"),
    ("rules list --rules none.toml", "none.toml"),
    ("rules test broken.toml", "broken.toml is not valid TOML"),
    ("rules test .", "cannot be read"),
    ("rules check", "No such command 'check'"),
]


@pytest.mark.parametrize(("line", "says"), MISTAKES)
def test_mistake_gives_one_clear_line_and_exit_code_2(folder: Path, line: str, says: str) -> None:
    Path("broken.toml").write_text("[[unit]\n", encoding="utf-8")
    Path("bad.toml").write_text('[[unit]]\nid = "unit.bad"\nkind = "no such kind"\n', encoding="utf-8")
    assert_mistake(line, says)
    assert sorted(path.name for path in folder.iterdir()) == ["bad.toml", "broken.toml", "report.txt"]


def test_output_that_cannot_be_written_leaves_nothing(folder: Path) -> None:
    Path("d.csv").mkdir()
    run = Outcome("extract", "report.txt", "-o", "d.csv")
    assert (run.exit_code, run.out) == (2, "")
    assert run.err == "error: d.csv: is a directory; give the name of a file\n"
    Path("output").write_bytes(b"a file where the directory should be")
    run = Outcome("extract", "report.txt")
    assert (run.exit_code, run.err) == (
        1,
        "error: output: cannot be made (File exists); name a file with -o\n",
    )
    assert sorted(path.name for path in folder.iterdir()) == ["d.csv", "output", "report.txt"]


@pytest.mark.parametrize("line", ["", "rules"])
def test_no_command_shows_the_help_as_an_error(line: str) -> None:
    run = Outcome(*line.split())
    assert (run.exit_code, run.out) == (2, "")
    assert run.err.startswith("Usage: shuzheng")
    assert "Commands:" in run.err


# ── explain, rules, version, help ───────────────────────────────────────────────────────────────────────────


def test_explain_names_mention_and_rule() -> None:
    rule = json.loads(Outcome("extract", "report.txt", "-o", "-").out.splitlines()[0])["rule"]
    run = Outcome("explain", "全市新建工会8182个,发展会员83630人。")
    assert (run.exit_code, run.err) == (0, "")
    assert "8182个" in run.out
    assert "83630人" in run.out
    assert rule in run.out
    assert Outcome("explain", "全市新建工会8182个。", "--lang", "zh").out != ""


TABLE = "# 工会统计\n\n|单位|会员(人)|\n|--|--|\n|合计|800|\n|青山区|300|\n"


def test_explain_shows_the_cell_at_a_place_of_a_report() -> None:
    Path("table.md").write_text(TABLE, encoding="utf-8")
    whole, cell = Outcome("explain", "table.md"), Outcome("explain", "table.md", "--at", "table 1 R3C2")
    assert ("800 " in whole.out, "300 " in whole.out) == (True, True)
    assert ("800 " in cell.out, "Scope: 青山区" in cell.out) == (False, True)


CELLS = [
    ("B2", "800 ", "300 "),
    ("b3", "300 ", "800 "),  # letters of a column in any case
    ("$B$3", "300 ", "800 "),  # as a formula writes it
    ("1!B3", "300 ", "800 "),  # in the first table
    ("'1'!B2", "800 ", "300 "),
]


@pytest.mark.parametrize(("cell", "shown", "hidden"), CELLS)
def test_explain_shows_one_cell_with_its_heads(cell: str, shown: str, hidden: str) -> None:
    Path("table.md").write_text(TABLE, encoding="utf-8")
    run = Outcome("explain", "table.md", "--cell", cell)
    assert (run.exit_code, run.err) == (0, "")
    assert (shown in run.out, hidden in run.out) == (True, False)
    assert "会员(人)" in next(line for line in run.out.splitlines() if line.startswith("  Heads:"))


def test_explain_shows_a_cell_of_a_named_sheet() -> None:
    book = openpyxl.Workbook()
    book.active.title = "甲 表"
    book.create_sheet("乙").append(["单位", "会员(人)"])
    for sheet, number in zip(book.worksheets, (5, 7), strict=True):
        sheet.append(["单位", "会员(人)"])
        sheet.append(["青山区", number])
    book.save("book.xlsx")
    assert "5  [" in Outcome("explain", "book.xlsx", "--cell", "'甲 表'!B2").out
    assert "7  [" in Outcome("explain", "book.xlsx", "--cell", "乙!B3").out


def test_cells_that_look_like_numbers_and_are_not_read_are_named() -> None:
    Path("table.md").write_text("|单位|会员(人)|\n|--|--|\n|青山区|1,23,4|\n|乐安县|30|\n", encoding="utf-8")
    run = Outcome("extract", "table.md", "-o", "-")
    assert mentions(run.out) == ["30"]
    assert (
        "warning: table.md: cells that look like numbers and are not read, 1 in all: table 1 R2C2 (1,23,4)" in run.err
    )


EXPLAIN_MISTAKES = [
    ("explain table.md --cell nowhere", "--cell nowhere: is no cell; write it like Sheet1!C7 or C7"),
    ("explain table.md --cell C0", "--cell C0: is no cell"),
    ("explain table.md --cell B9", "--cell B9: no number is read there; a cell is written like Sheet1!C7"),
    ("explain table.md --cell 2!B2", "--cell 2!B2: no number is read there"),  # there is one table
    ("explain 新建工会8家。 --cell B2", "--cell B2: no number is read there"),
    ("explain table.md --at nowhere", "--at nowhere: no number stands there; a place is written like table 1"),
    ("explain 新建工会8家。 --at nowhere", "this report has no places, so give an id"),
    ("explain absent.docx", "absent.docx: no such file"),
]


@pytest.mark.parametrize(("command", "message"), EXPLAIN_MISTAKES)
def test_explain_says_what_it_does_not_find(command: str, message: str) -> None:
    Path("table.md").write_text(TABLE, encoding="utf-8")
    run = Outcome(*command.split())
    assert run.exit_code != 0
    assert message in run.err


def test_explain_of_a_text_without_numbers_is_no_error() -> None:
    run = Outcome("explain", "现在开会。")
    assert (run.exit_code, run.err) == (0, "")


PACK = """
[[unit]]
id = "unit.test-boats"
why = "boats, for this test"
kind = "count"
forms = ["艇"]
counts = ["facilities"]
yes = ["8艇"]
no = ["{no}"]
"""


def test_rules_list_shows_why_yes_and_no() -> None:
    Path("city.toml").write_text(PACK.format(no="8个"), encoding="utf-8")
    own = Outcome("rules", "list")
    assert (own.exit_code, own.err) == (0, "")
    assert own.out.count("  why: ") > 20
    both = Outcome("rules", "list", "--rules", "city.toml")
    added = "unit.test-boats  (unit, city.toml)\n  why: boats, for this test\n  yes: 8艇\n  no : 8个\n"
    assert added in both.out
    assert added not in own.out


def test_rules_test_runs_the_examples_of_a_pack() -> None:
    Path("good.toml").write_text(PACK.format(no="8个"), encoding="utf-8")
    good = Outcome("rules", "test", "good.toml")
    assert (good.exit_code, good.err) == (0, "")
    assert good.out == "good.toml: all as they say (rules: 1, examples: 2, cases: 0)\n"
    Path("wrong.toml").write_text(PACK.format(no="9艇"), encoding="utf-8")
    wrong = Outcome("rules", "test", "wrong.toml")
    assert (wrong.exit_code, wrong.out) == (1, "")
    assert wrong.err == "error: wrong.toml: rule unit.test-boats: '9艇' should not match and does\n"


def test_rules_test_without_a_pack_tests_the_built_in_rules() -> None:
    run = Outcome("rules", "test")
    assert run.exit_code == 0
    assert re.fullmatch(r"built-in rules: all as they say \(rules: \d{3,}, examples: \d{3,}, cases: 0\)\n", run.out)


def test_rules_of_ones_own_are_used() -> None:
    Path("city.toml").write_text(PACK.format(no="8个"), encoding="utf-8")
    Path("r.txt").write_text("新造8艇。", encoding="utf-8")
    run = Outcome("extract", "r.txt", "-o", "-", "--rules", "city.toml")
    assert json.loads(run.out)["unit"] == "艇"


def test_version() -> None:
    run = Outcome("--version")
    assert (run.exit_code, run.out) == (0, f"shuzheng {__version__}\n")


@pytest.mark.parametrize("command", ["", "extract", "find", "compare", "explain", "rules", "rules list", "rules test"])
def test_every_command_and_option_is_helped_with_an_example(command: str) -> None:
    run = Outcome(*command.split(), "--help")
    assert (run.exit_code, run.err) == (0, "")
    text = " ".join(run.out.split())
    assert "Example: shuzheng " in text
    options = re.findall(r"^  (?:-\w, )?(--[\w-]+)", run.out, flags=re.M)
    assert "--help" in options
    for option in set(options) - {"--help"}:
        described = text[text.index(f"{option} ", text.index("Options:")) :]
        assert "e.g. " in described.split(" --", 2)[1] or "e.g. " in described[:250]


# ── the installed command, as a process ─────────────────────────────────────────────────────────────────────


def process(*args: str, stdin: bytes = b"", **variables: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "extractor", *args],
        input=stdin,
        capture_output=True,
        env={**os.environ, **variables},
        check=False,
        timeout=60,
    )


def test_process_reads_standard_input_and_writes_standard_output() -> None:
    run = process("extract", "-", "-o", "-", stdin=REPORT.encode("utf-16"))
    assert (run.returncode, run.stderr) == (0, b"")
    assert mentions(run.stdout.decode("utf-8")) == ["8182个", "83630人", "900个"]


def test_process_ends_with_the_exit_codes() -> None:
    codes = [process(*line.split()).returncode for line in ("--version", "extract none.txt", "extract report.txt -o f")]
    assert codes == [0, 1, 2]
    assert b"Traceback" not in process("extract", "none.txt").stderr


def test_terminal_that_lacks_a_character_shows_a_question_mark() -> None:
    run = process("extract", "report.txt", "-o", "ñ.csv", "--lang", "zh", PYTHONIOENCODING="gbk", PYTHONUTF8="0")
    assert (run.returncode, run.stderr) == (0, b"")
    assert "已写入 ?.csv" in run.stdout.decode("gbk")
    assert Path("ñ.csv").is_file()


def test_reader_that_goes_away_is_no_error_to_show() -> None:
    Path("long.txt").write_text(REPORT * 2000, encoding="utf-8")
    command = f"'{sys.executable}' -m extractor extract long.txt -o - | head -n 1"
    run = subprocess.run(["sh", "-c", command], capture_output=True, check=False, timeout=60)
    assert run.stdout.count(b"\n") == 1
    assert run.stderr == b""


def test_heavy_libraries_are_imported_only_when_used() -> None:
    heavy = "{'pandas', 'numpy', 'openpyxl', 'markdown_it', 'pypdfium2', 'lxml'}"
    code = f"import sys, extractor.cli; print(sorted({heavy} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout == "[]\n"
