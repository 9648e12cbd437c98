"""Forms of different build: what each empty cell asks for, and what fills it or why nothing does."""

from __future__ import annotations

import io
from itertools import product
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from extractor import Document, extract
from extractor.panel.forms import fill_form
from extractor.reading.forms import read_form

if TYPE_CHECKING:
    from extractor.records import FormCell

REPORTS = (
    (
        "qingshan.txt",
        "青山县总工会2025年工作总结\n(2026年1月15日)\n全县新建工会120家,新发展会员3200人,其中农民工1200人。"
        "发放慰问金45.9万元。职工入会率达到92%。张贴海报32张。2024年新建工会96家。\n二、2026年工作计划\n新建工会100家以上。",
    ),
    (
        "baihe.txt",
        "白河县总工会2025年工作总结\n(2026年1月15日)\n全县新建工会80家。全年新建工会92家。新发展会员1.2万人。发放慰问金112万元。",
    ),
)

Rows = list[list[Any]]


def cells_of(
    rows: Rows, merged: tuple[str, ...] = (), *, year: int | None = None, only: int | None = None
) -> list[FormCell]:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "表"
    for (at, row), column in product(enumerate(rows, 1), range(max(map(len, rows)))):
        sheet.cell(at, column + 1, row[column] if column < len(row) else None)
    for one in merged:
        sheet.merge_cells(one)
    stream = io.BytesIO()
    book.save(stream)
    given = REPORTS if only is None else REPORTS[only : only + 1]
    results = [extract(Document(*one)) for one in given]
    return fill_form(read_form(stream.getvalue(), "form.xlsx"), results, year=year)


def told(cells: list[FormCell]) -> dict[str, str]:
    """What became of each cell: the number, or why there is none."""
    return {cell.cell: cell.status.value if cell.value is None else str(cell.value) for cell in cells}


TITLE = ["2025年工会工作统计表", None, None]


@pytest.mark.parametrize(
    ("rows", "merged", "wanted"),
    [
        # units down, indicators across
        (
            [TITLE, ["单位", "新建工会(家)", "慰问金(万元)"], ["青山县", None, None], ["白河县总工会", None, None]],
            ("A1:C1",),
            {"B3": "120", "C3": "45.9", "B4": "conflict", "C4": "112"},
        ),
        # a running number before the names
        (
            [TITLE, ["序号", "单位", "新发展会员"], [1, "青山县", None], [2, "白河县", None]],
            ("A1:C1",),
            {"C3": "3200", "C4": "12000"},
        ),
        # indicators down with their unit, units across
        (
            [
                TITLE,
                ["指标", "计量单位", "青山县", "白河县"],
                ["新发展会员", "人", None, None],
                ["慰问金", "万元", None, None],
            ],
            ("A1:D1",),
            {"C3": "3200", "D3": "12000", "C4": "45.9", "D4": "112"},
        ),
        # heads over two rows: groups, and a part that is told by its whole
        (
            [
                TITLE,
                ["单位", "组建工会", None, None],
                [None, "新建工会", "新发展会员", "其中:农民工"],
                ["青山县", None, None, None],
            ],
            ("A1:D1", "A2:A3", "B2:D2"),
            {"B4": "120", "C4": "3200", "D4": "1200"},
        ),
        # years across, and an aim
        (
            [["单位", "新建工会", None, None], [None, "2024年", "2025年", "2026年计划"], ["青山县", None, None, None]],
            ("A1:A2", "B1:D1"),
            {"B3": "96", "C3": "120", "D3": "100"},
        ),
        # this year and the year before are told from that of the title
        (
            [TITLE, ["单位", "新建工会", None], [None, "本年", "上年"], ["青山县", None, None]],
            ("A1:C1", "A2:A3", "B2:C2"),
            {"B4": "120", "C4": "96"},
        ),
        # the unit of all numbers stands above the table
        (
            [TITLE, ["单位:万元", None, None], ["单位", "慰问金"], ["青山县", None]],
            ("A1:C1",),
            {"B4": "45.9"},
        ),
        # money without a unit stays empty, and so does a unit that measures something else
        (
            [TITLE, ["单位", "慰问金", "慰问金(户)"], ["青山县", None, None]],
            ("A1:C1",),
            {"B3": "no-unit", "C3": "no-concept"},
        ),
        # a unit without a report, a head that nobody knows, a total
        (
            [
                TITLE,
                ["单位", "新建工会", "奇特指标"],
                ["青山县", None, None],
                ["红河县", None, None],
                ["合计", None, None],
            ],
            ("A1:C1",),
            {"B3": "120", "C3": "no-concept", "B4": "no-report", "C4": "no-report"},
        ),
        # what was added up over other years, and a part of what is not told
        (
            [TITLE, ["单位", "累计新建工会", "其中"], [None, None, "新发展会员"], ["青山县", None, None]],
            ("A1:C1", "A2:A3", "B2:B3"),
            {"B4": "no-time", "C4": "no-concept"},
        ),
        # what stands there already stays
        (
            [TITLE, ["单位", "新建工会", "新发展会员"], ["青山县", 7, None]],
            ("A1:C1",),
            {"C3": "3200"},
        ),
    ],
)
def test_forms_of_many_units(rows: Rows, merged: tuple[str, ...], wanted: dict[str, str]) -> None:
    assert told(cells_of(rows, merged)) == wanted


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        # a time that is no year, in a head, in a group (merged or not) and in the title
        ([TITLE, ["单位", "上半年新建工会", "1-6月新建工会"], ["青山县"]], {"B3": "no-time", "C3": "no-time"}),
        (
            [TITLE, ["单位", "一季度", None], [None, "新建工会", "新发展会员"], ["青山县"]],
            {"B4": "no-time", "C4": "no-time"},
        ),
        ([["2025年上半年统计表"], ["单位", "新建工会"], ["青山县"]], {"B3": "no-time"}),
        ([["2021-2025年统计表"], ["单位", "新建工会"], ["青山县"]], {"B3": "no-time"}),
        (
            [["2024-2025年统计表"], ["单位", "新建工会", None], [None, "2024年", "2025年"], ["青山县"]],
            {"B4": "96", "C4": "120"},
        ),
        # the day on which a form is sent is not the year that it is on
        ([["统计表"], ["填表日期:2024年1月10日"], ["单位", "新建工会"], ["青山县"]], {"B4": "120"}),
        ([["截至2024年12月31日"], ["单位", "新建工会"], ["青山县"]], {"B3": "96"}),
        ([["2025年1-12月统计表"], ["单位", "新建工会"], ["青山县"]], {"B3": "120"}),
        # a group that narrows, one that no concept is narrowed by, one that is not understood, and topics
        (
            [TITLE, ["单位", "农民工", None], [None, "新发展会员", "新建工会"], ["青山县"]],
            {"B4": "1200", "C4": "no-concept"},
        ),
        (
            [TITLE, ["单位", "非公企业", None], [None, "新建工会", "新发展会员"], ["青山县"]],
            {"B4": "not-stated", "C4": "no-concept"},
        ),
        (
            [TITLE, ["单位", "市直机关", None], [None, "新建工会", "新发展会员"], ["青山县"]],
            {"B4": "no-concept", "C4": "no-concept"},
        ),
        (
            [TITLE, ["单位", "组织建设情况", None], [None, "新建工会", "新发展会员"], ["青山县"]],
            {"B4": "120", "C4": "3200"},
        ),
        (
            [TITLE, ["单位", "新建工会", "新发展会员"], [None, "数量", "排名"], ["青山县"]],
            {"B4": "120", "C4": "no-concept"},
        ),
        ([TITLE, ["单位", "张贴海报同比"], ["青山县"]], {"B3": "no-concept"}),
        # heads on the other side of an indicator
        (
            [
                ["青山县总工会2025年统计表"],
                ["指标", "2025年", "上半年", "占比", "排名"],
                ["新建工会", None, None, None, None],
            ],
            {"B3": "120", "C3": "no-time", "D3": "no-concept", "E3": "no-concept"},
        ),
    ],
)
def test_all_that_the_heads_say_counts(rows: Rows, wanted: dict[str, str]) -> None:
    assert told(cells_of(rows)) == wanted


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        # labels and values, of the unit that the form names
        (
            [["填报单位:青山县总工会", None, "2025年"], ["新建工会", None, "家"], ["慰问金(万元)", None, None]],
            {"B2": "120", "B3": "45.9"},
        ),
        # two pairs a row
        (
            [["青山县总工会2025年情况表"], ["新建工会", None, "新发展会员", None]],
            {"B2": "120", "D2": "3200"},
        ),
    ],
)
def test_forms_of_one_unit(rows: Rows, wanted: dict[str, str]) -> None:
    found = told(cells_of(rows))
    assert {name: found.get(name) for name in wanted} == wanted


def test_the_year_of_the_reports_stands_in_where_the_form_has_none() -> None:
    rows: Rows = [["单位", "新建工会"], ["青山县", None]]
    assert told(cells_of(rows, only=0)) == {"B2": "120"}
    assert told(cells_of(rows, only=0, year=2024)) == {"B2": "96"}


def test_a_head_without_a_concept_is_matched_by_its_words() -> None:
    (cell,) = cells_of([TITLE, ["单位", "张贴海报(张)"], ["青山县", None]], ("A1:C1",))
    assert (cell.value, cell.document, cell.mention) == (32, "qingshan.txt", "32张")


def test_a_cell_tells_what_it_asks_for_and_where_its_number_stands() -> None:
    (cell,) = cells_of([TITLE, ["单位", "慰问金(万元)"], ["青山县", None]], ("A1:C1",))
    assert (cell.row_head, cell.column_head, cell.entity) == ("青山县", "慰问金(万元)", "青山县总工会")
    assert (cell.concept, cell.time, cell.unit, cell.mention) == ("relief.condolence", "2025", "万元", "45.9万元")
    text = REPORTS[0][1]
    assert text[cell.start : cell.end] == "45.9万元"


def test_a_sheet_without_heads_asks_for_nothing() -> None:
    assert cells_of([["青岚市总工会", None], ["地址", None]]) == []
