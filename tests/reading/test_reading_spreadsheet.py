"""Workbooks and CSV: canonical text, tables with places, values as a person reads them, and files that are damaged."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font
from support import FIXTURES

from extractor import extract, read, zips
from extractor.errors import ReadingError
from extractor.reading import read_bytes
from extractor.reading.spreadsheet import sheets
from extractor.reading.spreadsheet.display import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from extractor.records import Document

DOCUMENTS = FIXTURES / "documents"


def made(*rows: list[object], sheet: str = "表", change: Callable[[Workbook], None] | None = None) -> bytes:
    """A workbook with a sheet of these rows."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(row)
    if change:
        change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one of its parts changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            part = old.read(member)
            new.writestr(member, change(part) if member == name else part)
    return stream.getvalue()


VALUES = [
    # (value, number format, as a person reads it)
    (8182, "General", "8182"),
    (8182.0, "General", "8182"),
    (0.1 + 0.2, "General", "0.3"),  # no noise of binary fractions
    (5.72, "0.0", "5.72"),  # typed digits all stay, even where fewer are displayed
    (612 / 661, "0.0%", "92.6%"),  # a computed share as displayed
    (612 / 661, "General", "0.925869894099849"),  # Excel's own 15 digits
    (1234567890123.45, "#,##0.00", "1234567890123.45"),
    (0.926, "0.0%", "92.6%"),
    (0.926, "0%", "92.6%"),
    (1.05, "0%", "105%"),
    (-0.035, "0.0%", "-3.5%"),
    (1e21, "General", "1000000000000000000000"),  # no exponent
    (1.5e-7, "General", "0.00000015"),
    (5.72, '0.00"亿元"', "5.72亿元"),  # the unit is in the format
    (83630, '#,##0"人"', "83630人"),
    (12, '0"个";[Red]-0"个"', "12个"),
    (3, "[$¥-804]#,##0", "3"),
    (3.5, "_ * #,##0.00_ ;_ * -#,##0.00_ ", "3.5"),
    (True, "General", "TRUE"),
    (date(2008, 1, 18), "yyyy-mm-dd", "2008-01-18"),
    (datetime(2008, 1, 18), 'yyyy"年"m"月"', "2008-01"),  # the day is not shown
    (datetime(2008, 1, 18), 'yyyy"年"m"月"d"日"', "2008-01-18"),
    (datetime(2008, 1, 18, 9, 30), "yyyy-mm-dd hh:mm", "2008-01-18 09:30"),
    (time(9, 30), "hh:mm", "09:30"),
    (timedelta(hours=25, minutes=5), "[h]:mm", "25:05"),
    ("新建\n基层工会", "@", "新建基层工会"),  # wrapped by hand
    ("3家;\n4家", "@", "3家; 4家"),
    ("a_x000D_\nb", "@", "a b"),
    ("#N/A", "General", "#N/A"),
]


@pytest.mark.parametrize(("value", "number_format", "text"), VALUES)
def test_values_are_shown_as_they_are_read(value: object, number_format: str, text: str) -> None:
    assert shown(value, number_format) == text


def cells(document: Document, number: int = 1) -> list[tuple[str, int, int]]:
    table = document.tables[number - 1]
    return [(document.text[cell.start : cell.end], cell.row, cell.column) for cell in table.cells]


def caption(document: Document, number: int = 1) -> str | None:
    span = document.tables[number - 1].caption
    return None if span is None else document.text[span.start : span.end]


def test_a_sheet_is_a_heading_and_a_table() -> None:
    document = read_bytes(made(["区", "会员(人)"], ["东城区", 8182], ["合计", None]), "x.xlsx")
    assert document.text == "表\n区 | 会员(人)\n东城区 | 8182\n合计\n"
    assert [document.text[start:end] for start, end, _ in document.headings] == ["表"]
    assert cells(document) == [("区", 1, 1), ("会员(人)", 1, 2), ("东城区", 2, 1), ("8182", 2, 2), ("合计", 3, 1)]
    assert caption(document) is None
    places = {place.start: place.label for place in document.locators}
    assert places[document.text.index("8182")] == "sheet 表 R2C2"


def test_lines_above_a_table_are_its_caption() -> None:
    document = read_bytes(made(["2008年各区情况"], ["单位:万元"], ["区", "金额"], ["东城区", 12.5]), "x.xlsx")
    assert document.text == "表\n2008年各区情况\n单位:万元\n区 | 金额\n东城区 | 12.5\n"
    assert caption(document) == "2008年各区情况\n单位:万元"
    assert cells(document)[0] == ("区", 1, 1)  # rows of the table count from its head
    figure = next(figure for figure in extract(document).figures if figure.mention == "12.5")
    assert (figure.value, figure.unit, figure.locator) == (125000, "元", "sheet 表 R4C2")


def test_a_column_of_text_is_no_table() -> None:
    document = read_bytes(made(["全市新建工会8182个。"], ["发展会员83630人。"]), "x.xlsx")
    assert document.text == "表\n全市新建工会8182个。\n发展会员83630人。\n"
    assert document.tables == ()
    assert [(figure.mention, figure.locator) for figure in extract(document).figures] == [
        ("8182个", "sheet 表 R1C1"),
        ("83630人", "sheet 表 R2C1"),
    ]


SHEETS = [
    # (what is tested, rows, captions and first cells of the tables)
    ("an empty row parts tables, each with its head", [["区", "数"], ["甲", 1], [], ["项", "额"], ["乙", 2]], 2),
    ("an empty row before a caption parts tables", [["区", "数"], ["甲", 1], [], ["表二"], ["项", "额"], ["乙", 2]], 2),
    ("an empty row within a table parts nothing", [["区", "数"], ["甲", 1], [], ["乙", 2]], 1),
    ("a table need not start in the corner", [[], [None, "区", "数"], [None, "甲", 1]], 1),
]


@pytest.mark.parametrize(("what", "rows", "tables"), SHEETS, ids=[case[0] for case in SHEETS])
def test_tables_of_a_sheet(what: str, rows: list[list[object]], tables: int) -> None:
    document = read_bytes(made(*rows), "x.xlsx")
    assert len(document.tables) == tables, what
    assert cells(document)[0] == ("区", 1, 1)


def test_merged_cells_come_once_with_what_they_cover() -> None:
    def merge(book: Workbook) -> None:
        book.worksheets[0].merge_cells("B1:C1")
        book.worksheets[0].merge_cells("A1:A2")

    document = read_bytes(made(["区", "会员"], [None, "男", "女"], ["甲", 3, 4], change=merge), "x.xlsx")
    assert document.text == "表\n区 | 会员\n男 | 女\n甲 | 3 | 4\n"
    spans = {document.text[c.start : c.end]: (c.row_span, c.column_span) for c in document.tables[0].cells}
    assert (spans["区"], spans["会员"], spans["男"]) == ((2, 1), (1, 2), (1, 1))


def test_hidden_sheets_are_named_and_not_read() -> None:
    def hide(book: Workbook) -> None:
        book.create_sheet("底稿").append(["旧", 99])
        book.worksheets[1].sheet_state = "hidden"

    document = read_bytes(made(["区", 1], change=hide), "x.xlsx")
    assert document.text == "表\n区 | 1\n"
    assert document.warnings == ("hidden sheets are not read: 底稿; show them to have them read",)


def test_cells_that_are_struck_out_are_left_out_and_told() -> None:
    def strike(book: Workbook) -> None:
        page = book.worksheets[0]
        for place in ("B2", "A3", "B3", "C3"):
            page[place].font = Font(strike=True)
        page["B1"].font = Font(bold=True, strike=False)

    document = read_bytes(made(["区", "会员"], ["东城", 15], ["西城", 16], ["南城", 17], change=strike), "x.xlsx")
    assert document.text == "表\n区 | 会员\n东城\n南城 | 17\n"
    warning = "3 cells that are struck out are not read; remove the strikethrough to have them read"
    assert document.warnings == (warning,)  # an empty one is none


def test_formulas_are_read_as_their_last_value_and_named_if_they_have_none() -> None:
    data = made(["甲", 3], ["合计", "=SUM(B1:B1)"])
    document = read_bytes(data, "x.xlsx")
    assert document.text == "表\n甲 | 3\n合计\n"
    assert document.warnings == ("1 formulas have no stored value; open the workbook in Excel and save it",)
    stored = with_part(data, "xl/worksheets/sheet1.xml", lambda part: re.sub(rb"<v ?/>|<v></v>", b"<v>3</v>", part))
    assert read_bytes(stored, "x.xlsx").text == "表\n甲 | 3\n合计 | 3\n"
    assert read_bytes(stored, "x.xlsx").warnings == ()


def test_missing_sheets_are_counted() -> None:
    data = made(["甲", 3], change=lambda book: book.create_sheet("乙").append(["乙", 4]))
    rels = "xl/_rels/workbook.xml.rels"
    document = read_bytes(with_part(data, rels, lambda part: part.replace(b"sheet2.xml", b"sheet9.xml")), "x.xlsx")
    assert document.text == "表\n甲 | 3\n"
    assert document.warnings == ("1 sheets are missing from the file; open the workbook and save it anew",)


def test_wrong_dimensions_hide_nothing() -> None:
    data = with_part(
        made(["甲", 3], ["乙", 4]),
        "xl/worksheets/sheet1.xml",
        lambda part: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', part),
    )
    assert read_bytes(data, "x.xlsx").text == "表\n甲 | 3\n乙 | 4\n"


# ── CSV ─────────────────────────────────────────────────────────────────────────────────────────────────────

CSV = [
    # (what is tested, file, canonical text)
    ("commas", "区,会员(人)\r\n东城区,8182\r\n", "区 | 会员(人)\n东城区 | 8182\n"),
    ("tabs", "区\t数\n甲\t1,234\n", "区 | 数\n甲 | 1,234\n"),
    ("semicolons, with decimal commas or not", "区;数\n甲;1,5\n乙;2,5\n", "区 | 数\n甲 | 1,5\n乙 | 2,5\n"),
    ("quotation marks", '区,数\n"甲,乙","1,234"\n', "区 | 数\n甲,乙 | 1,234\n"),
    ("a cell over two lines", '"新建\n工会",数\n甲,3\n', "新建工会 | 数\n甲 | 3\n"),
    ("empty cells and rows", "区,,数\n\n甲,,3\n", "区 | 数\n甲 | 3\n"),
    ("digits as they stand", "甲,007\n乙,1.50\n", "甲 | 007\n乙 | 1.50\n"),
    ("text only", "全市新建工会8182个。\n发展会员3人。\n", "全市新建工会8182个。\n发展会员3人。\n"),
    ("a last line without end", "甲,3", "甲 | 3\n"),
]


@pytest.mark.parametrize(("what", "text", "canonical"), CSV, ids=[case[0] for case in CSV])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv(what: str, text: str, canonical: str, encoding: str) -> None:
    document = read_bytes(text.encode(encoding), "x.csv")
    assert document.text == canonical, what


def test_places_in_csv_are_rows_and_columns() -> None:
    document = read_bytes("区,数\n\n甲,3\n".encode(), "x.csv")
    assert [(place.label) for place in document.locators] == ["R1C1", "R1C2", "R3C1", "R3C2"]
    assert read_bytes("区\t数\n甲\t3\n".encode(), "x.tsv").tables[0].cells[3].column == 2


def test_csv_and_workbook_of_the_fixtures_say_the_same() -> None:
    def figures(name: str) -> list[tuple[object, ...]]:
        found = extract(read(DOCUMENTS / name)).figures
        return [(one.value, one.unit, one.indicator) for one in found if "区" in one.sentence and one.unit != "%"]

    assert figures("table.csv")[:6] == figures("tables.xlsx")[:6] != []


# ── damaged and hostile files ───────────────────────────────────────────────────────────────────────────────

GOOD = made(["区", "会员"], ["甲", 3])


def entity_bomb(part: bytes) -> bytes:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    return part.replace(b"?>", b"?>" + bomb, 1) if b"?>" in part else bomb + part


def zip_of(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


HOSTILE = [
    # (what is wrong, name, bytes, what the message must say)
    ("text named .xlsx", "x.xlsx", "区,数".encode(), "this is not an Excel workbook (.xlsx); check what it is"),
    (
        "an old workbook",
        "x.xlsx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "locked by a password, or in the old",
    ),
    ("cut in the middle", "x.xlsx", GOOD[: len(GOOD) // 2], "damaged or cut off; check that it was downloaded"),
    ("cut at the end", "x.xlsx", GOOD[:-30], "damaged or cut off"),
    ("only the mark of a ZIP", "x.xlsx", b"PK\x03\x04", "damaged or cut off"),
    ("another ZIP", "x.xlsx", zip_of(a=b"3"), "not a workbook that can be read; open it and save it anew"),
    ("a Word file", "x.xlsx", zip_of(**{"[Content_Types].xml": b"<Types/>"}), "not a workbook that can be read"),
    (
        "a part is missing",
        "x.xlsx",
        with_part(GOOD, "xl/_rels/workbook.xml.rels", lambda part: part.replace(b"sheet1.xml", b"sheet2.xml")),
        "the file holds no text",
    ),
    (
        "a sheet that breaks off",
        "x.xlsx",
        with_part(GOOD, "xl/worksheets/sheet1.xml", lambda part: part[: len(part) // 2]),
        "a sheet is damaged; open the workbook and save it anew",
    ),
    ("no XML", "x.xlsx", with_part(GOOD, "xl/workbook.xml", lambda _: b"\xff\xfe"), "not a workbook that can be read"),
    (
        "entities in a sheet",
        "x.xlsx",
        with_part(GOOD, "xl/worksheets/sheet1.xml", entity_bomb),
        "its XML declares entities, which no Office program writes; it is not read",
    ),
    ("entities in the styles", "x.xlsx", with_part(GOOD, "xl/styles.xml", entity_bomb), "declares entities"),
    (
        "a sheet that unpacks to 40 MB",
        "x.xlsx",
        with_part(GOOD, "xl/worksheets/sheet1.xml", lambda part: part + b" " * 40_000_000),
        "unpacks to more than 200 times its size, as files made to do harm do",
    ),
    ("no cells", "x.xlsx", made(), "the file holds no text"),
    (
        "a quotation mark that is never closed",
        "x.csv",
        '区,"数\n'.encode() + "甲,3\n".encode() * 50_000,
        "line 1: a cell of more than 131072",
    ),
    ("a binary", "x.csv", bytes(range(256)) * 20, "looks like a binary file"),
    ("a workbook named .csv", "x.csv", GOOD, "an Office file (docx, xlsx), not text"),
    ("empty", "x.csv", b"", "the file is empty"),
    ("commas only", "x.csv", b",,,\n,,\n", "holds no text"),
]


@pytest.mark.parametrize(("what", "name", "data", "message"), HOSTILE, ids=[case[0] for case in HOSTILE])
def test_refuses_with_a_reason(what: str, name: str, data: bytes, message: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read_bytes(data, name)
    assert str(caught.value).startswith(f"{name}: "), what
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_bounds_on_cells_and_time(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, bound, value, message in (
        (sheets, "MAX_CELLS", 3, "more than 3 cells; split the file"),
        (sheets, "MAX_SECONDS", -1.0, "not read after -1 s; split the file"),
        (zips, "MAX_MEMBERS", 2, "files, more than 2; split it"),
        (zips, "MAX_TOTAL_BYTES", 999, "unpacks to more than 0 MB"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(module, bound, value)
            with pytest.raises(ReadingError, match=message):
                read_bytes(GOOD, "x.xlsx")
    with monkeypatch.context() as patch:
        patch.setattr(sheets, "MAX_CELLS", 3)
        with pytest.raises(ReadingError, match=r"^x\.csv: more than 3 cells"):
            read_bytes(b"a,b\nc,d\n", "x.csv")


def test_a_cell_at_the_far_corner_costs_little() -> None:
    def far(book: Workbook) -> None:
        book.worksheets[0]["XFD1048576"] = 7

    document = read_bytes(made(["甲", 3], change=far), "x.xlsx")
    assert document.text == "表\n甲 | 3\n7\n"


def test_a_workbook_cut_anywhere_is_refused_in_one_line() -> None:
    for end in range(1, len(GOOD), 211):
        with pytest.raises(ReadingError) as caught:
            read_bytes(GOOD[:end], "x.xlsx")
        assert "\n" not in str(caught.value)


def test_long_blanks_cost_no_more_than_their_length() -> None:
    blanks = " " * 65_000
    assert read_bytes(f"a,{blanks}x{blanks}\n".encode(), "x.csv").text == "a | x\n"
    spaced = with_part(
        made(["甲", "=1+1"]), "xl/worksheets/sheet1.xml", lambda part: part.replace(b"</f>", b"</f>" + b" " * 900_000)
    )
    assert read_bytes(spaced, "x.xlsx").text == "表\n甲\n"
