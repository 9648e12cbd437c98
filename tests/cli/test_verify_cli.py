"""``shuzheng verify`` as a command: what it says and writes, exit codes, and newcomers' mistakes."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest
from support import Outcome, assert_mistake, plain_workbook

from extractor import Document, export, extract

PLAN = "力争新建工会900个。"
REPORT = f"2012年，全市新建工会8182个，发展会员83630人。\n{PLAN}\n"
DOCUMENT = Document("report.txt", REPORT)


@pytest.fixture(autouse=True)
def folder(english_folder: Path) -> Path:
    """A working directory with a report in it."""
    Path("report.txt").write_text(REPORT, encoding="utf-8")
    return english_folder


def edited(path: str = "table.csv", old: str = '"8182","","个"', new: str = '"8183","","个"') -> None:
    export(extract(DOCUMENT), path)
    text = Path(path).read_text(encoding="utf-8")
    assert old in text
    Path(path).write_text(text.replace(old, new), encoding="utf-8")


def test_table_as_it_was_is_fine(folder: Path) -> None:
    for name in ("table.xlsx", "table.csv", "table.jsonl"):
        export(extract(DOCUMENT), name)
        run = Outcome("verify", name, "--sources", "report.txt")
        assert (run.exit_code, run.err) == (0, "")
        assert run.out == (
            "Rows checked: 3; sources read: 1; not read: 0. ok: 3, moved: 0, value changed: 0, text changed: 0, "
            "not found: 0, no source: 0\n"
        )
    assert len(list(folder.iterdir())) == 4


def test_rows_that_changed_are_shown_with_their_source() -> None:
    edited()
    run = Outcome("verify", "table.csv", "--sources", "report.txt")
    assert (run.exit_code, run.err) == (1, "")
    assert run.out.splitlines()[1:] == [
        "row 2  value changed  8182个",
        "    “Value” is 8183 in the row, 8182 in the source (8182个)",
        "    report.txt: 2012年，全市新建工会【8182个】，发展会员83630人。",
    ]
    zh = Outcome("verify", "table.csv", "--sources", "report.txt", "--lang", "zh").out.splitlines()
    assert zh[0].startswith("核对3行；读取来源：1份；未能读取：0份。一致：2行，位置变动：0行，数值不符：1行")
    assert zh[1:3] == ["第2行  数值不符  8182个", "    “数值”表中为8183，原文为8182（8182个）"]


def test_few_of_many_rows_are_shown() -> None:
    export([extract(Document(f"{number}.txt", f"{number}。{REPORT}")) for number in range(20)], "table.csv")
    run = Outcome("verify", "table.csv", "--sources", "report.txt")
    assert run.exit_code == 1
    assert run.out.count("\nrow ") == 30
    assert "… and 30 more rows; write them all to a file with -o, or beside the rows with --write\n" in run.out


@pytest.mark.parametrize("name", ["verdicts.jsonl", "verdicts.csv", "verdicts.xlsx"])
def test_verdicts_go_to_a_file(name: str) -> None:
    edited()
    run = Outcome("verify", "table.csv", "--sources", "report.txt", "-o", name, "-q")
    assert (run.exit_code, run.out, run.err) == (1, "", "")
    if name.endswith("jsonl"):
        first, *rest = (json.loads(line) for line in Path(name).read_text(encoding="utf-8").splitlines())
        assert (first["row"], first["verdict"], first["stated"], first["found"]) == (2, "value-changed", "8183", "8182")
        assert [one["verdict"] for one in rest] == ["ok", "ok"]
    else:
        assert Path(name).stat().st_size > 500


@pytest.mark.parametrize(
    ("lang", "names"), [("en", ["value changed", "ok", "ok"]), ("zh", ["数值不符", "一致", "一致"])]
)
def test_a_workbook_names_the_verdicts(lang: str, names: list[str]) -> None:
    edited()
    Outcome("verify", "table.csv", "--sources", "report.txt", "-o", "v.xlsx", "-q", "--lang", lang)
    sheet = openpyxl.load_workbook("v.xlsx")["Verdicts"]
    assert [cell.value for cell in sheet["C"]][1:] == names


def test_verdicts_go_beside_the_rows() -> None:
    plain_workbook("table.xlsx", extract(DOCUMENT))
    run = Outcome("verify", "table.xlsx", "--sources", "report.txt", "--write", "-o", "v.csv")
    assert (run.exit_code, run.err) == (0, "")
    assert run.out.endswith("Written: v.csv, table.xlsx\n")
    column = [cell.value for cell in openpyxl.load_workbook("table.xlsx")["Figures"]["AF"]]
    assert column == ["Verdict", "ok", "ok", "ok"]


def test_sources_that_fail_are_named_and_the_others_count() -> None:
    export(extract(DOCUMENT), "table.csv")
    run = Outcome("verify", "table.csv", "--sources", "report.txt", "--sources", "none.txt")
    assert run.exit_code == 1
    assert run.err == "error: none.txt: no such file or directory; check the path\n"
    assert "sources read: 1; not read: 1. ok: 3" in run.out
    run = Outcome("verify", "table.csv", "--sources", "none.txt", "-o", "v.csv", "--write")
    assert (run.exit_code, run.out) == (1, "")
    assert not Path("v.csv").exists()


def test_several_sources_and_folders_that_hold_the_table_itself(folder: Path) -> None:
    (folder / "more").mkdir()
    Path("more/second.txt").write_text("全年培训职工12人。", encoding="utf-8")
    export([extract(DOCUMENT), extract(Document("second.txt", "全年培训职工12人。"))], "table.csv")
    with Path("table.csv").open("a", encoding="utf-8") as file:  # a row that nothing but this table has
        file.write(f"{',' * 12}全年新建医院15所。{',' * 12}\n")
    line = Path("table.csv").read_text(encoding="utf-8").splitlines()[-1]
    assert len(next(csv.reader([line]))) <= 26
    for sources in (["--sources", ".", "more"], ["--sources", "report.txt", "more/second.txt"]):
        run = Outcome("verify", "table.csv", *sources)
        assert "ok: 4, moved: 0, value changed: 0, text changed: 0, not found: 1" in run.out


def test_rules_of_ones_own_are_used() -> None:
    Path("city.toml").write_text(
        '[[unit]]\nid = "unit.test-boats"\nwhy = "boats"\nkind = "count"\nforms = ["艇"]\ncounts = ["facilities"]\n'
        'yes = ["8艇"]\nno = ["8个"]\n',
        encoding="utf-8",
    )
    Path("boats.txt").write_text("新造8艇。", encoding="utf-8")
    assert Outcome("extract", "boats.txt", "-o", "t.csv", "--rules", "city.toml").exit_code == 0
    run = Outcome("verify", "t.csv", "--sources", "boats.txt", "--rules", "city.toml", "-o", "v.jsonl")
    assert run.exit_code == 0
    assert json.loads(Path("v.jsonl").read_text(encoding="utf-8"))["evidence"][0]["figure"]
    without = Outcome("verify", "t.csv", "--sources", "boats.txt", "-o", "v.jsonl")
    assert "no rule reads that as a figure" in json.loads(Path("v.jsonl").read_text(encoding="utf-8"))["message"]
    assert without.exit_code == 0


def test_encoding_of_the_sources_can_be_given() -> None:
    export(extract(DOCUMENT), "table.csv")
    Path("report.txt").write_bytes(REPORT.encode("gbk"))
    assert Outcome("verify", "table.csv", "--sources", "report.txt", "--encoding", "gbk").exit_code == 0
    assert Outcome("verify", "table.csv", "--sources", "report.txt", "--encoding", "utf-16").exit_code == 1


MISTAKES = [
    # (command line, what the one line on standard error must say)
    ("verify", "Missing argument 'TABLE'"),
    ("verify table.csv", "name the reports that the rows are from: shuzheng verify table.csv --sources reports/"),
    ("verify table.csv report.txt", "name the reports that the rows are from"),
    ("verify none.xlsx --sources report.txt", "none.xlsx: no such file; check the path of the table"),
    ("verify report.txt --sources report.txt", ".txt is not a type of table; give .xlsx, .csv, .jsonl"),
    ("verify old.xls --sources report.txt", ".xls is not a type of table; give .xlsx, .csv, .jsonl (open it and save"),
    ("verify . --sources report.txt", "no suffix is not a type of table"),
    ("verify folder.csv --sources report.txt", "folder.csv: cannot be read (Is a directory)"),
    ("verify empty.csv --sources report.txt", "empty.csv: the file is empty"),
    ("verify other.csv --sources report.txt", "other.csv: no table of figures in it; it needs a column named"),
    ("verify broken.csv --sources report.txt", "broken.csv: line 2: not a row of a table"),
    ("verify other.jsonl --sources report.txt", "other.jsonl: no table of figures in it"),
    ("verify broken.jsonl --sources report.txt", "broken.jsonl: line 2 is not JSON"),
    ("verify list.jsonl --sources report.txt", "list.jsonl: line 1 is not an object"),
    ("verify text.xlsx --sources report.txt", "text.xlsx: this is not an Excel workbook"),
    ("verify cut.xlsx --sources report.txt", "cut.xlsx: "),
    ("verify verdicts.csv --sources report.txt", "verdicts.csv: no table of figures in it"),
    ("verify table.csv --sources table.csv", "table.csv is no source of itself; name the reports"),
    ("verify table.csv --sources report.txt -o table.csv", "-o table.csv would replace the table; use --write"),
    ("verify table.csv --sources report.txt -o v.docx", ".docx is not a known type of output"),
    ("verify table.csv --sources report.txt -o none/v.csv", "make the directory none first"),
    ("verify table.csv --sources report.txt --encoding gbkk", "'gbkk' is not a known text encoding"),
    ("verify table.csv --sources report.txt --rules none.toml", "none.toml"),
    ("verify table.csv --sources report.txt --lang fr", "'fr' is not one of 'en', 'zh'"),
]


@pytest.mark.parametrize(("line", "says"), MISTAKES)
def test_mistake_gives_one_clear_line_and_exit_code_2(folder: Path, line: str, says: str) -> None:
    edited()
    Path("folder.csv").mkdir()
    Path("empty.csv").write_bytes(b"")
    Path("other.csv").write_text("name,value\na,1\n", encoding="utf-8")
    Path("broken.csv").write_text(f'sentence,value\n"{"字" * 140_000}', encoding="utf-8")
    Path("verdicts.csv").write_text("row,mention,verdict,stated,id\n2,12个,ok,12,\n", encoding="utf-8")
    Path("other.jsonl").write_text('{"a": 1}\n', encoding="utf-8")
    Path("broken.jsonl").write_text(f'{{"sentence": "{PLAN}"}}\n{{"sentence": \n', encoding="utf-8")
    Path("list.jsonl").write_text("[1]\n", encoding="utf-8")
    Path("text.xlsx").write_text("sentence", encoding="utf-8")
    export(extract(DOCUMENT), "cut.xlsx")
    Path("cut.xlsx").write_bytes(Path("cut.xlsx").read_bytes()[:2000])
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    assert_mistake(line, says)
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


def test_options_are_helped_with_examples() -> None:
    run = Outcome("verify", "--help")
    assert (run.exit_code, run.err) == (0, "")
    assert "Example: shuzheng verify figures.xlsx --sources reports/ --write" in " ".join(run.out.split())
    options = run.out[run.out.index("Options:") :]
    for option in ("--sources", "--output", "--write", "--lang", "--encoding", "--rules", "--quiet"):
        assert "e.g. " in options[options.index(option) :].split("  -", 1)[0], option


def test_table_that_cannot_be_written_is_an_error(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edited()

    def refuse(*_: Path) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    before = Path("table.csv").read_bytes()
    run = Outcome("verify", "table.csv", "--sources", "report.txt", "--write")
    assert (run.exit_code, run.out) == (1, "")
    assert run.err.startswith("error: table.csv: cannot be written (Permission denied); close the program that has it")
    assert Path("table.csv").read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == ["report.txt", "table.csv"]
