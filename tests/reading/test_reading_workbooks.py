"""Workbooks that are not .xlsx (.xls, .ods, .et), what only bears such a name, damaged ones, and hidden cells."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook
from support import FIXTURES

from extractor.errors import ReadingError
from extractor.reading import read_bytes
from extractor.reading.spreadsheet.merges import MergedRange, Merges

DOCUMENTS = FIXTURES / "documents"
OLD = (DOCUMENTS / "tables.xls").read_bytes()

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"


def ods(*sheets: str) -> bytes:
    """A spreadsheet of OpenDocument with these sheets."""
    stream = io.BytesIO()
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{_OFFICE}" xmlns:table="{_TABLE}"'
        f' xmlns:text="{_TEXT}" office:version="1.2"><office:body><office:spreadsheet>{"".join(sheets)}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", "<manifest/>")
    return stream.getvalue()


def sheet(name: str, *rows: list[str | float]) -> str:
    def cell(value: str | float) -> str:
        if isinstance(value, str):
            return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'

    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    return f'<table:table table:name="{name}">{body}</table:table>'


def book(**cells: object) -> bytes:
    made = Workbook()
    page = made.active
    assert page is not None
    for place, value in cells.items():
        page[place] = value
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def test_an_old_workbook_is_read_as_a_new_one_is() -> None:
    old, new = read_bytes(OLD, "tables.xls"), read_bytes((DOCUMENTS / "tables.xlsx").read_bytes(), "tables.xlsx")
    # the formats of its numbers are not told: 0.931 for 93.1%
    assert old.text == new.text.replace("93.1%", "0.931").replace("91.8%", "0.918").replace("92.7%", "0.927").replace(
        "92.6%", "0.926"
    )
    assert [len(table.cells) for table in old.tables] == [len(table.cells) for table in new.tables]
    assert old.locator_at(old.text.index("1380")) == "sheet 资金 R2C3"


PAGE = "<html><table><tr><th>区<th>会员<tr><td>东城<td>300</table>".encode("gb18030")
CELLS = book(A1="区", B1="会员", A2="东城", B2=300)
READ = [
    # (what it is, name, bytes, text)
    ("OpenDocument", "a.ods", ods(sheet("表", ["区", "会员"], ["东城", 300.0])), "表\n区 | 会员\n东城 | 300\n"),
    ("two sheets", "a.ods", ods(sheet("一", ["甲", 1.5]), sheet("二", ["乙", 2.0])), "一\n甲 | 1.5\n二\n乙 | 2\n"),
    ("WPS, which is an Excel workbook", "a.et", CELLS, "Sheet\n区 | 会员\n东城 | 300\n"),
    ("a web page", "a.xls", PAGE, "区 | 会员\n东城 | 300\n"),
    ("a table as text", "a.xls", "区\t会员\n东城\t300\n".encode("gb18030"), "区 | 会员\n东城 | 300\n"),
]


@pytest.mark.parametrize(("name", "data", "text"), [case[1:] for case in READ], ids=[case[0] for case in READ])
def test_whatever_bears_the_name_is_read_as_what_it_is(name: str, data: bytes, text: str) -> None:
    assert read_bytes(data, name).text == text


REFUSED = [
    # (what it is, bytes, what is said)
    ("noise", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 8, "not a workbook that can be read"),
    ("an empty ZIP", b"PK\x05\x06" + bytes(18), "not a workbook that can be read"),
    (
        "XML of 2003",
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "a workbook saved as XML 2003; open it and save it as .xlsx",
    ),
    ("a cell at the far corner", book(A1="甲", XFD1048576=7), "takes more memory than any report needs"),
]


@pytest.mark.parametrize(("data", "said"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_refuses_with_a_reason(data: bytes, said: str) -> None:
    with pytest.raises(ReadingError, match=f"^x\\.xls: {said}"):
        read_bytes(data, "x.xls")


def test_a_workbook_cut_anywhere_is_refused_in_one_line() -> None:
    for end in range(8, len(OLD) - 1024, 997):
        with pytest.raises(ReadingError) as caught:
            read_bytes(OLD[:end], "x.xls")
        assert str(caught.value).startswith("x.xls: ")
        assert "\n" not in str(caught.value)


def test_merged_ranges_tell_what_lies_under_them() -> None:
    merges = Merges([MergedRange(2, 1, 3, 2), MergedRange(2, 4, 2, 5)])
    assert merges.span(2, 1) == (2, 2)
    hidden = [(row, column) for row in range(1, 5) for column in range(1, 7) if merges.hides(row, column)]
    assert hidden == [(2, 2), (2, 5), (3, 1), (3, 2)]


def test_values_under_merged_cells_and_hidden_ones_are_left_out() -> None:
    made = Workbook()
    page = made.active
    assert page is not None
    for row in (["区", "会员", "经费"], ["东城", 300, 5], ["西城", 200, 7], ["北城", 100, 9]):
        page.append(row)
    page.row_dimensions[4].hidden = True
    page.column_dimensions["C"].hidden = True
    plain, merged = io.BytesIO(), io.BytesIO()
    made.save(plain)
    # as programs write it that leave the values in place
    ranges = b'</sheetData><mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>'
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(merged, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"</sheetData>", ranges))
    document = read_bytes(merged.getvalue(), "x.xlsx")
    assert document.text == "Sheet\n区 | 会员\n东城 | 300\n西城\n"
    assert document.warnings == ("2 hidden rows and columns are not read; show them to have them read",)


def test_a_long_text_in_many_cells_is_counted_for_each() -> None:
    made = Workbook()
    page = made.active
    assert page is not None
    text = "".join(chr(0x4E00 + index * 7919 % 20_000) for index in range(20_000))  # packs to a half only
    for _ in range(1100):
        page.append([text])
    stream = io.BytesIO()
    made.save(stream)
    for name in ("x.xlsx", "x.et"):
        with pytest.raises(ReadingError, match=rf"^{name}: more than 20,000,000 characters in its cells"):
            read_bytes(stream.getvalue(), name)
