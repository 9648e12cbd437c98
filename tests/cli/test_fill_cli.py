"""``shuzheng fill``: what it writes, what it says, and what is wrong with a command line."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from support import Outcome, assert_mistake

REPORT = "青山县总工会2025年工作总结\n全县新建工会120家。\n"


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("report.txt").write_text(REPORT, encoding="utf-8")
    book = openpyxl.Workbook()
    for row in (["2025年统计表"], ["单位", "新建工会", "满意度"], ["青山县", None, None]):
        book.active.append(row)
    book.save("form.xlsx")


def test_a_form_is_filled_and_what_is_left_is_listed() -> None:
    run = Outcome("fill", "form.xlsx", "report.txt", "-o", "filled.xlsx", "--cells", "cells.jsonl", "--lang", "en")
    assert (run.exit_code, run.err) == (0, "")
    first, second = run.out.splitlines()
    assert first == "Cells filled: 1; left empty: 1, in filled.xlsx"
    assert second.startswith("  Sheet C3: 满意度: not understood")
    assert openpyxl.load_workbook("filled.xlsx").active["B3"].value == 120
    cells = [json.loads(line) for line in Path("cells.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(cell["cell"], cell["status"], cell["value"]) for cell in cells] == [
        ("B3", "filled", "120"),
        ("C3", "no-concept", None),
    ]


def test_numbers_that_stand_there_are_replaced_only_if_asked() -> None:
    book = openpyxl.load_workbook("form.xlsx")
    book.active["B3"] = 7
    book.save("form.xlsx")
    Outcome("fill", "form.xlsx", "report.txt", "-o", "kept.xlsx")
    Outcome("fill", "form.xlsx", "report.txt", "-o", "replaced.xlsx", "--overwrite")
    assert openpyxl.load_workbook("kept.xlsx").active["B3"].value == 7
    assert openpyxl.load_workbook("replaced.xlsx").active["B3"].value == 120


def test_an_empty_form_is_made_and_can_be_filled() -> None:
    Path("units.txt").write_text("青山县\n\n白河县\n", encoding="utf-8")
    run = Outcome(
        *("fill", "--blank", "unions.new,慰问金", "--rows", "units.txt", "--time", "2025", "-o", "blank.xlsx"),
        "--lang",
        "en",
    )
    assert (run.exit_code, run.out) == (0, "Empty form with 2 rows and 2 columns, in blank.xlsx\n")
    sheet = openpyxl.load_workbook("blank.xlsx").active
    assert [cell.value for cell in sheet[2]] == ["单位", "新建基层工会(家)", "慰问金(万元)"]
    Outcome("fill", "blank.xlsx", "report.txt", "-o", "filled.xlsx")
    assert openpyxl.load_workbook("filled.xlsx").active["B3"].value == 120


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("fill -o filled.xlsx", "form"),
        ("fill form.xlsx -o filled.xlsx", "reports"),
        ("fill --blank unions.new -o blank.xlsx", "--rows"),
        ("fill --blank unions.new --rows none.txt -o blank.xlsx", "none.txt"),
        ("fill --blank nosuch --rows report.txt -o blank.xlsx", "nosuch"),
        ("fill none.xlsx report.txt -o filled.xlsx", "none.xlsx"),
        ("fill form.xlsx report.txt -o form.xlsx", "form.xlsx"),
        ("fill form.xlsx report.txt", "--output"),
        ("fill form.xlsx report.txt -o filled.xlsx --time last", "--time"),
    ],
)
def test_a_mistake_is_one_line(line: str, says: str) -> None:
    assert_mistake(line, says)


def test_a_form_with_nothing_to_fill_is_told() -> None:
    openpyxl.Workbook().save("form.xlsx")
    assert_mistake("fill form.xlsx report.txt -o filled.xlsx", "form.xlsx")
    assert not Path("filled.xlsx").exists()
