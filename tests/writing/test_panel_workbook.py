"""The workbook of a panel: numbers in a unit that people read, each tied to its sentence; series, coverage, sums."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pytest
from test_workbook_office import Office, office

from extractor import Document, extract
from extractor.panel import tabulate
from extractor.records import UnreadFile, UnreadStatus
from extractor.words import LANGUAGES
from extractor.writing.panel import write_panel

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from extractor.records import Panel

__all__ = ["office"]

HEAD = "{unit}总工会{year}年工作总结\n"


def report(unit: str, year: int, text: str) -> tuple[str, str]:
    return f"{unit}{year}.txt", HEAD.format(unit=unit, year=year) + text


def panel_of(*reports: tuple[str, str], concepts: tuple[str, ...] = (), unread: tuple[UnreadFile, ...] = ()) -> Panel:
    return tabulate([extract(Document(*one)) for one in reports], concepts, unread=unread)


def saved(panel: Panel, lang: str = "zh") -> bytes:
    stream = io.BytesIO()
    write_panel(panel, stream, lang)
    return stream.getvalue()


def book_of(panel: Panel, lang: str = "zh") -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(saved(panel, lang)))


def find(sheet: Worksheet, value: object) -> str:
    """The address of the first cell with a value."""
    return next(cell.coordinate for row in sheet.iter_rows() for cell in row if cell.value == value)


TWO = (
    report("青山县", 2025, "全县新建工会120家,发放慰问金45.9万元。"),
    report("白河县", 2025, "全县新建工会80家,发放慰问金112万元。"),
)


def test_a_number_is_tied_to_its_sentence() -> None:
    book = book_of(panel_of(*TWO))
    sheet = book["汇总表"]
    cell = sheet[find(sheet, 120)]
    assert cell.comment.text.endswith("全县新建工会120家,发放慰问金45.9万元。")
    page, address = cell.hyperlink.location.split("!")
    sentences = book[page.strip("'")]
    assert [one.value for one in sentences[int(address[1:])]][:3] == ["青山县总工会", "新建基层工会", "120家"]


def test_money_is_shown_in_ten_thousands_and_added_up() -> None:
    sheet = book_of(panel_of(*TWO))["汇总表"]
    assert [cell.value for cell in sheet["C"][-5:]] == ["慰问金", "万元", 45.9, 112, 157.9]
    assert sheet["A"][-1].value == "合计"


@pytest.mark.parametrize(
    "reports",
    [
        # one of the two does not state it
        (TWO[0], report("白河县", 2025, "全县发展会员80人。")),
        # a prefecture and one of its counties
        (TWO[0], report("长春市", 2025, "全市新建工会820家。")),
        # one states a range
        (TWO[0], report("白河县", 2025, "全县新建工会80—90家。")),
        # a single one
        (TWO[0],),
    ],
)
def test_what_is_not_safe_to_add_has_no_total(reports: tuple[tuple[str, str], ...]) -> None:
    sheet = book_of(panel_of(*reports, concepts=("unions.new",)))["汇总表"]
    assert "合计" not in [cell.value for cell in sheet["A"]]


def test_shares_are_not_added() -> None:
    one = report("青山县", 2025, "全县职工入会率达到92%。")
    other = report("白河县", 2025, "全县职工入会率达到95%。")
    sheet = book_of(panel_of(one, other))["汇总表"]
    assert "合计" not in [cell.value for cell in sheet["A"]]


def test_bounds_are_signs_and_another_unit_is_named() -> None:
    one = report("青山县", 2025, "全县慰问困难职工1200多户。")
    other = report("白河县", 2025, "全县慰问困难职工800人。")
    sheet = book_of(panel_of(one, other))["汇总表"]
    assert sheet[find(sheet, 1200)].number_format == '"> "#,##0'
    assert sheet[find(sheet, 800)].number_format == '#,##0"人"'


def test_where_they_disagree_all_that_is_stated_is_shown() -> None:
    sheet = book_of(panel_of(report("青山县", 2025, "全县新建工会120家。全年新建工会132家。")))["汇总表"]
    cell = sheet[find(sheet, "120家 / 132家")]
    assert cell.comment.text.count("新建工会") == 2
    assert cell.fill.fgColor.rgb.endswith("F4B6B6")


def test_series_have_a_line_from_three_years_on() -> None:
    years = [
        report("青山县", year, f"全县新建工会{number}家。") for year, number in ((2023, 90), (2024, 100), (2025, 120))
    ]
    sheet = book_of(panel_of(*years))["历年"]
    assert [cell.value for cell in sheet[2]][:6] == ["青山县总工会", "新建基层工会", "家", 90, 100, 120]
    assert len(sheet._charts) == 1
    two = book_of(panel_of(*years[:2]))["历年"]
    assert len(two._charts) == 0


def test_coverage_tells_who_sent_nothing() -> None:
    lost = UnreadFile(document="third.pdf", status=UnreadStatus.REFUSED, reason="damaged", reason_zh="已损坏")
    sheet = book_of(panel_of(*TWO, unread=(lost,)))["填报情况"]
    rows = {row[0].value: [cell.value for cell in row[1:4]] for row in sheet.iter_rows()}
    assert rows["青山县总工会"] == ["青山县2025.txt", 2, 0]
    assert rows["third.pdf"][0] == "未读"


def test_an_empty_panel_is_written() -> None:
    book = book_of(panel_of(("empty.txt", "没有数据。")))
    assert book.sheetnames == ["汇总表", "历年", "填报情况", "单元格", "原句", "报告"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_libreoffice_opens_it(office: Office, tmp_path: Path, lang: str) -> None:
    source = tmp_path / "panel.xlsx"
    source.write_bytes(saved(panel_of(*TWO), lang))
    again = openpyxl.load_workbook(office.convert("xlsx", tmp_path, source) / "panel.xlsx")
    wanted = openpyxl.load_workbook(source)
    assert again.sheetnames == wanted.sheetnames
    for sheet in wanted:
        for row in sheet.iter_rows():
            for cell in row:
                assert again[sheet.title][cell.coordinate].value == cell.value
