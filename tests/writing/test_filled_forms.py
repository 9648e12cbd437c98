"""Filled forms: all that is not filled stays as it was, and LibreOffice opens them."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation
from test_workbook_office import Office, office

from extractor import Document, ReadingError, extract
from extractor.panel.forms import fill_form
from extractor.reading.forms import read_form
from extractor.words import LANGUAGES
from extractor.writing.forms import write_form

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["office"]

REPORT = (
    "青山县总工会2025年工作总结\n全县新建工会120多家,发放慰问金45.9万元。全年慰问困难职工30户。年内慰问困难职工50户。"
)


def form() -> bytes:
    """A form with a sum, a chart, a comment, a list of choices, and a sheet of other things."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "汇总"
    for row in (["2025年统计表"], ["单位", "新建工会(家)", "慰问金(万元)", "慰问困难职工(户)"], ["青山县"], ["合计"]):
        sheet.append(row)
    sheet["B4"] = "=SUM(B3:B3)"
    sheet["A3"].comment = Comment("请填写", "县总")
    choices = DataValidation(type="list", formula1='"是,否"')
    sheet.add_data_validation(choices)
    choices.add("F3")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=2, max_row=3), titles_from_data=True)
    sheet.add_chart(chart, "H2")
    book.create_sheet("说明")["A1"] = "不要改动"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def filled(data: bytes, lang: str = "zh") -> bytes:
    cells = fill_form(read_form(data, "form.xlsx"), [extract(Document("report.txt", REPORT))])
    return write_form(data, "form.xlsx", cells, lang)


def test_only_what_is_filled_changes() -> None:
    before, after = (zipfile.ZipFile(io.BytesIO(one)) for one in (form(), filled(form())))
    changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
    assert changed == {
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
    }
    assert set(after.namelist()) - set(before.namelist()) == {"xl/worksheets/sheet3.xml"}


def test_numbers_have_links_to_their_sentences() -> None:
    book = openpyxl.load_workbook(io.BytesIO(filled(form())))
    assert book.sheetnames == ["汇总", "说明", "数据来源"]
    sheet, sources = book["汇总"], book["数据来源"]
    assert (sheet["B3"].value, sheet["C3"].value, sheet["D3"].value) == (120, 45.9, None)
    assert sheet["B3"].number_format.startswith('">')  # 120多家
    assert sheet["C3"].hyperlink.location == "'数据来源'!A3"
    assert [cell.value for cell in sources[3]][1:8] == [
        "C3",
        "青山县总工会",
        "慰问金(万元)",
        "45.9",
        "万元",
        "确数",
        "45.9万元",
    ]


def test_a_cell_to_choose_for_is_marked() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(filled(form())))["汇总"]
    assert sheet["D3"].fill.fgColor.rgb == "FFF4B6B6"
    assert sheet["B3"].fill.fgColor.rgb != "FFF4B6B6"


def test_what_was_there_is_there() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(filled(form())))["汇总"]
    assert sheet["B4"].value == "=SUM(B3:B3)"
    assert sheet["A3"].comment.text == "请填写"
    assert len(sheet._charts) == 1
    assert len(sheet.data_validations.dataValidation) == 1


def test_a_sheet_of_the_same_name_is_left_alone() -> None:
    again = openpyxl.load_workbook(io.BytesIO(filled(filled(form()))))
    assert again.sheetnames == ["汇总", "说明", "数据来源", "数据来源 2"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a workbook",
        b"PK\x03\x04 cut off",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old one",
    ],
)
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(ReadingError, match=r"form\.xlsx"):
        read_form(data, "form.xlsx")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_libreoffice_opens_it(office: Office, tmp_path: Path, lang: str) -> None:
    source = tmp_path / "filled.xlsx"
    source.write_bytes(filled(form(), lang))
    again = openpyxl.load_workbook(office.convert("xlsx", tmp_path, source) / "filled.xlsx")
    assert [again["汇总"][name].value for name in ("B3", "C3", "D3")] == [120, 45.9, None]
    assert again["汇总"]["B3"].hyperlink is not None
