"""PDF: tables with and without lines, turned tables, cells with several numbers, and what is no table."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("reportlab")
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from extractor import extract
from extractor.reading import read_bytes
from extractor.reading.pdf.grids import RuledGrid, RuledLine, grids_of
from extractor.reading.pdf.numbers import are_halves, is_value, meet_in_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from extractor.records import Document

FONT = "STSong-Light"
WIDTH, HEIGHT, SIZE = 500, 700, 10
pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def read_page(draw: Callable[[Canvas], None], *more: Callable[[Canvas], None]) -> Document:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(WIDTH, HEIGHT), invariant=1)
    for page in (draw, *more):
        canvas.setFont(FONT, SIZE)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return read_bytes(stream.getvalue(), "x.pdf")


def rows_of(document: Document) -> list[list[list[str]]]:
    """The texts of the cells of each table, row by row."""
    tables = []
    for table in document.tables:
        rows: dict[int, list[str]] = {}
        for cell in table.cells:
            rows.setdefault(cell.row, []).append(document.text[cell.start : cell.end])
        tables.append(list(rows.values()))
    return tables


def draw_grid(canvas: Canvas, xs: list[float], ys: list[float], rows: list[list[str]]) -> None:
    """Lines at all edges, and in each cell its lines of text from the top."""
    for x in xs:
        canvas.line(x, ys[0], x, ys[-1])
    for y in ys:
        canvas.line(xs[0], y, xs[-1], y)
    for texts, top in zip(rows, ys, strict=False):
        for text, left in zip(texts, xs, strict=False):
            for number, line in enumerate(text.split("\n")):
                canvas.drawString(left + 3, top - 12 - 12 * number, line)


def draw_columns(
    canvas: Canvas,
    rows: list[list[str]],
    edges: tuple[float, ...] = (250, 350, 450),
    top: float = 600,
    pitch: float = 16,
) -> None:
    """A name at the left of each row, and the other texts right-aligned at the edges."""
    for number, (name, *texts) in enumerate(rows):
        y = top - pitch * number
        canvas.drawString(50, y, name)
        for text, edge in zip(texts, edges, strict=False):
            if text:
                canvas.drawRightString(edge, y, text)


# ── lines of tables ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("shift", [-2.0, -0.5, 0.0, 0.5, 2.0])
def test_columns_of_a_table_stay_where_another_has_lines_at_nearly_the_same_place(shift: float) -> None:
    def page(canvas: Canvas) -> None:
        draw_grid(canvas, [50, 150, 250], [600, 580, 560], [["项目", "期末"], ["存货", "860.00"]])
        draw_grid(
            canvas,
            [50 + shift, 150 + shift, 250 + shift],
            [500, 480, 460],
            [["单位", "余额"], ["甲公司", "1,175.07"]],
        )

    assert rows_of(read_page(page)) == [
        [["项目", "期末"], ["存货", "860.00"]],
        [["单位", "余额"], ["甲公司", "1,175.07"]],
    ]


def test_lines_that_touch_are_one_in_whatever_order_they_are_drawn() -> None:
    across = [RuledLine(y, 0, 200) for y in (0, 40, 80)]
    down = [RuledLine(x + shift, *part) for x in (0, 100, 200) for shift, part in ((0.4, (40, 80)), (0, (0, 41)))]
    (grid,) = grids_of(across, down)
    assert len(grid.xs) == len(grid.ys) == 3
    assert len(set(grid.cells.values())) == 4


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_a_turned_grid_has_its_cells_at_turned_places(turn: int) -> None:
    (grid,) = grids_of([RuledLine(y, 0, 300) for y in (0, 20, 50)], [RuledLine(x, 0, 50) for x in (0, 100, 180, 300)])
    around = {1: lambda x, y: (-y, x), 2: lambda x, y: (-x, -y), 3: lambda x, y: (y, -x)}[turn]
    turned = grid.turned(turn)
    assert turned.turn == turn
    places: dict[object, set[object]] = {}
    for x in (50, 140, 240):
        for y in (10, 35):
            cell = turned.find(*around(x, y))
            assert cell is not None
            places.setdefault(cell, set()).add(grid.find(x, y))
    assert len(places) == 6
    assert all(len(cells) == 1 for cells in places.values())
    back: RuledGrid = turned.turned(0)
    assert back.cells == grid.cells
    assert back.xs == grid.xs


@pytest.mark.parametrize("degrees", [90, 180, 270])
@pytest.mark.parametrize("has_lines", [True, False])
def test_tables_of_pages_that_are_turned_by_their_content(degrees: int, has_lines: bool) -> None:
    rows = [
        ["项目", "2022年", "2021年"],
        ["收入", "1,200.5", "1,100.4"],
        ["支出", "2,300.6", "2,200.7"],
        ["结余", "8.1", "7.2"],
    ]

    def page(canvas: Canvas) -> None:
        canvas.translate(*{90: (WIDTH, 0), 180: (WIDTH, HEIGHT), 270: (0, HEIGHT)}[degrees])
        canvas.rotate(degrees)
        if has_lines:
            draw_grid(canvas, [50, 150, 250, 350], [450, 430, 410, 390, 370], rows)
        else:
            draw_columns(canvas, rows, top=400)

    assert rows_of(read_page(page)) == [rows]


# ── lines in cells ──────────────────────────────────────────────────────────────────────────────────────────

LINES = [
    # (line of a cell that is full, next line, whether they are halves of one number)
    ("22,036,338.8", "0", True),
    ("-22,036,338.8", "0", True),
    ("1,096,1", "97.00", True),
    ("1,096,", "197.00", True),
    ("1,234.", "50", True),
    ("1234567", ".89", True),
    ("25,000,00", "0", True),
    ("新增会员共12", "345人", True),
    ("2,174,271.13", "0", False),
    ("15,001.10", "1,201.10", False),
    ("6.97", "105.31", False),
    ("0.887", "2", False),
    ("0.8", "2", False),
    ("29", "3", False),
    ("2021", "2022", False),
    ("1,234", "567", False),
    ("100%", "200", False),
    ("5.2", "-3.1", False),
    ("-", "5.2", False),
]


@pytest.mark.parametrize(("before", "after", "are_one"), LINES)
def test_which_lines_are_halves_of_a_number(before: str, after: str, are_one: bool) -> None:
    assert meet_in_number(before, after)
    assert are_halves(before, after) is are_one


VALUES = ["0", "1,234.5", "-12.30%", "(1,234.5)", "（56.7%）", "—", "--", "12，345", "0.5‰", "+3"]
NO_VALUES = ["", "12人", "2022年", "1.2.3", "1,23", "甲", "A-1", "(注)", "3-5"]


@pytest.mark.parametrize("text", VALUES)
def test_values(text: str) -> None:
    assert is_value(text)


@pytest.mark.parametrize("text", NO_VALUES)
def test_no_values(text: str) -> None:
    assert not is_value(text)


CELLS = [
    # (what is tested, width of the last column, the row, the row as it is read)
    ("a number wrapped in a narrow cell is whole", 64, ["净利润", "22,036,338.8\n0"], [["净利润", "22,036,338.80"]]),
    ("a number that ends early is whole by itself", 200, ["净利润", "22,036,338.8\n0"], [["净利润", "22,036,338.8 0"]]),
    ("two numbers in one cell stay two", 64, ["净利润", "2,174,271.13\n0"], [["净利润", "2,174,271.13 0"]]),
    (
        "names and numbers line by line are rows",
        64,
        ["营业收入\n净利润", "15,001.10\n1,201.10"],
        [["营业收入", "15,001.10"], ["净利润", "1,201.10"]],
    ),
    (
        "a name that wraps beside one number is one row",
        64,
        ["归属于母公司\n净利润", "15.1"],
        [["归属于母公司净利润", "15.1"]],
    ),
    (
        "a name and a number that both wrap are one row",
        64,
        ["归属于母公司\n净利润", "22,036,338.8\n0"],
        [["归属于母公司净利润", "22,036,338.80"]],
    ),
    (
        "a share in brackets below its number is no row",
        64,
        ["党员\n人数", "1,234\n(56.7%)"],
        [["党员人数", "1,234(56.7%)"]],
    ),
    ("heads that wrap are no rows", 64, ["本期\n项目", "2022年\n1-3月"], [["本期项目", "2022年1-3月"]]),
]


@pytest.mark.parametrize(("what", "width", "row", "read"), CELLS, ids=[case[0] for case in CELLS])
def test_lines_of_cells(what: str, width: float, row: list[str], read: list[list[str]]) -> None:
    def page(canvas: Canvas) -> None:
        draw_grid(canvas, [50, 150, 150 + width], [600, 580, 540, 520], [["项目", "金额"], row, ["合计", "1"]])

    assert rows_of(read_page(page)) == [[["项目", "金额"], *read, ["合计", "1"]]], what


def test_rows_without_lines_between_them_are_parted_though_values_are_missing() -> None:
    rows = [
        ["甲区", "21.06", "6.67"],
        ["乙区", "", "5.81"],
        ["丙区", "15.61", "5.78"],
        ["丁区", "20.46", ""],
        ["戊区", "1", "2"],
    ]

    def page(canvas: Canvas) -> None:
        draw_grid(canvas, [50, 150, 250, 350], [620, 600, 500], [["地区", "出生率", "死亡率"], ["", "", ""]])
        draw_columns(canvas, rows, edges=(240, 340), top=585)

    assert rows_of(read_page(page)) == [
        [["地区", "出生率", "死亡率"], *([cell for cell in row if cell] for row in rows)]
    ]


def test_one_cell_below_several_heads_is_parted_into_their_columns() -> None:
    def page(canvas: Canvas) -> None:
        draw_grid(canvas, [50, 150, 250, 350], [620, 600], [["年份", "食品", "居住"]])
        for x in (50, 350):
            canvas.line(x, 500, x, 600)
        canvas.line(50, 500, 350, 500)
        draw_columns(canvas, [[f"{2011 + n}", f"{91.2 + n:.1f}", f"{79.6 - n:.1f}"] for n in range(4)], (240, 340), 585)

    (table,) = rows_of(read_page(page))
    assert table[:3] == [["年份", "食品", "居住"], ["2011", "91.2", "79.6"], ["2012", "92.2", "78.6"]]


# ── tables without lines between their columns ──────────────────────────────────────────────────────────────

FIGURES = [
    ["项目", "2022年", "2021年", "增减"],
    ["营业收入", "66,846.55", "48,100.48", "38.97%"],
    ["净利润", "5,120.30", "4,110.20", "24.58%"],
    ["总资产", "120.30", "-110.20", "—"],
]


def test_three_line_table_with_two_rows() -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(50, 630, "表1 主要财务数据（单位：万元）")
        draw_columns(canvas, FIGURES[:3])
        for y in (612, 596, 562):
            canvas.line(45, y, 455, y)
        canvas.drawString(50, 540, "以上数据未经审计。")

    document = read_page(page)
    assert rows_of(document) == [FIGURES[:3]]
    assert document.text.startswith("表1 主要财务数据（单位：万元）\n")
    assert document.text.endswith("\n以上数据未经审计。\n")
    places = {figure.mention: figure.locator for figure in extract(document).figures}
    assert places["38.97%"] == "p. 1 table 1 R2C4"


def test_two_rows_without_lines_are_no_table() -> None:
    assert read_page(lambda canvas: draw_columns(canvas, FIGURES[:3])).tables == ()


ALIGNMENTS: list[Callable[[Canvas, float, float, str], None]] = [
    Canvas.drawRightString,
    Canvas.drawString,
    Canvas.drawCentredString,
]


@pytest.mark.parametrize("draw", ALIGNMENTS)
def test_a_table_without_any_line(draw: Callable[[Canvas, float, float, str], None]) -> None:
    def page(canvas: Canvas) -> None:
        for number, (name, *texts) in enumerate(FIGURES):
            canvas.drawString(50, 600 - 16 * number, name)
            for text, x in zip(texts, (240, 330, 420), strict=True):
                draw(canvas, x, 600 - 16 * number, text)

    assert rows_of(read_page(page)) == [FIGURES]


def test_names_of_sections_rows_with_one_value_and_running_numbers() -> None:
    rows = [
        ["项目", "期末", "期初"],
        ["流动资产：", "", ""],
        ["货币资金", "1,200.00", "1,100.00"],
        ["应收票据", "860.00", ""],
        ["非流动资产：", "", ""],
        ["固定资产", "5,300.00", "4,200.00"],
        ["无形资产", "12.00", "-"],
        ["商誉", "9.00", "8.00"],
        ["开发支出", "7.50", ""],
    ]
    (table,) = rows_of(read_page(lambda canvas: draw_columns(canvas, rows)))
    # a name above the first numbers may be a heading of the text
    assert table[-7:] == [[cell for cell in row if cell] for row in rows[2:]]


def test_a_name_around_its_numbers_is_whole_and_columns_drawn_one_by_one_are_rows() -> None:
    def page(canvas: Canvas) -> None:
        for number, name in enumerate(["营业收入", "净利润", "", "总资产"]):
            canvas.drawString(50, 600 - 24 * number, name)
        canvas.drawString(50, 558, "归属于母公司")
        canvas.drawString(50, 546, "股东的净利润")
        for x, column in ((250, ["1.5", "2.5", "3.5", "4.5"]), (350, ["10", "20", "30", "40"])):
            for number, text in enumerate(column):
                canvas.drawRightString(x, 600 - 24 * number, text)

    (table,) = rows_of(read_page(page))
    assert table == [
        ["营业收入", "1.5", "10"],
        ["净利润", "2.5", "20"],
        ["归属于母公司股东的净利润", "3.5", "30"],
        ["总资产", "4.5", "40"],
    ]


def test_a_head_over_two_columns() -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawCentredString(225, 616, "2022年")
        canvas.drawCentredString(375, 616, "2021年")
        draw_columns(
            canvas,
            [["项目", "金额", "占比", "金额", "占比"], *([name, "1.50", "2.50", "3.50", "4.50"] for name in "甲乙丙")],
            edges=(200, 270, 350, 420),
        )

    document = read_page(page)
    (table,) = document.tables
    spans = {
        document.text[cell.start : cell.end]: (cell.column, cell.column_span) for cell in table.cells if cell.row == 1
    }
    assert spans == {"2022年": (2, 2), "2021年": (4, 2)}


def test_a_table_without_lines_goes_on_over_the_page_under_one_head() -> None:
    first = [FIGURES[0], *FIGURES[1:]]
    second = [FIGURES[0], *([f"第{name}项", "1.50", "2.50", "3.50%"] for name in "甲乙丙")]
    document = read_page(lambda canvas: draw_columns(canvas, first), lambda canvas: draw_columns(canvas, second))
    assert rows_of(document) == [[*first, *second[1:]]]


def text_lines(canvas: Canvas, *lines: str, x: float = 50, top: float = 600) -> None:
    for number, line in enumerate(lines):
        canvas.drawString(x, top - 16 * number, line)


def contents_list(canvas: Canvas) -> None:
    for number, name in enumerate(["1.1 研究背景", "1.2 研究内容", "2.1 人员需求", "2.2 家庭用户"]):
        canvas.drawString(50, 600 - 16 * number, name)
        canvas.drawString(200, 600 - 16 * number, "." * 60)
        canvas.drawRightString(450, 600 - 16 * number, str(number * 3 + 4))


def contents_by_gaps(canvas: Canvas) -> None:
    for number, name in enumerate(["研究背景", "研究内容", "人员需求", "家庭用户"]):
        canvas.drawString(50, 600 - 16 * number, f"1.{number}")
        canvas.drawString(100, 600 - 16 * number, name)
        canvas.drawRightString(450, 600 - 16 * number, str(number * 3 + 4))


def two_columns(canvas: Canvas) -> None:
    for x in (50, 260):
        text_lines(canvas, *(f"共有会员 {n}1 人，新建 {n}2 家，增长" for n in range(3, 9)), x=x)


def list_with_blanks(canvas: Canvas) -> None:
    text_lines(canvas, *(f"{name}区工会 {n}12 家 会员 {n}3 人" for n, name in enumerate("甲乙丙丁", 1)))


def dates_with_blanks(canvas: Canvas) -> None:
    text_lines(canvas, *(f"截至 202{n} 年 12 月 31 日" for n in range(4)))


def names_with_one_number(canvas: Canvas) -> None:
    draw_columns(canvas, [[f"{name}区", f"{n}5"] for n, name in enumerate("甲乙丙丁", 1)])


def numbers_at_random(canvas: Canvas) -> None:
    for number in range(6):
        canvas.drawString(50, 600 - 16 * number, "甲乙丙丁"[number % 4])
        canvas.drawString(120 + 37 * (number % 3), 600 - 16 * number, "12")
        canvas.drawString(300 + 23 * (number % 5), 600 - 16 * number, "3456789"[: number + 1])


def numbers_far_apart(canvas: Canvas) -> None:
    draw_columns(canvas, FIGURES[1:], pitch=90)


NO_TABLES = [
    contents_list,
    contents_by_gaps,
    two_columns,
    list_with_blanks,
    dates_with_blanks,
    names_with_one_number,
    numbers_at_random,
    numbers_far_apart,
]


@pytest.mark.parametrize("page", NO_TABLES)
def test_what_is_no_table(page: Callable[[Canvas], None]) -> None:
    assert read_page(page).tables == ()


def test_page_numbers_of_a_list_of_contents_never_meet_the_next_line() -> None:
    def page(canvas: Canvas) -> None:
        dots = "." * 142
        text_lines(
            canvas, f"1 绪论{dots}4", f"2.2 家庭用户{dots[:120]}12", f"3 结论{dots}25", f"3.1 本章小结{dots[:120]}31"
        )

    lines = read_page(page).text.splitlines()
    assert len(lines) == 4
    assert [line.rsplit(".", 1)[1] for line in lines] == ["4", "12", "25", "31"]
