"""``shuzheng panel``: the table of what reports state, in every format, and what is wrong with a command line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from support import Outcome, assert_mistake

FIRST = "青山县总工会2025年工作总结\n全县新建工会120家,新发展会员3200人,发放慰问金45.9万元。\n"
SECOND = "白河县总工会2025年工作总结\n全县新建工会80家。全年新建工会92家。新发展会员1.2万人。\n"


@pytest.fixture(autouse=True)
def _reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    Path("in/first.txt").write_text(FIRST, encoding="utf-8")
    Path("in/second.txt").write_text(SECOND, encoding="utf-8")


def test_cells_go_to_standard_output_as_csv() -> None:
    run = Outcome("panel", "in", "-o", "-", "--concepts", "unions.new,members.joined")
    assert (run.exit_code, run.err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(run.out.lstrip("\ufeff"))))
    assert [(row["entity"], row["concept"], row["status"], row["value"]) for row in rows] == [
        ("青山县总工会", "unions.new", "filled", "120"),
        ("青山县总工会", "members.joined", "filled", "3200"),
        ("白河县总工会", "unions.new", "conflict", ""),
        ("白河县总工会", "members.joined", "filled", "12000"),
    ]
    assert rows[0]["sentence"] == "全县新建工会120家,新发展会员3200人,发放慰问金45.9万元。"
    assert len(rows[2]["candidates"].split()) == 2


@pytest.mark.parametrize("suffix", ["jsonl", "parquet", "csv", "xlsx"])
def test_the_suffix_tells_the_format(suffix: str) -> None:
    path = Path(f"panel.{suffix}")
    run = Outcome("panel", "in", "-o", str(path), "--lang", "zh", "--concepts", "relief.condolence")
    assert run.exit_code == 0
    assert run.out == f"读取文档：2份；未能读取：0份。单位：2个，指标：1项；已填1格，待选0格，已写入 {path}\n"
    if suffix == "jsonl":
        first, second = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        assert (first["value"], first["unit"], second["status"]) == ("459000", "元", "not-stated")
    if suffix == "parquet":
        assert pq.read_table(path)["value_text"].to_pylist() == ["459000", None]
    if suffix == "xlsx":
        book = openpyxl.load_workbook(path)
        assert book.sheetnames == ["汇总表", "历年", "填报情况", "单元格", "原句", "报告"]


def test_codes_may_stand_in_a_file() -> None:
    Path("codes.txt").write_text("# 会员\nmembers.joined\n\nunions.new  # 工会\n", encoding="utf-8")
    run = Outcome("panel", "in", "-o", "-", "--concepts", "codes.txt")
    assert [line.split(",")[1] for line in run.out.splitlines()[1:3]] == ['"members.joined"', '"unions.new"']


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--concepts", "members.jioned"], "members.joined"),
        (["--time", "去年"], "去年"),
        (["-o", "panel.pdf"], ".pdf"),
        (["--modality", "norm"], "norm"),
        (["--rows", "county"], "county"),
    ],
)
def test_a_mistake_is_told_before_anything_is_read(options: list[str], words: str) -> None:
    run = Outcome("panel", "in", *options)
    assert words in run.err
    assert run.exit_code in (1, 2)
    assert not Path("panel.xlsx").exists()


def test_no_list_of_codes_is_told() -> None:
    Path("codes.txt").write_bytes("指标".encode("gbk"))
    assert_mistake("panel in --concepts codes.txt", "codes.txt")


def test_what_was_not_read_has_a_row() -> None:
    Path("in/third.docx").write_bytes(b"PK\x03\x04 no archive")
    run = Outcome("panel", "in", "-o", "-", "--concepts", "unions.new")
    assert run.exit_code == 1
    rows = list(csv.DictReader(io.StringIO(run.out.lstrip("\ufeff"))))
    assert [(row["entity"], row["status"]) for row in rows][-1] == ("third.docx", "not-read")
